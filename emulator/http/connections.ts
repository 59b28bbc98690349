import type { Socket } from 'node:net';
import type { Clock } from '../core/clock.ts';
import type { Negotiated } from '../core/entry.ts';

/** A connection to a provider's port, as its socket tells. */
export interface Connection {
  /** The number that requests on it carry as `socket`, from 1. */
  readonly number: number;
  /** Wall time, ms. */
  readonly openedAt: number;
  closedAt: number | null;
  /** Who closed it; null while it is open. */
  endedBy: 'client' | 'provider' | null;
  /** Requests that came over it. */
  requests: number;
  /** What was negotiated, or null where it is plain. */
  readonly tls: Negotiated | null;
}

/** By socket, whichever port it came to: every request asks. */
const known = new WeakMap<object, Connection>();

/** The connection of a socket; undefined for one that no port took up. */
export function connectionOf(socket: object): Connection | undefined {
  return known.get(socket);
}

/** Of more, the oldest are forgotten. */
const REMEMBERED = 10_000;

/** The connections to one port: how often each is used, when it ends, and by whom. */
export class Connections {
  /** A number, also for a connection that never came about. */
  readonly next: () => number;
  readonly #clock: Clock;
  readonly #open = new Set<Connection>();
  #known: Connection[] = [];

  /** @param next a number for each connection, which no other has, at whatever address */
  constructor(clock: Clock, next: () => number) {
    this.#clock = clock;
    this.next = next;
  }

  /** Takes up a connection that was made; `onClose` is told when it is over. */
  open(socket: Socket, tls: Negotiated | null, onClose?: (connection: Connection) => void): void {
    const connection: Connection = {
      number: this.next(),
      openedAt: this.#clock.wall(),
      closedAt: null,
      endedBy: null,
      requests: 0,
      tls,
    };
    known.set(socket, connection);
    this.#open.add(connection);
    this.#known.push(connection);
    if (this.#known.length > 2 * REMEMBERED) this.#known = this.#known.slice(-REMEMBERED);
    socket.once('end', () => {
      connection.endedBy ??= 'client';
    });
    socket.once('close', (hadError: boolean) => {
      connection.endedBy ??= hadError ? 'client' : 'provider';
      connection.closedAt = this.#clock.wall();
      this.#open.delete(connection);
      onClose?.(connection);
    });
  }

  /** Those that came about, the oldest first, as far as they are remembered. */
  list(): readonly Connection[] {
    return this.#known;
  }

  /** This end is about to close all that are open. */
  cutting(): void {
    for (const connection of this.#open) connection.endedBy ??= 'provider';
  }
}
