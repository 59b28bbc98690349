import type { Clock } from './clock.ts';
import { isoInstant } from './entry-view.ts';
import { EmulatorError } from './errors.ts';
import type { Knobs } from './knobs.ts';
import type { Random } from './random.ts';
import type { Secrets } from './secrets.ts';
import type { SnapshotContent } from './snapshot.ts';
import type { Store } from './store.ts';

/** The parts of a sandbox that a snapshot keeps: everything that would be missed after a restart. */
export interface SandboxState {
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
  /** By name of the provider. */
  readonly providers: Readonly<Record<string, ProviderState>>;
}

/** What is kept of one provider. */
export interface ProviderState {
  readonly store: Store;
  readonly knobs: Knobs;
  /** A random source of its own, so that what one provider draws does not depend on the others. */
  readonly random?: Random;
}

/** What the sandbox is now. The rows are shared with the stores, which never change one in place. */
export function captureState(name: string, state: SandboxState): SnapshotContent {
  return {
    name,
    takenAt: isoInstant(state.clock.wall()),
    clock: state.clock.state(),
    random: state.random.state(),
    secrets: state.secrets.all,
    providers: Object.fromEntries(
      Object.entries(state.providers).map(([provider, { store, knobs, random }]) => [
        provider,
        { knobs: knobs.changed(), store: store.dump(), ...(random ? { random: random.state() } : {}) },
      ]),
    ),
  };
}

/**
 * Makes the sandbox what it was. Providers that the snapshot does not have stay as they are; timers are dropped, and their owners
 * make them again. Secrets that were issued since stay known, since they may still turn up in somebody's log.
 *
 * @throws EmulatorError `provider_missing` when the snapshot has one that the sandbox lacks; nothing is changed then
 */
export function restoreState(state: SandboxState, snapshot: SnapshotContent): void {
  requireProviders(state, Object.keys(snapshot.providers), `The snapshot "${snapshot.name}"`);
  for (const secret of snapshot.secrets) state.secrets.register(secret);
  for (const [name, kept] of Object.entries(snapshot.providers)) {
    const provider = state.providers[name];
    if (!provider) continue;
    provider.store.restore(kept.store);
    provider.knobs.clear();
    for (const [knob, value] of Object.entries(kept.knobs)) provider.knobs.set(knob, value);
    if (kept.random) provider.random?.restore(kept.random);
  }
  state.random.restore(snapshot.random);
  state.clock.restore(snapshot.clock);
}

/** @throws EmulatorError `provider_missing` when what was kept needs a provider that this sandbox does not run */
export function requireProviders(state: SandboxState, needed: readonly string[], what: string): void {
  const missing = needed.filter((name) => !Object.hasOwn(state.providers, name));
  if (missing.length === 0) return;
  throw new EmulatorError(
    'provider_missing',
    `${what} holds data of ${missing.join(' and ')}, which this sandbox does not run: start it with ${needed.join(' ')}, an OpenAPI document with --openapi NAME=FILE.`,
    { status: 409 },
  );
}
