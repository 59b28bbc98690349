import type { Disk } from '../../reference/disk.ts';
import { isText, type Row } from '../../reference/json.ts';

export type Kind = 'event' | 'participant' | 'application';

/** Provider time of a state, and the delivery that brought it. */
export interface Version {
  readonly at: number;
  readonly by: string;
}

interface Thing extends Version {
  readonly eventId: string;
  readonly kind: Kind;
  readonly id: string;
  readonly row: Row;
}

/** What a user who logged in let us see. */
export interface UserData {
  readonly eventId: string;
  readonly userId: string;
  readonly profile: Row | null;
  readonly application: Row | null;
}

interface Saved {
  readonly suspended: boolean;
  readonly things: [string, Thing][];
  readonly processed: [string, string][];
  readonly users: [string, UserData][];
  readonly usersRevoked: [string, string][];
}

const FILE = 'state.json';
const ROW_TIMES = ['submitted_at', 'last_reviewed_at', 'updated_at'];

/** Which of two states is the newer. Equal times are settled by the delivery id, so that every order ends the same. */
export const isNewer = (news: Version, known: Version): boolean =>
  news.at > known.at || (news.at === known.at && news.by > known.by);

/** What the integration knows. The newest state of each thing wins, in whatever order the news arrives. */
export class State {
  readonly #disk: Disk;
  readonly #isNewer: typeof isNewer;
  readonly #things: Map<string, Thing>;
  readonly #processed: Map<string, string>;
  readonly #users: Map<string, UserData>;
  readonly #usersRevoked: Map<string, string>;
  readonly #touched = new Map<string, number>();
  #suspended: boolean;

  constructor(disk: Disk, newer = isNewer) {
    this.#disk = disk;
    this.#isNewer = newer;
    const saved = disk.read(FILE) as Saved | undefined;
    this.#things = new Map(saved?.things);
    this.#processed = new Map(saved?.processed);
    this.#users = new Map(saved?.users);
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
    if (known && !this.#isNewer({ at, by }, known)) return;
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

  /** After a whole list was read: what is not in it is gone, unless it came while the list was read. */
  dropMissing(eventId: string, kind: Kind, present: ReadonlySet<string>, startedAt: number): void {
    for (const [key, thing] of this.#things) {
      const absent = thing.eventId === eventId && thing.kind === kind && !present.has(thing.id);
      if (absent && (this.#touched.get(key) ?? -1) <= startedAt) this.#things.delete(key);
    }
    this.#save();
  }

  setUser(data: UserData): void {
    this.#users.set(`${data.eventId} ${data.userId}`, data);
    this.#save();
  }

  eraseUser(eventId: string, userId: string): void {
    if (this.#users.delete(`${eventId} ${userId}`)) this.#save();
  }

  /** Remembers a withdrawal. */
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
      users: Object.fromEntries(
        [...this.#users.values()]
          .sort((a, b) => (a.userId < b.userId ? -1 : 1))
          .map(({ userId, profile, application }) => [userId, { profile, application }]),
      ),
      users_revoked: Object.fromEntries([...this.#usersRevoked].sort()),
      processed: [...this.#processed.values()].sort(),
    };
  }

  #save(): void {
    const saved: Saved = {
      suspended: this.#suspended,
      things: [...this.#things],
      processed: [...this.#processed],
      users: [...this.#users],
      usersRevoked: [...this.#usersRevoked],
    };
    this.#disk.write(FILE, saved);
  }
}
