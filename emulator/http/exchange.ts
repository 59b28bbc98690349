import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NearMiss, RequestEntry } from '../core/entry.ts';
import { tryParseForeignJson } from '../core/json.ts';
import type { Body } from './body.ts';
import { type JsonObject, type Operation, object } from './contract.ts';
import type { Fault } from './faults.ts';
import type { ProviderEvent, World } from './world.ts';

/** An answer before it is sent. Header names go out as written. */
export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Body;
}

/** Who is calling, as authentication found out. */
export interface Identity {
  /** Names the grant, key or session; never a secret. Quotas and journal entries are kept under it. */
  readonly credential: string;
  /** The security scheme of the contract that it satisfies. */
  readonly scheme: string;
  readonly scopes: readonly string[];
  /** What the credential is bound to, for example an event. */
  readonly subject: string | null;
}

/** One request on its way through the stages, with all that the stages found out about it. */
export class Exchange {
  readonly world: World;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly entry: RequestEntry;
  /** The operation of the contract, or null for a route that it does not have. */
  readonly operation: Operation | null;
  /** The operation's name, or that of its variant; null like the operation. */
  readonly name: string | null;
  /** Path parameters as sent. */
  readonly path: Readonly<Record<string, string>>;
  readonly body: string;
  /** Query parameters as the contract types them; filled by validation. */
  query: Readonly<Record<string, unknown>> = {};
  /** The body of a form as the contract types it; filled by validation, null for a body of JSON. */
  decoded: JsonObject | null = null;
  identity: Identity | null = null;
  /** What the provider found out beyond that, in a form of its own. */
  notes: object | null = null;
  /** Headers that every answer of this exchange carries, whichever stage gives it. */
  readonly answerHeaders: Record<string, string> = {};
  /** Faults of the way out that this exchange met on its way in. */
  readonly pending: Fault[] = [];
  readonly events: ProviderEvent[] = [];
  /** True where the work is done to its end when the client has gone meanwhile. */
  goesOn = false;
  readonly #ended: (() => void)[] = [];
  readonly #replied: ((reply: Reply) => Reply)[] = [];
  #form: URLSearchParams | null = null;
  #sent: URLSearchParams | null = null;
  #parsed: { readonly value: unknown } | null = null;

  constructor(init: {
    world: World;
    incoming: IncomingMessage;
    outgoing: ServerResponse;
    entry: RequestEntry;
    operation: Operation | null;
    name: string | null;
    path: Record<string, string>;
    body: string;
  }) {
    this.world = init.world;
    this.incoming = init.incoming;
    this.outgoing = init.outgoing;
    this.entry = init.entry;
    this.operation = init.operation;
    this.name = init.name;
    this.path = init.path;
    this.body = init.body;
  }

  /** A request header; of a repeated one, the values with commas between. */
  header(name: string): string | undefined {
    const value = this.incoming.headers[lowered(name)];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  /** Query parameters as sent. */
  get sentQuery(): URLSearchParams {
    this.#sent ??= new URLSearchParams(this.entry.query);
    return this.#sent;
  }

  /** The body read as a form. */
  get form(): URLSearchParams {
    this.#form ??= new URLSearchParams(this.body);
    return this.#form;
  }

  /** The value that the body holds, undefined where it is no JSON, or nests too deep. It is read once, so nobody may change it. */
  get parsed(): unknown {
    this.#parsed ??= { value: tryParseForeignJson(this.body) };
    return this.#parsed.value;
  }

  /** The body read as a JSON object; an empty one when it is anything else: validation has said so before, where one is asked for. */
  get json(): JsonObject {
    return this.decoded ?? object(this.parsed);
  }

  /** Puts a near miss into the journal. */
  explain(miss: NearMiss): void {
    this.entry.explain = [...this.entry.explain, miss];
  }

  /** Announces an event once this exchange is answered. */
  emit(event: ProviderEvent): void {
    this.events.push(event);
  }

  /** Sees the answer before it is sent, and gives it or another one: who asked last sees it first. What faults make of it comes after that. */
  onReply(see: (reply: Reply) => Reply): void {
    this.#replied.push(see);
  }

  /** The answer as those who asked to see it leave it. Called once by the server. */
  settle(reply: Reply): Reply {
    this.goesOn = false;
    if (this.#replied.length === 0) return reply;
    return this.#replied.splice(0).reduceRight((settled, see) => see(settled), reply);
  }

  /** Runs when the last byte of the answer left, or the socket died. */
  onEnd(run: () => void): void {
    this.#ended.push(run);
  }

  /** Waits in wall time, ms, but no longer than the client does (unless the work goes on without it), or until `released`. */
  async wait(ms: number, released?: AbortSignal): Promise<void> {
    if (this.goesOn) return this.world.clock.sleepWall(ms, released);
    const gone = new AbortController();
    this.onEnd(() => gone.abort());
    await this.world.clock.sleepWall(ms, released ? AbortSignal.any([gone.signal, released]) : gone.signal);
  }

  /** Called once by the server. */
  end(): void {
    if (this.#ended.length > 0) for (const run of this.#ended.splice(0)) run();
  }

  /** An answer with a JSON body. */
  answer(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
    return this.answerJson(status, JSON.stringify(value), headers);
  }

  /** An answer whose JSON is there already. */
  answerJson(status: number, json: string, headers: Record<string, string> = {}): Reply {
    return { status, headers: Object.assign({ 'Content-Type': 'application/json' }, headers), body: json };
  }
}

/** The names that the emulator asks for are in its code. As new text, each would be looked up among all texts first. */
const lowercase = new Map<string, string>();

function lowered(name: string): string {
  const known = lowercase.get(name);
  if (known !== undefined) return known;
  const made = name.toLowerCase();
  lowercase.set(name, made);
  return made;
}

/** One step of a request. It answers, or lets the next stage have its turn. */
export type Stage = (exchange: Exchange) => Reply | undefined | Promise<Reply | undefined>;

/** What carries out an operation. */
export type Handler = (exchange: Exchange) => Reply | Promise<Reply>;
