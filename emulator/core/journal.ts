import type { Clock } from './clock.ts';
import { ENTRY_KINDS, type Entry, type EntryKind, type EntryOf, type Message, type NewEntry } from './entry.ts';
import { entryFits, type JournalFilter } from './journal-filter.ts';

export type { JournalFilter } from './journal-filter.ts';

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
/** Of a longer body, only the beginning is kept. */
export const KEPT_BODY_BYTES: number = 64 * 1024;
/** What an entry weighs besides its bodies, roughly. */
const ENTRY_OVERHEAD_BYTES = 512;

/**
 * Everything that happened in a sandbox, in order. Append-only: an entry is never taken back, and the only change it may see
 * is the end of the exchange that it opened (`close`). Bounded: when full, the oldest entries are forgotten and counted.
 */
export class Journal {
  readonly #clock: Clock;
  readonly #limits: JournalLimits;
  /** A ring: entry `seq` is at `(seq - #base) % limits.entries`. What is forgotten is let go at once, bodies and all. */
  #ring: (Entry | undefined)[] = [];
  /** What each entry of the ring was counted with, since an open one grows. */
  #weights: number[] = [];
  /** Number of the entry at the first place of the ring. */
  #base = 1;
  #oldest = 1;
  #nextSeq = 1;
  #bytes = 0;
  readonly #listeners = new Map<JournalListener, readonly EntryKind[]>();
  /** Kinds that somebody listens to: most entries are nobody's business, and are told to nobody. */
  #heard: ReadonlySet<EntryKind> = new Set();
  /** News that came while listeners were being told of earlier news. */
  readonly #untold: [Entry, 'appended' | 'closed'][] = [];
  #telling = false;

