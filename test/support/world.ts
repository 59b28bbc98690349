import { Clock } from '../../emulator/core/clock.ts';
import { Journal } from '../../emulator/core/journal.ts';
import { type KnobDefinitions, Knobs } from '../../emulator/core/knobs.ts';
import { Random } from '../../emulator/core/random.ts';
import { Secrets } from '../../emulator/core/secrets.ts';
import { Store } from '../../emulator/core/store.ts';
import { type Contract, loadContract } from '../../emulator/http/contract.ts';
import { Faults } from '../../emulator/http/faults.ts';
import { Limits } from '../../emulator/http/limits.ts';
import type { ProviderEvent, World } from '../../emulator/http/world.ts';

/** A world without a server, for tests of one room. Frozen at 2026-09-21T14:13:18Z unless told otherwise. */
export function testWorld(
  options: { contract?: Contract; knobs?: KnobDefinitions; seed?: string; clock?: Clock } = {},
) {
  const clock = options.clock ?? new Clock({ wire: 'provider', frozenAt: Date.parse('2026-09-21T14:13:18Z') });
  const random = new Random(options.seed ?? 'test');
  const journal = new Journal(clock);
  const emitted: ProviderEvent[] = [];
  const world: World = {
    provider: 'revento',
    clock,
    journal,
    random,
    secrets: new Secrets(random),
    store: new Store(),
    knobs: new Knobs('revento', options.knobs ?? {}),
    faults: new Faults('revento', clock, random, journal),
    limits: new Limits(clock),
    contract: options.contract ?? loadContract('revento'),
    urls: {
      origin: 'http://127.0.0.1:4404',
      apiBase: 'http://127.0.0.1:4404/api/v1',
      authBase: 'http://127.0.0.1:4404',
    },
    strict: true,
    emit(event) {
      emitted.push(event);
      return journal.last;
    },
    redeliver() {},
  };
  return { world, emitted };
}
