import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { EmulatorError, messageOf } from '../core/errors.ts';
import type { Operation } from './contract.ts';
import { type ErrorDialect, refuse } from './dialect.ts';
import { Exchange, type Reply, type Stage } from './exchange.ts';
import { alterReply } from './fault-reply.ts';
import { send } from './send.ts';
import { validatorOf } from './validation.ts';
import type { ProviderEvent, World } from './world.ts';

/** Bodies beyond this many bytes are refused; of a body, this much is kept in the journal. */
const BODY_LIMIT_BYTES = 1024 * 1024;
const JOURNAL_BODY_BYTES = 64 * 1024;

/** What a provider's port needs to answer. */
export interface Engine {
  readonly world: World;
  readonly dialect: ErrorDialect;
  /** The way of a request, in order: the first stage that answers ends it. */
  readonly stages: readonly Stage[];
  /** Routes besides the contract's. */
  readonly extraOperations: readonly Operation[];
  /** Headers of every answer, and the entry that probably caused a call. */
  readonly begin: (exchange: Exchange) => void;
  readonly announcer: Announcer;
}

/** Sends the events of an exchange: after its answer as a rule, before it where a scenario asks for that race. */
export interface Announcer {
  wantsBeforeAnswer(type: string): boolean;
  emitBeforeAnswer(event: ProviderEvent, cause: number): Promise<void>;
}

