import type { Disk } from './disk.ts';
import { isText, type Row } from './json.ts';

export type Kind = 'event' | 'participant' | 'application';

interface Thing {
  readonly eventId: string;
  readonly kind: Kind;
  readonly id: string;
  readonly row: Row;
  /** Provider time of this state, and the delivery that brought it: which of two states is the newer one. */
  readonly at: number;
  readonly by: string;
}

interface Saved {
  readonly suspended: boolean;
  readonly things: [string, Thing][];
  readonly processed: [string, string][];
  readonly usersRevoked: [string, string][];
}

const FILE = 'state.json';
const ROW_TIMES = ['submitted_at', 'last_reviewed_at', 'updated_at'];

/** What the integration knows. The newest state of each thing wins, in whatever order the news arrives. */
export class State {
  readonly #disk: Disk;
  readonly #things: Map<string, Thing>;
  readonly #processed: Map<string, string>;
  readonly #usersRevoked: Map<string, string>;
  readonly #touched = new Map<string, number>();
  #suspended: boolean;

  constructor(disk: Disk) {
    this.#disk = disk;
    const saved = disk.read(FILE) as Saved | undefined;
    this.#things = new Map(saved?.things);
    this.#processed = new Map(saved?.processed);
    this.#usersRevoked = new Map(saved?.usersRevoked);
    this.#suspended = saved?.suspended ?? false;
  }

  get suspended(): boolean {
    return this.#suspended;
  }

  setSuspended(suspended: boolean): void {
    this.#suspended = suspended;
    this.#save();
  }

  /** A snapshot from a webhook, older or newer than what is known. */
  addSnapshot(eventId: string, kind: Kind, row: Row, at: number, by: string): void {
    if (!isText(row.id)) return;
    const key = `${eventId} ${kind} ${row.id}`;
    const known = this.#things.get(key);
    // Equal times are settled by the delivery id, so that every order of arrival ends in the same state.
    if (known && (known.at > at || (known.at === at && known.by >= by))) return;
    this.#things.set(key, { eventId, kind, id: row.id, row, at, by });
    this.#touched.set(key, performance.now());
    this.#save();
  }

  /** Rows read from the API: current when the read began, so only what changed since then is newer. */
  addRead(eventId: string, kind: Kind, rows: readonly Row[], startedAt: number): void {
    for (const row of rows) {
      const id = isText(row.id) ? row.id : kind === 'event' ? eventId : undefined;
      const key = `${eventId} ${kind} ${id}`;
      if (id === undefined || (this.#touched.get(key) ?? -1) > startedAt) continue;
      const known = this.#things.get(key);
      const times = ROW_TIMES.map((name) => Date.parse(String(row[name]))).filter(Number.isFinite);
      this.#things.set(key, { eventId, kind, id, row, at: Math.max(known?.at ?? 0, ...times), by: known?.by ?? '' });
      this.#touched.set(key, startedAt);
    }
    this.#save();
  }

  /** Remembers a withdrawal. Only installation data is held here; per-user tokens would be dropped at this point. */
  revokeUser(userId: string, at: string): void {
    const known = this.#usersRevoked.get(userId);
    if (known === undefined || known < at) this.#usersRevoked.set(userId, at);
    this.#save();
  }

  erase(eventId: string): void {
    for (const [key, thing] of this.#things) if (thing.eventId === eventId) this.#things.delete(key);
    this.#save();
  }

  /** Counts one effect: the key is that of the inbox, so a job repeated after a crash counts once. */
  markProcessed(key: string, deliveryId: string): void {
    this.#processed.set(key, deliveryId);
    this.#save();
  }

  wasProcessed(key: string): boolean {
    return this.#processed.has(key);
  }

  /** The state as JSON, sorted: order, duplicates and delays of webhooks must not show in it. */
  snapshot(): Row {
    const events: Record<string, { details: Row | null; participants: Row; applications: Row }> = {};
    for (const [, thing] of [...this.#things].sort(([a], [b]) => (a < b ? -1 : 1))) {
      events[thing.eventId] ??= { details: null, participants: {}, applications: {} };
      const event = events[thing.eventId];
      if (event && thing.kind === 'event') event.details = thing.row;
      if (event && thing.kind === 'participant') event.participants[thing.id] = thing.row;
      if (event && thing.kind === 'application') event.applications[thing.id] = thing.row;
    }
    return {
      suspended: this.#suspended,
      events,
      users_revoked: Object.fromEntries([...this.#usersRevoked].sort()),
      processed: [...this.#processed.values()].sort(),
    };
  }

  #save(): void {
    const saved: Saved = {
      suspended: this.#suspended,
      things: [...this.#things],
      processed: [...this.#processed],
      usersRevoked: [...this.#usersRevoked],
    };
    this.#disk.write(FILE, saved);
  }
}
