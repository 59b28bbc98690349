import { createServer, type RequestListener, type Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Posture } from '../core/entry.ts';
import { messageOf } from '../core/errors.ts';
import { Connections } from './connections.ts';
import { closeServer, listen, listenAgain } from './listen.ts';
import type { Authority } from './tls/authority.ts';
import { refusalOf } from './tls/refusal.ts';
import type { World } from './world.ts';

/** Longer than clients keep idle connections, so that it is never this end that closes under a request. */
const KEEP_ALIVE_MS = 65_000;

/** What a port needs to know. */
export interface PortParts {
  readonly world: World;
  /** Whose certificates it shows; without one it is plain. */
  readonly authority: Authority | null;
  readonly onRequest: RequestListener;
  /** A number for each connection. */
  readonly nextConnection: () => number;
}

/** Where a provider listens: the port, its connections, and what is done to all of them at once. */
export class Port {
  readonly connections: Connections;
  readonly #world: World;
  readonly #server: Server | SecureServer;
  /** Connections in the clear under those over TLS, by where they come from. */
  readonly #carriers = new Map<string, Socket>();
  readonly #setPosture: (posture: Posture) => void;
  /** Where it listens. */
  #address: { readonly port: number; readonly host: string } | null = null;
  #offline = false;
  #posture: Posture = 'sound';
  /** Closing and opening, one after the other. */
  #turns: Promise<void> = Promise.resolve();

  constructor({ world, authority, onRequest, nextConnection }: PortParts) {
    this.#world = world;
    this.connections = new Connections(world.clock, nextConnection);
    const options = { keepAliveTimeout: KEEP_ALIVE_MS };
    if (authority === null) {
      this.#server = createServer(options, onRequest);
      this.#server.on('connection', (socket) => this.connections.open(socket, null));
      this.#setPosture = () => {};
      return;
    }
    const server = authority.createServer(options, onRequest);
    server.on('connection', (stream) => this.#carry(stream));
    server.on('secureConnection', (socket) => this.#secured(socket));
    server.on('tlsClientError', (error) => this.#refused(error));
    this.#server = server;
    this.#setPosture = (posture) => authority.present(server, posture);
  }

  get isOffline(): boolean {
    return this.#offline;
  }

  /** The port that is listened on. @throws EmulatorError `port_busy` */
  async listen(port: number, host: string): Promise<number> {
    const given = await listen(this.#server, port, host, this.#world.provider);
    this.#address = { port: given, host };
    return given;
  }

  async close(): Promise<void> {
    this.#address = null;
    await this.#turns;
    this.connections.cutting();
    await closeServer(this.#server);
  }

  /** Closes the port, so that connections are refused, or opens it again at the same address. An advance of the clock waits for it. */
  setOffline(offline: boolean): void {
    if (offline === this.#offline || !this.#address) return;
    this.#offline = offline;
    this.#turns = this.#world.clock.track(this.#turns.then(() => this.#turn(offline)));
  }

  /** Presents itself so from now on, and cuts the connections that know it otherwise. Nothing changes on a plain port. */
  setPosture(posture: Posture): void {
    if (posture === this.#posture) return;
    this.#posture = posture;
    this.#setPosture(posture);
    this.connections.cutting();
    this.#server.closeAllConnections();
  }

  async #turn(offline: boolean): Promise<void> {
    if (offline) {
      this.connections.cutting();
      return closeServer(this.#server);
    }
    const { clock, journal, provider } = this.#world;
    const address = this.#address;
    if (!address) return;
    await listenAgain(this.#server, address, provider, clock).catch((thrown) => {
      const says = `The port could not be opened again: ${messageOf(thrown)}`;
      journal.append({ kind: 'finding', provider, cause: null, finding: 'emulator_fault', says });
    });
  }

  #carry(socket: Duplex): void {
    if (!(socket instanceof Socket)) return;
    const from = addressOf(socket);
    this.#carriers.set(from, socket);
    socket.once('close', () => this.#carriers.delete(from));
  }

  #secured(socket: TLSSocket): void {
    const carrier = this.#carriers.get(addressOf(socket));
    // Only a connection in the clear can be reset: by itself one over TLS throws.
    if (carrier) {
      socket.resetAndDestroy = () => {
        carrier.resetAndDestroy();
        return socket;
      };
    }
    const posture = this.#posture;
    const version = socket.getProtocol() ?? 'unknown';
    this.connections.open(socket, { version, posture }, ({ number, requests, endedBy }) => {
      if (requests > 0 || endedBy === 'provider') return;
      const { journal, provider } = this.#world;
      const reason = 'the client closed the connection before it asked for anything';
      journal.append({
        kind: 'handshake',
        provider,
        cause: null,
        socket: number,
        outcome: 'unused',
        posture,
        version,
        reason,
      });
    });
  }

  #refused(error: Error): void {
    const { journal, provider } = this.#world;
    journal.append({
      kind: 'handshake',
      provider,
      cause: null,
      socket: this.connections.next(),
      outcome: 'refused',
      posture: this.#posture,
      version: null,
      reason: refusalOf(error),
    });
  }
}

function addressOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