/** The HTTP port of one provider in one sandbox. */
export class ProviderServer {
  readonly #engine: Engine;
  readonly #server: Server;
  readonly #sockets = new WeakMap<object, number>();
  #socketCount = 0;
  #served = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    const server = createAdaptorServer({ fetch: this.#app().fetch, overrideGlobalObjects: false });
    if (!('requestTimeout' in server)) throw new TypeError('expected an HTTP/1.1 server');
    this.#server = server;
    this.#server.keepAliveTimeout = 65_000;
    this.#server.on('connection', (socket) => this.#sockets.set(socket, ++this.#socketCount));
  }

  /** Requests accepted since the start. */
  get served(): number {
    return this.#served;
  }

  /** The port that is listened on. @throws EmulatorError `port_busy` */
  async listen(port: number, host: string): Promise<number> {
    return listen(this.#server, port, host, this.#engine.world.provider);
  }

  async close(): Promise<void> {
    await closeServer(this.#server);
  }

  #app(): Hono<{ Bindings: HttpBindings }> {
    const app = new Hono<{ Bindings: HttpBindings }>();
    const { contract } = this.#engine.world;
    for (const operation of [...contract.operations, ...this.#engine.extraOperations]) {
      app.on(operation.method, operation.path.replace(/\{([^}]+)\}/g, ':$1'), (c) => this.#serve(c, operation));
    }
    app.notFound((c) => this.#serve(c, null));
    return app;
  }

  async #serve(c: Context<{ Bindings: HttpBindings }>, matched: Operation | null): Promise<Response> {
    const { incoming, outgoing } = c.env;
    this.#served++;
    const started = this.#engine.world.clock.monotonic();
    const body =
      incoming.method === 'GET' || incoming.method === 'HEAD' ? '' : await readBody(incoming, BODY_LIMIT_BYTES);
    if (body === null) {
      outgoing.writeHead(413, { Connection: 'close' }).end();
      return RESPONSE_ALREADY_SENT;
    }
    const exchange = this.#open(incoming, outgoing, matched, matched ? c.req.param() : {}, body);
    outgoing.once('close', () => this.#close(exchange, started));
    const reply = alterReply(exchange, await this.#answer(exchange));
    if (exchange.events.length > 0) await this.#announceEarly(exchange);
    send(exchange, reply);
    return RESPONSE_ALREADY_SENT;
  }

  async #announceEarly(exchange: Exchange): Promise<void> {
    const { announcer } = this.#engine;
    const early = exchange.events.filter((event) => announcer.wantsBeforeAnswer(event.type));
    for (const event of early) {
      exchange.events.splice(exchange.events.indexOf(event), 1);
      await announcer.emitBeforeAnswer(event, exchange.entry.seq);
    }
  }

  #open(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    matched: Operation | null,
    path: Record<string, string>,
    body: string,
  ): Exchange {
    const { world } = this.#engine;
    const operation = matched?.knob && !world.knobs.flag(matched.knob) ? null : matched;
    const url = incoming.url ?? '/';
    const cut = url.indexOf('?');
    const name = operation ? (variantOf(operation, body) ?? operation.id) : null;
    const entry = world.journal.append({
      kind: 'request',
      provider: world.provider,
      operation: name,
      emulated: operation !== null,
      method: incoming.method ?? 'GET',
      path: cut < 0 ? url : url.slice(0, cut),
      query: cut < 0 ? '' : url.slice(cut + 1),
      request: { headers: incoming.headers, body: body.slice(0, JOURNAL_BODY_BYTES), bytes: Buffer.byteLength(body) },
      response: null,
      outcome: 'open',
      durationMs: null,
      credential: null,
      subject: null,
      inFlight: 1,
      faults: [],
      explain: [],
      socket: this.#sockets.get(incoming.socket) ?? 0,
    });
    const exchange = new Exchange({ world, incoming, outgoing, entry, operation, name, path, body });
    this.#engine.begin(exchange);
    return exchange;
  }

  async #answer(exchange: Exchange): Promise<Reply> {
    const reply = await this.#runStages(exchange);
    const { operation, world, entry } = exchange;
    if (!world.strict || !operation || operation.emulatorOnly || exchange.pending.length > 0) return reply;
    const type = reply.headers['Content-Type'];
    const violations = validatorOf(world.contract).response(
      operation,
      reply.status,
      typeof type === 'string' ? type : undefined,
      reply.body,
    );
    if (violations.length > 0) entry.violations = violations.map(({ where, says }) => `${where} must ${says}`);
    return reply;
  }

  async #runStages(exchange: Exchange): Promise<Reply> {
    const { dialect, stages, world } = this.#engine;
    try {
      for (const stage of stages) {
        const outcome = stage(exchange);
        const reply = outcome instanceof Promise ? await outcome : outcome;
        if (reply) return reply;
      }
      throw new TypeError(`no stage answered ${exchange.name}`);
    } catch (thrown) {
      world.journal.append({
        kind: 'finding',
        provider: world.provider,
        cause: exchange.entry.seq,
        finding: 'emulator_fault',
        says: `The emulator itself failed on this request: ${messageOf(thrown)}`,
      });
      return refuse(dialect, exchange, dialect.codeFor(500, exchange.name));
    }
  }

  #close(exchange: Exchange, started: number): void {
    const { world } = this.#engine;
    const { entry } = exchange;
    entry.durationMs = world.clock.monotonic() - started;
    if (entry.outcome === 'open') entry.outcome = exchange.outgoing.writableFinished ? 'answered' : 'abandoned';
    exchange.end();
    world.journal.close(entry);
    for (const event of exchange.events) world.emit(event, entry.seq);
  }
}

/** Listens and gives the port. @throws EmulatorError `port_busy`, `port_refused` */
export function listen(server: Server, port: number, host: string, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const fix = 'Stop what uses it (emulator stop), or choose another with --port, or --port 0 for a free one.';
      if (error.code === 'EADDRINUSE')
        reject(new EmulatorError('port_busy', `Port ${port} for ${what} is in use. ${fix}`, { status: 409 }));
      else reject(new EmulatorError('port_refused', `Cannot listen on ${host}:${port} for ${what}: ${error.message}.`));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Stops listening and ends open connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function variantOf(operation: Operation, body: string): string | undefined {
  if (!operation.variants) return undefined;
  return operation.variants.names[new URLSearchParams(body).get(operation.variants.field) ?? ''];
}

/** The whole body as text, or null when it is larger than the limit. */
async function readBody(incoming: IncomingMessage, limitBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > limitBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
