import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NewRequest } from '../core/entry.ts';
import { messageOf } from '../core/errors.ts';
import { KEPT_BODY_BYTES } from '../core/journal.ts';
import { connectionOf } from './connections.ts';
import type { Operation } from './contract.ts';
import { type ErrorDialect, refuse } from './dialect.ts';
import { Exchange, type Reply, type Stage } from './exchange.ts';
import { alterReply, lateness } from './fault-reply.ts';
import { noteViolations } from './own-violations.ts';
import { Port } from './port.ts';
import { type BodyLimit, readBody } from './read-body.ts';
import { type Match, Routes } from './routes.ts';
import { send } from './send.ts';
import { SharedHeaders } from './shared-headers.ts';
import type { Authority } from './tls/authority.ts';
import type { ProviderEvent, World } from './world.ts';

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
  /** Bodies beyond so many bytes are refused with this code; without it, beyond a MiB, and without a word. */
  readonly bodyLimit?: BodyLimit | undefined;
  /** Whose certificates are shown; without one, HTTP is spoken in the clear. */
  readonly authority?: Authority | null | undefined;
}

/** Sends the events of an exchange: after its answer as a rule, before it where a scenario asks for that race. */
export interface Announcer {
  wantsBeforeAnswer(type: string): boolean;
  emitBeforeAnswer(event: ProviderEvent, cause: number): Promise<void>;
}

/** What most requests meet, and nearly miss. */
const NONE: readonly never[] = [];

