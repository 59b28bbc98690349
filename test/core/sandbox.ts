import { Clock } from '../../emulator/core/clock.ts';
import type { Collection } from '../../emulator/core/collection.ts';
import { Knobs } from '../../emulator/core/knobs.ts';
import { Random } from '../../emulator/core/random.ts';
import type { SandboxState } from '../../emulator/core/sandbox-state.ts';
import { Secrets } from '../../emulator/core/secrets.ts';
import { Store } from '../../emulator/core/store.ts';

export interface Guest {
  readonly id: string;
  readonly name: string;
  readonly group: string | null;
}

/** The state of a sandbox with one provider, `party`, that keeps guests. */
export function sandbox(seed = 'test'): { state: SandboxState; guests: Collection<Guest>; knobs: Knobs } {
  const random = new Random(seed);
  const store = new Store();
  const guests = store.collection<Guest>('guests', { group: (guest) => guest.group });
  const knobs = new Knobs('party', {
    loud: { default: false, says: 'Music.', known: 'Nothing.', confidence: 'L' },
    seats: { default: 10, says: 'Chairs.', known: 'Nothing.', confidence: 'L' },
  });
  const state = {
    clock: new Clock({ frozenAt: Date.parse('2026-09-21T14:00:00Z') }),
    random,
    secrets: new Secrets(random),
    providers: { party: { store, knobs } },
  };
  return { state, guests, knobs };
}
