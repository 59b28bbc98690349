import type { AttemptEntry } from '../../emulator/core/entry.ts';
import { hasEnded } from '../../emulator/core/journal.ts';
import type { ProviderEvent } from '../../emulator/http/world.ts';
import { Halt } from './halt.ts';
import type { Connection, Trial } from './trial.ts';

/** Longest wait for an integration to come to rest. */
const MOST_REST_MS = 10_000;
/** Shorter silences (wall ms) may be a pause between two calls. */
export const LEAST_QUIET_MS = 150;

/**
 * Waits until the integration has made no request about a connection for so long, and none is open: what it will do about what it was
 * told, it has done. Absence of an effect is judged only after that. False where it never comes to rest.
 */
export async function rest(
  trial: Trial,
  connection: Connection,
  quietMs: number,
  mostMs = MOST_REST_MS,
): Promise<boolean> {
  const { journal, clock, signal } = trial;
  const filter = { kind: 'request', subject: connection.subject } as const;
  const since = clock.monotonic();
  for (let seen = journal.last; ; ) {
    const left = mostMs - (clock.monotonic() - since);
    if (left <= 0) return false;
    const { complete } = await journal.wait({ ...filter, since: seen }, { withinMs: Math.min(quietMs, left), signal });
    signal.throwIfAborted();
    const isOpen = journal.query({ ...filter, since: trial.begin }).some((entry) => !hasEnded(entry));
    if (!complete && !isOpen) return true;
    seen = journal.last;
  }
}

/** Something of the usual kind happens to a connection, and is not told yet: hand it to {@link announce}, once or more. */
export function sample(trial: Trial, connection: Connection): ProviderEvent {
  const { provider } = trial;
  const [type] = sampleTypes(trial);
  if (type === undefined)
    throw new Halt('untested', 'The manifest declares no webhook type that tells of an ordinary day.');
  return provider.definition.happen(provider, type, { ...connection.fields });
}

/** Types of the usual kind that this integration gets: those that make good samples first, or else whatever tells of no end. */
export function sampleTypes({ provider, profile }: Trial): string[] {
  const { samples, endings } = profile.webhook;
  const ends: readonly (string | null)[] = Object.values(endings);
  const isTold = (type: string) =>
    provider.definition.webhooks.withhold(provider, { type, subject: null, payload: {} }) === null;
  const good = samples.filter(isTold);
  return good.length > 0 ? good : provider.contract.events.filter((type) => !ends.includes(type) && isTold(type));
}

/** Tells the integration of an event, in whatever shape is in force, and gives the attempts when all of the first turn have ended. */
export async function announce(trial: Trial, event: ProviderEvent): Promise<AttemptEntry[]> {
  const { provider, journal } = trial;
  const seq = provider.emit(event, trial.cause);
  await provider.webhooks.idle();
  trial.signal.throwIfAborted();
  return journal.query({ kind: 'attempt', under: seq });
}

/** Sends a delivery once more under its id, newly stamped and signed. */
export async function redeliver(
  { provider, journal, cause, signal }: Trial,
  deliveryId: string,
): Promise<AttemptEntry[]> {
  const before = journal.last;
  provider.webhooks.redeliver({ deliveryId }, cause);
  await provider.webhooks.idle();
  signal.throwIfAborted();
  return journal.query({ kind: 'attempt', deliveryId, since: before });
}

/** The only one of several attempts, or the last. */
export function lastOf(attempts: readonly AttemptEntry[]): AttemptEntry {
  const last = attempts.at(-1);
  if (!last) throw new Halt('inconclusive', 'The provider sent no webhook, so nothing could be judged.');
  return last;
}

/** How an attempt was answered, in words. */
export function howAnswered({ response, error, outcome }: AttemptEntry): string {
  return response === null ? (error ?? outcome) : String(response.status);
}