/** The HTTP port of one provider in one sandbox. A request that nothing slows down is answered within one turn of the event loop. */
export class ProviderServer {
  readonly #engine: Engine;
  /** Where it listens. */
  readonly port: Port;
  readonly #beside: Port[] = [];
  #routes: Routes | null = null;
  readonly #headers = new SharedHeaders();
  #served = 0;
  #connections = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.port = this.#portOf(engine);
  }

  /** Requests accepted since the start. */
  get served(): number {
    return this.#served;
  }

  /** The port that is listened on. @throws EmulatorError `port_busy` */
  listen(port: number, host: string): Promise<number> {
    return this.port.listen(port, host);
  }

  /** Listens at a second address, which answers like the first whatever becomes of that one. Gives its port. @throws EmulatorError `port_refused` */
  async listenBeside(host: string): Promise<number> {
    const beside = this.#portOf(this.#engine);
    const given = await beside.listen(0, host);
    this.#beside.push(beside);
    return given;
  }

  async close(): Promise<void> {
    await Promise.all([this.port, ...this.#beside].map((port) => port.close()));
  }

  #portOf({ world, authority = null }: Engine): Port {
    return new Port({
      world,
      authority,
      onRequest: (incoming, outgoing) => this.#serve(incoming, outgoing),
      nextConnection: () => ++this.#connections,
    });
  }

  #serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    this.#served++;
    const started = this.#engine.world.clock.monotonic();
    if (incoming.method === 'GET' || incoming.method === 'HEAD') this.#begin(incoming, outgoing, '', started);
    else this.#receive(incoming, outgoing, started);
  }

  #receive(incoming: IncomingMessage, outgoing: ServerResponse, started: number): void {
    const { bodyLimit, world } = this.#engine;
    const done = (body: string | null) => {
      if (body !== null) this.#begin(incoming, outgoing, body, started);
      else if (bodyLimit) this.#begin(incoming, outgoing, '', started, bodyLimit.code);
      else outgoing.writeHead(413, { Connection: 'close' }).end();
    };
    // A client that goes away while it is sending leaves nobody to answer.
    readBody(incoming, bodyLimit?.bytes(world), done, () => outgoing.destroy());
  }

  /** `refused`: the code of a refusal before any stage, for a request that was not read to its end. */
  #begin(incoming: IncomingMessage, outgoing: ServerResponse, body: string, started: number, refused?: string): void {
    const exchange = this.#open(incoming, outgoing, body);
    outgoing.on('close', () => this.#close(exchange, started));
    const reply = refused === undefined ? this.#answer(exchange) : this.#refuseUnread(exchange, refused);
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
    const connection = connectionOf(incoming.socket);
    if (connection) connection.requests++;
    const name = operation ? (variantOf(operation, body) ?? operation.id) : null;
    const draft: NewRequest = {
      kind: 'request',
      provider: world.provider,
      operation: name,
      emulated: operation !== null,
      method,
      path,
      query: cut < 0 ? '' : url.slice(cut + 1),
      request: {
        headers: this.#headers.of(incoming.headers),
        body: body.slice(0, KEPT_BODY_BYTES),
        bytes: Buffer.byteLength(body),
      },
      response: null,
      outcome: 'open',
      durationMs: null,
      credential: null,
      subject: null,
      inFlight: 1,
      faults: NONE,
      explain: NONE,
      socket: connection?.number ?? 0,
    };
    if (connection?.tls) draft.tls = connection.tls;
    const entry = world.journal.append(draft);
    const exchange = new Exchange({ world, incoming, outgoing, entry, operation, name, path: match?.path ?? {}, body });
    this.#engine.begin(exchange);
    return exchange;
  }

  /** A route whose knob is off does not exist. The contract is read with the first request. */
  #match(method: string, path: string): Match | null {
    const { world, extraOperations } = this.#engine;
    this.#routes ??= new Routes([...world.contract.operations, ...extraOperations]);
    const match = this.#routes.match(method, path);
    const knob = match?.operation.knob;
    return knob && !world.knobs.flag(knob) ? null : match;
  }

  #answer(exchange: Exchange): Reply | Promise<Reply> {
    try {
      const reply = this.#runStages(exchange, 0);
      return reply instanceof Promise ? reply.catch((thrown) => this.#ownFault(exchange, thrown)) : reply;
    } catch (thrown) {
      return this.#ownFault(exchange, thrown);
    }
  }

  #refuseUnread(exchange: Exchange, code: string): Reply {
    const details = { message: 'The body of the request is too large.', headers: { Connection: 'close' } };
    return refuse(this.#engine.dialect, exchange, code, details);
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
    const altered = alterReply(this.#engine.dialect, exchange, this.#settled(exchange, reply));
    const late = lateness(exchange);
    if (exchange.events.length === 0 && late === 0) {
      this.#write(exchange, altered);
      return;
    }
    void this.#announceEarly(exchange)
      .then(() => this.#holdBack(exchange, late))
      .finally(() => this.#write(exchange, altered));
  }

  #settled(exchange: Exchange, reply: Reply): Reply {
    try {
      return exchange.settle(reply);
    } catch (thrown) {
      return this.#ownFault(exchange, thrown);
    }
  }

  /** The effect is there, and its answer is not yet; a client that has gone gets none. */
  async #holdBack(exchange: Exchange, ms: number): Promise<void> {
    if (ms === 0) return;
    const { faults } = this.#engine.world;
    const late = exchange.pending.find(({ spec }) => spec.lateMs === ms);
    await exchange.wait(ms, late && faults.cleared(late.id));
  }

  /** A fault may ask for a status or a header that no answer can have: then there is none, and the journal says why. */
  #write(exchange: Exchange, reply: Reply): void {
    if (exchange.outgoing.destroyed) {
      this.#announce(exchange);
      return;
    }
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
    if (entry.outcome === 'open' && exchange.outgoing.writableFinished) entry.outcome = 'answered';
    if (entry.outcome === 'open') entry.outcome = this.#wasCut(exchange) ? 'dropped' : 'abandoned';
    exchange.end();
    world.journal.close(entry);
    this.#announce(exchange);
  }

  /** True where it was not the client that ended the connection. */
  #wasCut({ incoming }: Exchange): boolean {
    return this.port.isOffline || connectionOf(incoming.socket)?.endedBy === 'provider';
  }

  /** Once the answer has left, or the client has: what happens after that is announced when it happens. */
  #announce({ events, world, entry }: Exchange): void {
    if (events.length > 0) for (const event of events.splice(0)) world.emit(event, entry.seq);
  }
}

function variantOf(operation: Operation, body: string): string | undefined {
  if (!operation.variants) return undefined;
  return operation.variants.names[new URLSearchParams(body).get(operation.variants.field) ?? ''];
}
