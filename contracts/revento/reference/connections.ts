import type { Disk } from './disk.ts';
import { ConnectionEnded } from './errors.ts';

export type Status = 'connected' | 'revoked' | 'archived' | 'suspended' | 'reconnect_required';

/** One organizer's consent for one event. */
export interface Connection {
  readonly eventId: string;
  readonly organizationId: string;
  readonly scopes: readonly string[];
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly status: Status;
  readonly lastError: string | null;
  /** Set when the provider asked for the deletion of what was cached. */
  readonly deleteBy: string | null;
}

const FILE = 'connections.json';

/** The token store: every change is on disk before the call returns. */
export class Connections {
  readonly #disk: Disk;
  readonly #byEvent: Map<string, Connection>;

  constructor(disk: Disk) {
    this.#disk = disk;
    const saved = (disk.read(FILE) ?? []) as Connection[];
    this.#byEvent = new Map(saved.map((connection) => [connection.eventId, connection]));
  }

  all(): Connection[] {
    return [...this.#byEvent.values()];
  }

  find(eventId: string): Connection | undefined {
    return this.#byEvent.get(eventId);
  }

  /** The connection, if work may be done for it. Asked before every request, so that an end stops retries too. */
  working(eventId: string): Connection {
    const connection = this.#byEvent.get(eventId);
    if (connection?.status !== 'connected') throw new ConnectionEnded(connection?.status ?? 'not connected');
    return connection;
  }

  save(connection: Connection): void {
    this.#byEvent.set(connection.eventId, connection);
    this.#disk.write(FILE, this.all());
  }

  update(eventId: string, change: Partial<Connection>): void {
    const connection = this.#byEvent.get(eventId);
    if (connection) this.save({ ...connection, ...change });
  }
}
