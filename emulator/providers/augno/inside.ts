import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestEntry } from '../../core/entry.ts';
import { isJsonObject, type JsonObject, tryParseJson } from '../../core/json.ts';
import type { StoreChange } from '../../core/store.ts';
import { bodyText } from '../../http/body.ts';
import { object } from '../../http/contract.ts';
import { refuse } from '../../http/dialect.ts';
import { Exchange, type Handler, type Reply } from '../../http/exchange.ts';
import { validate } from '../../http/stages.ts';
import type { ProviderEvent, World } from '../../http/world.ts';
import type { Cause } from './changes.ts';
import { dialect } from './dialect.ts';
import { factsOf, noteRequest } from './request.ts';
import { augnoResources } from './resources.ts';

/** What came of an operation that was carried out without a request. */
export interface Called {
  readonly isDone: boolean;
  /** The answer: the row, or the refusal. */
  readonly body: JsonObject;
}

const valid = validate({ dialect });

/**
 * Carries out operations for a job, as if their rows had been sent one by one: the same rules, the same errors. Whoever asked for the job
 * is the actor, and the request that asked is the one that the audit names. What was done since {@link settle} can be undone.
 */
export class Insider {
  readonly #world: World;
  readonly #cause: Cause;
  readonly #scopes: readonly string[];
  readonly #handlers: Readonly<Record<string, Handler>>;
  /** What takes back the changes since the last settling, in the order in which they were made. */
  #takingBack: StoreChange[] = [];
  #events: ProviderEvent[] = [];

  constructor(world: World, cause: Cause, scopes: readonly string[], handlers: Readonly<Record<string, Handler>>) {
    this.#world = world;
    this.#cause = cause;
    this.#scopes = scopes;
    this.#handlers = handlers;
  }

  get world(): World {
    return this.#world;
  }

  get account(): string {
    return this.#cause.account;
  }

  /** Carries out one operation. Its events wait for {@link settle}. */
  async call(operationId: string, path: Record<string, string>, body: JsonObject): Promise<Called> {
    const exchange = this.#open(operationId, path, body);
    const handler = this.#handlers[operationId] ?? augnoResources().handle;
    const reply = (await valid(exchange)) ?? (await this.#observed(() => handler(exchange)));
    this.#events.push(...exchange.events);
    return { isDone: reply.status < 300, body: bodyOf(reply) };
  }

  /** What was done stays, and its events go out. */
  settle(): void {
    this.#takingBack = [];
    for (const event of this.#events.splice(0)) this.#world.emit(event, this.#cause.seq);
  }

  /** Takes back what was done since {@link settle}, audit events included; nobody has heard of it. */
  undo(): void {
    for (const change of this.#takingBack.splice(0).reverse()) this.#world.store.apply(change);
    this.#events = [];
  }

  /** Notes what a handler changes until it gives its answer, or the promise of one: from then on others may be at work, too. */
  #observed<T>(run: () => T): T {
    const stop = this.#world.store.observe((change, before) => this.#takingBack.push({ ...change, row: before }));
    try {
      return run();
    } finally {
      stop();
    }
  }

  /** A refusal that no operation gave. */
  refusal(code: string, message: string | null, param: string | null): JsonObject {
    return errorIn(refuseInside(this.#open(null, {}, {}), code, message, param));
  }

  #open(operationId: string | null, path: Record<string, string>, body: JsonObject): Exchange {
    return insideExchange(this.#world, this.#cause, this.#scopes, operationId, path, body);
  }
}

/** The error of a job that failed as a whole, in Augno's words. */
export function jobError(world: World, cause: Cause, code: string): JsonObject {
  return errorIn(refuseInside(insideExchange(world, cause, [], null, {}, {}), code, null, null));
}

function refuseInside(exchange: Exchange, code: string, message: string | null, param: string | null): Reply {
  return refuse(dialect, exchange, code, { ...(message !== null && { message }), fields: { param } });
}

/** The error of a refusal, without its envelope. */
export function errorIn(refusal: Reply | JsonObject): JsonObject {
  const { error } = 'status' in refusal && 'headers' in refusal ? object(tryParseJson(String(refusal.body))) : refusal;
  return isJsonObject(error) ? error : {};
}

function bodyOf(reply: Reply): JsonObject {
  const body = tryParseJson(bodyText(reply.body));
  return isJsonObject(body) ? body : {};
}

let endpoints: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse } | undefined;

/** Two ends of a connection that leads nowhere. */
function nowhere() {
  if (endpoints) return endpoints;
  const incoming = new IncomingMessage(new Socket());
  incoming.headers['content-type'] = 'application/json';
  endpoints = { incoming, outgoing: new ServerResponse(incoming) };
  return endpoints;
}

function insideExchange(
  world: World,
  cause: Cause,
  scopes: readonly string[],
  operationId: string | null,
  path: Record<string, string>,
  body: JsonObject,
): Exchange {
  const operation = operationId === null ? null : (world.contract.operation(operationId) ?? null);
  const text = JSON.stringify(body);
  const entry = insideEntry(world, cause, operationId, operation?.method ?? 'POST', text);
  const exchange = new Exchange({ world, ...nowhere(), entry, operation, name: operationId, path, body: text });
  exchange.identity = { credential: cause.actor ?? '', scheme: 'BearerAuth', scopes, subject: cause.account };
  noteRequest(exchange, cause.request ?? '');
  const facts = factsOf(exchange);
  facts.account = cause.target;
  facts.version = world.knobs.text('latest_version');
  facts.roleType = 'admin';
  return exchange;
}

/** An entry that no journal has: the one of the request that asked for the job tells it all. */
function insideEntry(world: World, cause: Cause, operation: string | null, method: string, body: string): RequestEntry {
  return {
    kind: 'request',
    seq: cause.seq ?? 0,
    at: world.clock.now(),
    wall: world.clock.wall(),
    cause: null,
    provider: world.provider,
    operation,
    emulated: true,
    method,
    path: '',
    query: '',
    request: { headers: {}, body, bytes: body.length },
    response: null,
    outcome: 'open',
    durationMs: null,
    credential: cause.actor,
    subject: cause.account,
    inFlight: 1,
    faults: [],
    explain: [],
    socket: 0,
  };
}