  constructor(clock: Clock, limits: Partial<JournalLimits> = {}) {
    this.#clock = clock;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** Number of the newest entry, 0 when there is none. */
  get last(): number {
    return this.#nextSeq - 1;
  }

  /** Number of the oldest remembered entry; a reader who knows less than the one before it has a gap. */
  get oldest(): number {
    return this.#oldest;
  }

  /** How many entries are remembered no more. */
  get forgotten(): number {
    return this.#oldest - 1;
  }

  get size(): number {
    return this.#nextSeq - this.#oldest;
  }

  /** Adds an entry and returns it: the draft itself, completed. The caller of an open exchange keeps it to fill in the end. */
  append<K extends EntryKind>(draft: Extract<NewEntry, { kind: K }>): EntryOf<K>;
  append(draft: NewEntry): Entry {
    if ('seq' in draft) throw new TypeError('a draft becomes the entry itself, so each entry needs one of its own');
    // Not a copy: spreading twenty fields takes longer than all the rest of a request's way through the journal.
    const entry: Entry = Object.assign(draft, {
      seq: this.#nextSeq++,
      at: this.#clock.now(),
      wall: this.#clock.wall(),
      cause: draft.cause ?? null,
      provider: draft.provider ?? null,
    });
    if (this.size > this.#limits.entries) this.#forgetOldest();
    const place = this.#placeOf(entry.seq);
    this.#ring[place] = entry;
    this.#weigh(place, entry);
    this.#tell(entry, 'appended');
    return entry;
  }

  /** Tells observers that an open entry has got its end. The response must have been set before. */
  close(entry: Entry): void {
    if (this.get(entry.seq) === entry) this.#weigh(this.#placeOf(entry.seq), entry);
    this.#tell(entry, 'closed');
  }

  /** The entry of this number, while it is remembered. */
  get(seq: number): Entry | undefined {
    return seq < this.#oldest || seq >= this.#nextSeq ? undefined : this.#ring[this.#placeOf(seq)];
  }

  /** The remembered entries that fit, oldest first. */
  query(filter: JournalFilter & { kind: 'request' }): EntryOf<'request'>[];
  query(filter: JournalFilter & { kind: 'attempt' }): EntryOf<'attempt'>[];
  query(filter: JournalFilter & { kind: 'event' }): EntryOf<'event'>[];
  query(filter: JournalFilter & { kind: 'handshake' }): EntryOf<'handshake'>[];
  query(filter?: JournalFilter): Entry[];
  query(filter: JournalFilter = {}): Entry[] {
    const found: Entry[] = [];
    const until = Math.min(filter.until ?? this.last, this.last);
    for (let seq = Math.max(this.#oldest, (filter.since ?? 0) + 1); seq <= until; seq++) {
      const entry = this.get(seq);
      if (entry && this.fits(entry, filter)) found.push(entry);
    }
    return found;
  }

  /** True when the entry fits; the same rule that queries and waits use. */
  fits(entry: Entry, filter: JournalFilter): boolean {
    return entryFits(entry, filter) && (filter.under === undefined || this.#isUnder(entry, filter.under));
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
      if (!this.fits(entry, filter)) return;
      entries = matching();
      if (entries.length >= count) done.abort();
    });
    const signals = options.signal ? [done.signal, options.signal] : [done.signal];
    await this.#clock.sleepWall(options.withinMs ?? 10_000, AbortSignal.any(signals));
    stop();
    return { entries, complete: entries.length >= count };
  }

  /** Tells the listener of every change from now on, of some kinds or of all. Returns how to stop. */
  observe(listener: JournalListener, kinds: readonly EntryKind[] = ENTRY_KINDS): () => void {
    this.#listeners.set(listener, kinds);
    this.#heard = new Set([...this.#listeners.values()].flat());
    return () => {
      this.#listeners.delete(listener);
      this.#heard = new Set([...this.#listeners.values()].flat());
    };
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
    this.#ring = [];
    this.#weights = [];
    this.#base = this.#nextSeq;
    this.#oldest = this.#nextSeq;
    this.#bytes = 0;
  }

  #placeOf(seq: number): number {
    return (seq - this.#base) % this.#limits.entries;
  }

  #isUnder(entry: Entry, ancestor: number): boolean {
    let at: Entry | undefined = entry;
    while (at && at.cause !== null) {
      if (at.cause === ancestor) return true;
      // A cause is older than its effect; one that was concluded wrongly must not lead in a circle.
      at = at.cause < at.seq ? this.get(at.cause) : undefined;
    }
    return false;
  }

  /** Counts an entry anew, and forgets the oldest ones while there is too much. The newest stays whatever it weighs. */
  #weigh(place: number, entry: Entry): void {
    const weight = weightOf(entry);
    this.#bytes += weight - (this.#weights[place] ?? 0);
    this.#weights[place] = weight;
    while (this.#bytes > this.#limits.bytes && this.size > 1) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const place = this.#placeOf(this.#oldest++);
    this.#bytes -= this.#weights[place] ?? 0;
    this.#weights[place] = 0;
    this.#ring[place] = undefined;
  }

  /** In order even where a listener itself makes news: what it adds is told after all have heard what it was told. */
  #tell(entry: Entry, change: 'appended' | 'closed'): void {
    if (!this.#heard.has(entry.kind)) return;
    this.#untold.push([entry, change]);
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let news = this.#untold.shift(); news; news = this.#untold.shift()) {
        for (const [listener, kinds] of this.#listeners) if (kinds.includes(news[0].kind)) listener(...news);
      }
    } finally {
      this.#telling = false;
    }
  }
}

/** True for an entry that will not change any more. */
export function hasEnded(entry: Entry): boolean {
  return !('outcome' in entry) || entry.outcome !== 'open';
}

/** By the announced sizes: asking for the text of a body would make one where there are only bytes yet. */
function weightOf(entry: Entry): number {
  if (entry.kind !== 'request' && entry.kind !== 'attempt') return ENTRY_OVERHEAD_BYTES;
  return ENTRY_OVERHEAD_BYTES + keptBytes(entry.request) + (entry.response ? keptBytes(entry.response) : 0);
}

function keptBytes({ bytes }: Message): number {
  return Math.min(bytes, KEPT_BODY_BYTES);
}
