import type { ClockState } from './clock.ts';
import type { StoreChange } from './collection.ts';
import { isJsonObject } from './json.ts';
import type { KnobValue } from './knobs.ts';
import type { Random, RandomState } from './random.ts';
import type { SandboxState } from './sandbox-state.ts';
import type { Secret } from './secrets.ts';

/**
 * One change of a sandbox, as it is kept. Each says what is now, not what was added, so that a change that is applied twice does no harm.
 * `random` is where the random source stood, and `ownRandom` where that of the provider did, given where they have moved: what was drawn
 * for a change is never drawn again.
 */
export type StateChange = { readonly random?: RandomState; readonly ownRandom?: RandomState } & (
  | { readonly type: 'store'; readonly provider: string; readonly change: StoreChange }
  /** `value` is null where the knob went back to its default. */
  | { readonly type: 'knob'; readonly provider: string; readonly name: string; readonly value: KnobValue | null }
  | { readonly type: 'clock'; readonly clock: ClockState }
  | { readonly type: 'secret'; readonly secret: Secret }
);

/** Tells of every change from now on, in the very moment it happens. Returns how to stop. */
export function observeState(state: SandboxState, tell: (change: StateChange) => void): () => void {
  let told = '';
  const toldOf = new Map<Random, string>();
  const moved = (own: Random | undefined): { ownRandom?: RandomState } => {
    const ownRandom = own?.state();
    if (!own || !ownRandom || toldOf.get(own) === ownRandom.join()) return {};
    toldOf.set(own, ownRandom.join());
    return { ownRandom };
  };
  const withRandom = (change: StateChange) => {
    const random = state.random.state();
    const hasMoved = random.join() !== told;
    told = random.join();
    tell(hasMoved ? { ...change, random } : change);
  };
  const stops = [
    state.clock.observe(() => withRandom({ type: 'clock', clock: state.clock.state() })),
    state.secrets.observe((secret) => withRandom({ type: 'secret', secret })),
    ...Object.entries(state.providers).flatMap(([provider, { store, knobs, random }]) => [
      store.observe((change) => withRandom({ type: 'store', provider, change, ...moved(random) })),
      knobs.observe((name) => withRandom({ type: 'knob', provider, name, value: knobs.changed()[name] ?? null })),
    ]),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Makes a change again. @throws EmulatorError of the part that refuses it, for example `collection_unknown` */
export function applyChange(state: SandboxState, change: StateChange): void {
  if (change.type === 'clock') state.clock.restore(change.clock);
  else if (change.type === 'secret') state.secrets.register(change.secret);
  else {
    const provider = state.providers[change.provider];
    if (change.ownRandom) provider?.random?.restore(change.ownRandom);
    if (change.type === 'store') provider?.store.apply(change.change);
    else if (change.value === null) provider?.knobs.reset(change.name);
    else provider?.knobs.set(change.name, change.value);
  }
  if (change.random) state.random.restore(change.random);
}

/** True for a value that has the outline of a change: how a line that was read back is told from anything else. */
export function isStateChange(value: unknown): value is StateChange {
  if (!isJsonObject(value)) return false;
  switch (value.type) {
    case 'store':
      return typeof value.provider === 'string' && isStoreChange(value.change);
    case 'knob':
      return typeof value.provider === 'string' && typeof value.name === 'string' && value.value !== undefined;
    case 'clock':
      return isJsonObject(value.clock) && typeof value.clock.offset === 'number';
    case 'secret':
      return isJsonObject(value.secret) && typeof value.secret.value === 'string';
    default:
      return false;
  }
}

function isStoreChange(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    typeof value.collection === 'string' &&
    typeof value.id === 'string' &&
    typeof value.rank === 'number' &&
    (value.row === null || isJsonObject(value.row))
  );
}
