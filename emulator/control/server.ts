import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { EmulatorError } from '../core/errors.ts';
import type { Emulator } from '../emulator.ts';
import { closeServer, listen } from '../http/listen.ts';
import type { Sandbox } from '../sandbox.ts';
import { RunRegistry } from '../scenarios/run-registry.ts';
import { controlApp } from './app.ts';
import type { Desk } from './call.ts';
import { type Gate, isLoopback } from './gate.ts';
import { JournalStreams } from './stream.ts';
import { makeToken } from './token.ts';

/** Longer than clients keep idle connections, so that none is closed while they write to it. */
const KEEP_ALIVE_MS = 65_000;

/** The control port of one sandbox. */
export class ControlServer {
  readonly #sandbox: Sandbox;
  readonly #emulator: () => Emulator | undefined;
  readonly #server: Server;
  readonly #streams: JournalStreams;
  readonly #runs: RunRegistry;
  #gate: Gate = { host: '127.0.0.1', port: 0, token: null };
  #since = 0;
  #served = 0;

  constructor(sandbox: Sandbox, emulator: () => Emulator | undefined) {
    this.#sandbox = sandbox;
    this.#emulator = emulator;
    this.#streams = new JournalStreams(sandbox, () => this.#served++);
    this.#runs = new RunRegistry(sandbox);
    const server = createAdaptorServer({
      fetch: (request, bindings) => {
        this.#served++;
        return controlApp().fetch(request, { ...bindings, desk: this.#desk() });
      },
      overrideGlobalObjects: false,
    });
    if (!('requestTimeout' in server)) throw new TypeError('expected an HTTP/1.1 server');
    this.#server = server;
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  /** Requests accepted since the start; an open stream counts now and then. */
  get served(): number {
    return this.#served;
  }

  /** `http://127.0.0.1:4400` */
  get url(): string {
    const { host, port } = this.#gate;
    return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  /** The bearer token that every request needs, or null on a loopback address. */
  get token(): string | null {
    return this.#gate.token;
  }

  /** @throws EmulatorError `port_busy`, `port_refused` */
  async listen(port: number, host: string): Promise<void> {
    const token = isLoopback(host) ? null : makeToken();
    this.#gate = { host, port: await listen(this.#server, port, host, 'the control API'), token };
    this.#since = this.#sandbox.clock.monotonic();
  }

  async close(): Promise<void> {
    this.#streams.close();
    await this.#runs.close();
    if (this.#server.listening) await closeServer(this.#server);
  }

  #desk(): Desk {
    const emulatorOf = this.#emulator;
    return {
      sandbox: this.#sandbox,
      gate: this.#gate,
      streams: this.#streams,
      runs: this.#runs,
      uptimeMs: Math.round(this.#sandbox.clock.monotonic() - this.#since),
      get emulator() {
        const emulator = emulatorOf();
        if (emulator) return emulator;
        throw new EmulatorError('emulator_starting', 'The emulator is still starting; try again in a moment.', {
          status: 503,
        });
      },
    };
  }
}
