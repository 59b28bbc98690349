import type { Entry, EntryKind } from '../core/entry.ts';
import { hasEnded, type Journal, type JournalFilter } from '../core/journal.ts';
import type { Provider } from '../providers/provider.ts';
import { subjectOf } from './alias.ts';
import { operationsOf, typeOf } from './roles.ts';

/** Which entries a step speaks of. */
export interface EntriesStep {
  readonly request?: string | readonly string[];
  readonly attempt?: string;
  readonly event?: string;
  readonly delivery?: string;
  readonly kind?: EntryKind;
  readonly operation?: string | readonly string[];
  readonly type?: string;
  readonly name?: string;
  /** A connection by name. */
  readonly of?: string;
  /** Of an answer; a word is the status of a delivery. */
  readonly status?: number | string;
  readonly outcome?: string;
  /** Marks. */
  readonly since?: string;
  readonly until?: string;
}

/** Keys that stand for a kind, with the operation or type as their value. */
export const shortForms = ['request', 'attempt', 'event', 'delivery'] as const;

/** Which journal entries are meant, in the journal's own terms. */
export interface Wanted extends JournalFilter {
  /** Status of a delivery entry, which the journal does not filter by. */
  readonly deliveryStatus?: string;
}

/** What names of entries mean for a provider. `seqOf` gives the number of a mark; `from` is where the run began. @throws EmulatorError `role_unknown`, `not_applicable` */
export function wantedEntries(
  step: EntriesStep,
  provider: Provider,
  seqOf: (mark: string) => number,
  from: number,
): Wanted {
  const { request, attempt, event, delivery, operation, since, until, of, status, kind, name, outcome } = step;
  const form = shortForms.find((key) => step[key] !== undefined);
  const type = attempt ?? event ?? delivery ?? step.type;
  const meant = type === undefined ? null : typeOf(provider.definition, type);
  return {
    since: since === undefined ? from : seqOf(since),
    ...(until !== undefined && { until: seqOf(until) }),
    ...((form ?? kind) && { kind: form ?? kind ?? 'request' }),
    ...operationsOf(provider.definition, request ?? operation),
    ...(meant !== null && { type: meant }),
    ...(of !== undefined && { subject: subjectOf(provider, of) }),
    ...(name !== undefined && { name }),
    ...(outcome !== undefined && { outcome }),
    ...(typeof status === 'number' && { status }),
    ...(typeof status === 'string' && { deliveryStatus: status }),
  };
}

/** The entries that are meant and have ended, oldest first. */
export function selectEntries(journal: Journal, { deliveryStatus, ...filter }: Wanted): Entry[] {
  const fits = (entry: Entry) =>
    deliveryStatus === undefined || (entry.kind === 'delivery' && entry.status === deliveryStatus);
  return journal.query(filter).filter((entry) => hasEnded(entry) && fits(entry));
}

/** Waits (wall time) until so many of the entries have ended, or the time is over. Gives those that are there. */
export async function awaitEntries(
  provider: Provider,
  wanted: Wanted,
  options: { count: number; withinMs: number; signal: AbortSignal },
): Promise<Entry[]> {
  const { journal, clock } = provider;
  const found = () => selectEntries(journal, wanted);
  if (found().length >= options.count) return found();
  const enough = new AbortController();
  const stop = journal.observe(() => {
    if (found().length >= options.count) enough.abort();
  });
  await clock.sleepWall(options.withinMs, AbortSignal.any([enough.signal, options.signal]));
  stop();
  return found();
}
