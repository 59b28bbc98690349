import type { Entry, EntryKind } from './entry.ts';

/** Which entries somebody wants; every given field must fit. */
export interface JournalFilter {
  kind?: EntryKind | EntryKind[];
  provider?: string;
  /** Operation of a request; `*` at the end matches any rest. */
  operation?: string | string[];
  /** Type of an event, attempt or delivery. */
  type?: string;
  deliveryId?: string;
  credential?: string;
  subject?: string;
  /** Status of a request's or attempt's answer. */
  status?: number;
  outcome?: string;
  /** Name of a mark, finding, action, trigger or step. */
  name?: string;
  /** Entries after this number. */
  since?: number;
  /** Entries up to and with this number. */
  until?: number;
  /** Entries that this one caused, at any depth. */
  under?: number;
}

/** True when the entry fits all of a filter that can be seen on the entry alone, so all but `under`. */
export function entryFits(entry: Entry, filter: JournalFilter): boolean {
  if (filter.kind && !(Array.isArray(filter.kind) ? filter.kind.includes(entry.kind) : filter.kind === entry.kind))
    return false;
  if (filter.since !== undefined && entry.seq <= filter.since) return false;
  if (filter.until !== undefined && entry.seq > filter.until) return false;
  if (filter.provider !== undefined && entry.provider !== filter.provider) return false;
  if (filter.operation !== undefined && !operationFits(entry, filter.operation)) return false;
  if (filter.type !== undefined && !('type' in entry && entry.type === filter.type)) return false;
  if (filter.deliveryId !== undefined && !('deliveryId' in entry && entry.deliveryId === filter.deliveryId))
    return false;
  if (filter.credential !== undefined && !('credential' in entry && entry.credential === filter.credential))
    return false;
  if (filter.subject !== undefined && !('subject' in entry && entry.subject === filter.subject)) return false;
  if (filter.status !== undefined && !('response' in entry && entry.response?.status === filter.status)) return false;
  if (filter.outcome !== undefined && !('outcome' in entry && entry.outcome === filter.outcome)) return false;
  return filter.name === undefined || nameOf(entry) === filter.name;
}

function operationFits(entry: Entry, wanted: string | string[]): boolean {
  if (entry.kind !== 'request' || entry.operation === null) return false;
  const { operation } = entry;
  return typeof wanted === 'string' ? nameFits(operation, wanted) : wanted.some((name) => nameFits(operation, name));
}

function nameFits(operation: string, wanted: string): boolean {
  return wanted.endsWith('*') ? operation.startsWith(wanted.slice(0, -1)) : operation === wanted;
}

function nameOf(entry: Entry): string | null {
  switch (entry.kind) {
    case 'mark':
      return entry.name;
    case 'finding':
      return entry.finding;
    case 'action':
      return entry.action;
    case 'trigger':
      return entry.trigger;
    case 'step':
      return entry.step;
    default:
      return null;
  }
}
