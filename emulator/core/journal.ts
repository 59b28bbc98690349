import type { Clock } from './clock.ts';
import type { Entry, EntryKind, EntryOf, NewEntry } from './entry.ts';

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

/** What an observer is told: a new entry, or an open one that has ended. */
export type JournalListener = (entry: Entry, change: 'appended' | 'closed') => void;

/** An entry with all that it caused. */
export interface EntryTree {
  entry: Entry;
  caused: EntryTree[];
}

/** Limits of what is remembered. The oldest entries go first. */
export interface JournalLimits {
  entries: number;
  /** Bytes of bodies, roughly. */
  bytes: number;
}

const DEFAULT_LIMITS: JournalLimits = { entries: 20_000, bytes: 32 * 1024 * 1024 };
/** What an entry weighs besides its bodies, roughly. */
const ENTRY_OVERHEAD_BYTES = 512;

/**
 * Everything that happened in a sandbox, in order. Append-only: an entry is never taken back, and the only change it may see
 * is the end of the exchange that it opened (`close`). Bounded: when full, the oldest entries are forgotten and counted.
 */
export class Journal {
  readonly #clock: Clock;
  readonly #limits: JournalLimits;
  #entries: Entry[] = [];
  /** Index of the oldest remembered entry in `#entries`; the array is compacted now and then, not at every eviction. */
  #head = 0;
  #nextSeq = 1;
  #bytes = 0;
  readonly #listeners = new Set<JournalListener>();

  constructor(clock: Clock, limits: Partial<JournalLimits> = {}) {
    this.#clock = clock;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** Number of the newest entry, 0 when there is none. */
  get last(): number {
    return this.#nextSeq - 1;
  }

  /** How many entries were forgotten because of the limits. */
  get forgotten(): number {
    return this.last - this.size;
  }

  get size(): number {
    return this.#entries.length - this.#head;
  }

  /** Adds an entry and returns it; the caller of an open exchange keeps it to fill in the end. */
  append<K extends EntryKind>(draft: Extract<NewEntry, { kind: K }>): EntryOf<K>;
  append(draft: NewEntry): Entry {
    const entry: Entry = {
      seq: this.#nextSeq++,
      at: this.#clock.now(),
      wall: this.#clock.wall(),
      cause: null,
      provider: null,
      ...draft,
    };
    this.#entries.push(entry);
    this.#bytes += weightOf(entry);
    this.#evict();
    for (const listener of this.#listeners) listener(entry, 'appended');
    return entry;
  }

  /** Tells observers that an open entry has got its end. The response must have been set before. */
  close(entry: Entry): void {
    if ((entry.kind === 'request' || entry.kind === 'attempt') && entry.response) {
      this.#bytes += entry.response.body.length;
      this.#evict();
    }
    for (const listener of this.#listeners) listener(entry, 'closed');
  }

  get(seq: number): Entry | undefined {
    const oldest = this.#entries[this.#head];
    return oldest ? this.#entries[this.#head + seq - oldest.seq] : undefined;
  }

  /** The remembered entries that fit, oldest first. */
  query(filter: JournalFilter & { kind: 'request' }): EntryOf<'request'>[];
  query(filter: JournalFilter & { kind: 'attempt' }): EntryOf<'attempt'>[];
  query(filter: JournalFilter & { kind: 'event' }): EntryOf<'event'>[];
  query(filter?: JournalFilter): Entry[];
  query(filter: JournalFilter = {}): Entry[] {
    const oldest = this.#entries[this.#head]?.seq ?? 1;
    const from = this.#head + Math.max(0, (filter.since ?? 0) + 1 - oldest);
    const found: Entry[] = [];
    for (let i = from; i < this.#entries.length; i++) {
      const entry = this.#entries[i];
      if (entry && this.#fits(entry, filter)) found.push(entry);
    }
    return found;
  }

  /** True when the entry fits; the same rule that queries and waits use. */
  fits(entry: Entry, filter: JournalFilter): boolean {
    return this.#fits(entry, filter);
  }

  /** The number of the newest mark with this name. */
  mark(name: string): number | undefined {
    return this.query({ kind: 'mark', name }).at(-1)?.seq;
  }

  /**
   * Resolves with the entries that fit as soon as there are `count` of them (already recorded ones included) and all have ended
   * where `ended` is asked; resolves with what there is when `withinMs` of wall time pass.
   */
  async wait(
    filter: JournalFilter,
    options: { count?: number; withinMs?: number; ended?: boolean; signal?: AbortSignal } = {},
  ): Promise<{ entries: Entry[]; complete: boolean }> {
    const count = options.count ?? 1;
    const matching = () => this.query(filter).filter((entry) => !options.ended || hasEnded(entry));
    let entries = matching();
    if (entries.length >= count) return { entries, complete: true };
    const done = new AbortController();
    const stop = this.observe((entry) => {
      if (!this.#fits(entry, filter)) return;
      entries = matching();
      if (entries.length >= count) done.abort();
    });
    const signals = options.signal ? [done.signal, options.signal] : [done.signal];
    await this.#clock.sleepWall(options.withinMs ?? 10_000, AbortSignal.any(signals));
    stop();
    return { entries, complete: entries.length >= count };
  }

  /** Tells the listener of every change from now on. Returns how to stop. */
  observe(listener: JournalListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The remembered entries as trees of cause and effect. */
  trees(filter: JournalFilter = {}): EntryTree[] {
    const nodes = new Map<number, EntryTree>();
    const roots: EntryTree[] = [];
    for (const entry of this.query(filter)) {
      const node: EntryTree = { entry, caused: [] };
      nodes.set(entry.seq, node);
      const parent = entry.cause === null ? undefined : nodes.get(entry.cause);
      (parent ? parent.caused : roots).push(node);
    }
    return roots;
  }

  /** Forgets everything; numbers go on, so that nobody mistakes new entries for old ones. */
  clear(): void {
    this.#entries = [];
    this.#head = 0;
    this.#bytes = 0;
  }

  #fits(entry: Entry, filter: JournalFilter): boolean {
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
    if (filter.name !== undefined && nameOf(entry) !== filter.name) return false;
    return filter.under === undefined || this.#isUnder(entry, filter.under);
  }

  #isUnder(entry: Entry, ancestor: number): boolean {
    for (let cause = entry.cause; cause !== null; cause = this.get(cause)?.cause ?? null) {
      if (cause === ancestor) return true;
    }
    return false;
  }

  #evict(): void {
    while (this.size > this.#limits.entries || (this.#bytes > this.#limits.bytes && this.size > 1)) {
      const oldest = this.#entries[this.#head];
      if (!oldest) break;
      this.#bytes -= weightOf(oldest);
      this.#head++;
    }
    if (this.#head > 4096 && this.#head > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
  }
}

/** True for an entry that will not change any more. */
export function hasEnded(entry: Entry): boolean {
  return !('outcome' in entry) || entry.outcome !== 'open';
}

function operationFits(entry: Entry, wanted: string | string[]): boolean {
  if (entry.kind !== 'request' || entry.operation === null) return false;
  const operation = entry.operation;
  return [wanted]
    .flat()
    .some((name) => (name.endsWith('*') ? operation.startsWith(name.slice(0, -1)) : operation === name));
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

function weightOf(entry: Entry): number {
  if (entry.kind !== 'request' && entry.kind !== 'attempt') return ENTRY_OVERHEAD_BYTES;
  return ENTRY_OVERHEAD_BYTES + entry.request.body.length + (entry.response?.body.length ?? 0);
}
