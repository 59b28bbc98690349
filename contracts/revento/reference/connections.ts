import type { Disk } from '../../reference/disk.ts';
import { ConnectionEnded } from '../../reference/errors.ts';

export type Status = 'connected' | 'revoked' | 'archived' | 'suspended' | 'reconnect_required';

/** One consent: of an organizer for one event, or of a user (who logged in) for one event. */
export interface Connection {
  /** The event id; for a login the user id too. Whatever works on tokens needs to know no more than this. */
  readonly key: string;
  readonly eventId: string;
  readonly organizationId: string;
  /** Null for the consent of an organizer. */
  readonly userId: string | null;
  readonly scopes: readonly string[];
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly status: Status;
  readonly lastError: string | null;
  /** Set when the provider asked for the deletion of what was cached. */
  readonly deleteBy: string | null;
  readonly reconciledAt: number;
}

export const keyOf = (eventId: string, userId: string | null): string =>
  userId === null ? eventId : `${eventId} ${userId}`;

const FILE = 'connections.json';

/** The token store: every change is on disk before the call returns. */
export class Connections {
  readonly #disk: Disk;
  readonly #byKey: Map<string, Connection>;

  constructor(disk: Disk) {
    this.#disk = disk;
    const saved = (disk.read(FILE) ?? []) as Connection[];
    this.#byKey = new Map(saved.map((connection) => [connection.key, connection]));
  }

  /** Those of organizers. */
  all(): Connection[] {
    return [...this.#byKey.values()].filter(({ userId }) => userId === null);
  }

  /** Those of users. */
  sessions(): Connection[] {
    return [...this.#byKey.values()].filter(({ userId }) => userId !== null);
  }

  find(key: string): Connection | undefined {
    return this.#byKey.get(key);
  }

  /** A user's session: one that works before one that ended. */
  sessionOf(userId: string): Connection | undefined {
    const sessions = this.sessions().filter((session) => session.userId === userId);
    return sessions.findLast(({ status }) => status === 'connected') ?? sessions.at(-1);
  }

  /** The connection, if work may be done for it. Asked before every request, so that an end stops retries too. */
  working(key: string): Connection {
    const connection = this.#byKey.get(key);
    if (connection?.status !== 'connected') throw new ConnectionEnded(connection?.status ?? 'not connected');
    return connection;
  }

  save(connection: Connection): void {
    this.#byKey.set(connection.key, connection);
    this.#disk.write(FILE, [...this.#byKey.values()]);
  }

  update(key: string, change: Partial<Connection>): void {
    const connection = this.#byKey.get(key);
    if (connection) this.save({ ...connection, ...change });
  }
}
