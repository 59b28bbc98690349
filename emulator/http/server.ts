import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { messageOf } from '../core/errors.ts';
import { KEPT_BODY_BYTES } from '../core/journal.ts';
import { bodyText } from './body.ts';
import type { Operation } from './contract.ts';
import { type ErrorDialect, refuse } from './dialect.ts';
import { Exchange, type Reply, type Stage } from './exchange.ts';
import { alterReply } from './fault-reply.ts';
import { closeServer, listen } from './listen.ts';
import { type Match, Routes } from './routes.ts';
import { send } from './send.ts';
import { validatorOf } from './validation.ts';
import type { ProviderEvent, World } from './world.ts';

/** Bodies beyond this many bytes are refused. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** Longer than clients keep idle connections, so that it is never this end that closes under a request. */
const KEEP_ALIVE_MS = 65_000;

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

/** The HTTP port of one provider in one sandbox. A request that nothing slows down is answered within one turn of the event loop. */
export class ProviderServer {
  readonly #engine: Engine;
  readonly #routes: Routes;
  readonly #server: Server;
  readonly #sockets = new WeakMap<object, number>();
  #socketCount = 0;
  #served = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#routes = new Routes([...engine.world.contract.operations, ...engine.extraOperations]);
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, outgoing) =>
      this.#serve(incoming, outgoing),
    );
    this.#server.on('connection', (socket) => this.#sockets.set(socket, ++this.#socketCount));
  }

  /** Requests accepted since the start. */
  get served(): number {
    return this.#served;
  }

  /** The port that is listened on. @throws EmulatorError `port_busy` */
  listen(port: number, host: string): Promise<number> {
    return listen(this.#server, port, host, this.#engine.world.provider);
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  #serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    this.#served++;
    const started = this.#engine.world.clock.monotonic();
    if (incoming.method === 'GET' || incoming.method === 'HEAD') this.#begin(incoming, outgoing, '', started);
    else void this.#receive(incoming, outgoing, started);
  }

  async #receive(incoming: IncomingMessage, outgoing: ServerResponse, started: number): Promise<void> {
    // A client that goes away while it is sending leaves nobody to answer.
    const body = await readBody(incoming, BODY_LIMIT_BYTES).catch(() => undefined);
    if (body === undefined) outgoing.destroy();
    else if (body === null) outgoing.writeHead(413, { Connection: 'close' }).end();
    else this.#begin(incoming, outgoing, body, started);
  }

  #begin(incoming: IncomingMessage, outgoing: ServerResponse, body: string, started: number): void {
    const exchange = this.#open(incoming, outgoing, body);
    outgoing.once('close', () => this.#close(exchange, started));
    const reply = this.#answer(exchange);
    if (reply instanceof Promise) void reply.then((late) => this.#send(exchange, late));
    else this.#send(exchange, reply);
  }

  #open(incoming: IncomingMessage, outgoing: ServerResponse, body: string): Exchange {
    const { world } = this.#engine;
    const { method = 'GET', url = '/' } = incoming;
    const cut = url.indexOf('?');
    const path = cut < 0 ? url : url.slice(0, cut);
    const match = this.#match(method, path);
    const operation = match?.operation ?? null;
    const name = operation ? (variantOf(operation, body) ?? operation.id) : null;
    const entry = world.journal.append({
      kind: 'request',
      provider: world.provider,
      operation: name,
      emulated: operation !== null,
      method,
      path,
      query: cut < 0 ? '' : url.slice(cut + 1),
      request: { headers: incoming.headers, body: body.slice(0, KEPT_BODY_BYTES), bytes: Buffer.byteLength(body) },
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
    const exchange = new Exchange({ world, incoming, outgoing, entry, operation, name, path: match?.path ?? {}, body });
    this.#engine.begin(exchange);
    return exchange;
  }

  /** A route whose knob is off does not exist. */
  #match(method: string, path: string): Match | null {
    const match = this.#routes.match(method, path);
    const knob = match?.operation.knob;
    return knob && !this.#engine.world.knobs.flag(knob) ? null : match;
  }

  #answer(exchange: Exchange): Reply | Promise<Reply> {
    try {
      const reply = this.#runStages(exchange, 0);
      return reply instanceof Promise ? reply.catch((thrown) => this.#ownFault(exchange, thrown)) : reply;
    } catch (thrown) {
      return this.#ownFault(exchange, thrown);
    }
  }

  #runStages(exchange: Exchange, from: number): Reply | Promise<Reply> {
    const { stages } = this.#engine;
    for (let i = from; i < stages.length; i++) {
      const outcome = stages[i]?.(exchange);
      if (outcome instanceof Promise) return outcome.then((reply) => reply ?? this.#runStages(exchange, i + 1));
      if (outcome) return outcome;
    }
    throw new TypeError(`no stage answered ${exchange.name}`);
  }

  #ownFault(exchange: Exchange, thrown: unknown): Reply {
    const { dialect } = this.#engine;
    this.#noteOwnFault(exchange, thrown);
    return refuse(dialect, exchange, dialect.codeFor(500, exchange.name));
  }

  #noteOwnFault(exchange: Exchange, thrown: unknown): void {
    const { world } = this.#engine;
    world.journal.append({
      kind: 'finding',
      provider: world.provider,
      cause: exchange.entry.seq,
      finding: 'emulator_fault',
      says: `The emulator itself failed on this request: ${messageOf(thrown)}`,
    });
  }

  #send(exchange: Exchange, reply: Reply): void {
    if (exchange.world.strict && exchange.pending.length === 0) noteViolations(exchange, reply);
    const altered = alterReply(exchange, reply);
    if (exchange.events.length === 0) this.#write(exchange, altered);
    else void this.#announceEarly(exchange).finally(() => this.#write(exchange, altered));
  }

  /** A fault may ask for a status or a header that no answer can have: then there is none, and the journal says why. */
  #write(exchange: Exchange, reply: Reply): void {
    try {
      send(exchange, reply);
    } catch (thrown) {
      this.#noteOwnFault(exchange, thrown);
      exchange.outgoing.destroy();
    }
  }

  async #announceEarly(exchange: Exchange): Promise<void> {
    const { announcer } = this.#engine;
    const early = exchange.events.filter((event) => announcer.wantsBeforeAnswer(event.type));
    for (const event of early) {
      exchange.events.splice(exchange.events.indexOf(event), 1);
      await announcer.emitBeforeAnswer(event, exchange.entry.seq);
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

/** Holds an answer of ours against the contract. */
function noteViolations({ operation, world, entry }: Exchange, reply: Reply): void {
  if (!operation || operation.emulatorOnly) return;
  const type = reply.headers['Content-Type'];
  const violations = validatorOf(world.contract).response(
    operation,
    reply.status,
    typeof type === 'string' ? type : undefined,
    bodyText(reply.body),
  );
  if (violations.length > 0) entry.violations = violations.map(({ where, says }) => `${where} must ${says}`);
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
