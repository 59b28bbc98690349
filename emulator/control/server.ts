import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Emulator } from '../emulator.ts';
import { closeServer, listen } from '../http/listen.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Gate, isLoopback, refuseStranger } from './gate.ts';
import { healthOf } from './health.ts';
import type { Office } from './office.ts';
import { makeToken } from './token.ts';

/** The control port of one sandbox. It answers for its health at once; all else is loaded when it is first asked for. */
export class ControlServer {
  readonly #sandbox: Sandbox;
  readonly #emulator: () => Emulator | undefined;
  readonly #server: Server;
  #office: Promise<Office> | null = null;
  #gate: Gate = { host: '127.0.0.1', port: 0, token: null };
  #since = 0;
  #served = 0;

  constructor(sandbox: Sandbox, emulator: () => Emulator | undefined) {
    this.#sandbox = sandbox;
    this.#emulator = emulator;
    this.#server = createServer((incoming, outgoing) => this.#serve(incoming, outgoing));
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
    await (await this.#office)?.close();
    if (this.#server.listening) await closeServer(this.#server);
  }

  #serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    this.#served++;
    if (this.#isHealthProbe(incoming)) this.#answerHealth(outgoing);
    else void this.#openOffice().then(({ listener }) => listener(incoming, outgoing));
  }

  /** Whatever is not a plain probe, refused ones included, is for the office. */
  #isHealthProbe(incoming: IncomingMessage): boolean {
    const { method = '', url, headers } = incoming;
    return (
      this.#office === null && method === 'GET' && url === '/health' && !refuseStranger(this.#gate, { method, headers })
    );
  }

  #answerHealth(outgoing: ServerResponse): void {
    const body = JSON.stringify(healthOf(this.#sandbox, this.#uptimeMs()));
    outgoing.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(body);
  }

  #openOffice(): Promise<Office> {
    this.#office ??= import('./office.ts').then(
      ({ Office }) =>
        new Office({
          sandbox: this.#sandbox,
          emulator: this.#emulator,
          gate: this.#gate,
          uptimeMs: () => this.#uptimeMs(),
          inUse: () => this.#served++,
        }),
    );
    return this.#office;
  }

  #uptimeMs(): number {
    return Math.round(this.#sandbox.clock.monotonic() - this.#since);
  }
}
