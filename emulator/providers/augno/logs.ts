import type { RequestEntry } from '../../core/entry.ts';
import { KEPT_BODY_BYTES } from '../../core/journal.ts';
import { isJsonObject, type JsonObject, tryParseForeignJson, tryParseJson } from '../../core/json.ts';
import { SentMessage } from '../../http/body.ts';
import { object } from '../../http/contract.ts';
import type { Stage } from '../../http/exchange.ts';
import type { World } from '../../http/world.ts';
import { LOOPBACK } from './audit.ts';
import { headerNames } from './brand.ts';
import { isCustomerOf } from './identity.ts';
import { factsOf } from './request.ts';
import { timestamp } from './state.ts';

/**
 * Request logs are read from the journal, which has every request anyway: keeping them costs nothing, and as many are remembered as the
 * journal and the knob `log_limit` allow. The number of an entry is the place of its log in the list.
 */

/** Above this, a body is not logged. @see https://docs.augno.com/api/request-logs */
const LOGGED_BYTES = 256 * 1024;

/** Bodies and statuses that the journal does not keep whole. An entry that is forgotten takes them with it. */
const longBodies = new WeakMap<RequestEntry, string>();
const unsent = new WeakMap<RequestEntry, { readonly status: number; readonly body: string }>();
const ids = new WeakMap<RequestEntry, string>();
const beginnings = new WeakMap<World, number>();

/** A world begins anew: what was requested before is no news of it, though the journal goes on. */
export function beginLogs(world: World): void {
  beginnings.set(world, world.journal.last + 1);
}

/** Notes what the journal will not tell of a request: the end of a long body, and an answer that a fault withholds. Costs nothing otherwise. */
export const noteForLog: Stage = (exchange) => {
  const { entry, body, pending } = exchange;
  if (body.length > KEPT_BODY_BYTES) longBodies.set(entry, body);
  if (pending.length === 0) return undefined;
  ids.set(entry, factsOf(exchange).id);
  exchange.onReply((reply) => {
    unsent.set(entry, { status: reply.status, body: typeof reply.body === 'string' ? reply.body : '' });
    return reply;
  });
  return undefined;
};

/** The request that this log is of, or undefined. */
export function logEntry(world: World, account: string, id: string): RequestEntry | undefined {
  for (const entry of logged(world, account)) if (requestIdOf(entry) === id) return entry;
  return undefined;
}

/** The requests of an account that have been answered and can be read by now, newest first; older than a number where one is given. */
export function* logged(
  world: World,
  account: string,
  from?: number,
  towards: 'older' | 'newer' = 'older',
): Generator<RequestEntry> {
  const { journal, knobs, provider, clock } = world;
  const until = clock.now() - knobs.number('log_delay_ms');
  const days = knobs.number('log_retention_days');
  const since = days === 0 ? 0 : clock.now() - days * DAY_MS;
  const oldest = oldestOf(world);
  const step = towards === 'older' ? -1 : 1;
  const start = from === undefined ? (towards === 'older' ? journal.last : oldest) : from + step;
  for (let seq = start; seq >= oldest && seq <= journal.last; seq += step) {
    const entry = journal.get(seq);
    if (entry?.kind !== 'request' || entry.provider !== provider || entry.subject !== account) continue;
    if (entry.at <= until && entry.at >= since && hasEnded(entry)) yield entry;
  }
}

const DAY_MS = 86_400_000;

/** The oldest number of the journal that is looked at: one request rarely makes more than one entry. */
function oldestOf(world: World): number {
  const { journal, knobs } = world;
  return Math.max(journal.oldest, beginnings.get(world) ?? 0, journal.last - knobs.number('log_limit') + 1);
}

function hasEnded({ response, outcome }: RequestEntry): boolean {
  return response !== null || outcome !== 'open';
}

/** `rq_…` of a request. */
export function requestIdOf(entry: RequestEntry): string {
  const { response } = entry;
  const id = response?.headers['Request-ID'] ?? response?.headers['X-Request-Id'];
  return typeof id === 'string' ? id : (ids.get(entry) ?? '');
}

const CLIENT_CLOSED = 499;

/** A request log with the members that are told in lists. @see contract schema RequestLog */
export function logFields(world: World, entry: RequestEntry): JsonObject {
  const header = (name: string) => headerOf(entry, name);
  const { status, body } = answerOf(entry);
  const error = object(status >= 400 ? object(tryParseJson(body)).error : null);
  const left = status === CLIENT_CLOSED;
  const occurred = timestamp(entry.at);
  return {
    id: requestIdOf(entry),
    object: 'request_log',
    method: entry.method,
    host: header('host') ?? '',
    path: entry.path,
    normalized_route: routeOf(world, entry),
    status_code: status,
    latency_us: Math.round((entry.durationMs ?? 0) * 1000),
    api_version:
      headerNames(world, 'Version')
        .map((name) => header(name.toLowerCase()))
        .find((value) => value !== null) ?? null,
    client_ip: LOOPBACK,
    user_agent: header('user-agent'),
    referrer: header('referer'),
    error_code: left ? 'client_closed_request' : (error.code ?? null),
    error_message: left ? 'The client went away before it was answered.' : (error.message ?? null),
    occurred_at: occurred,
    created_at: occurred,
    account: targetOf(world, entry),
    actor: entry.credential,
    idempotency_key: header('idempotency-key'),
  };
}

/** The account that a request acted on: that of its key, or one of its customers. */
export function targetOf(world: World, entry: RequestEntry): string | null {
  const names = [...headerNames(world, 'Account'), ...headerNames(world, 'Account-ID')];
  const sent = names.map((name) => headerOf(entry, name.toLowerCase())).find(Boolean);
  return sent && isCustomerOf(world, entry.subject ?? '', sent) ? sent : entry.subject;
}

function headerOf({ request }: RequestEntry, name: string): string | null {
  const value = request.headers[name];
  return value === undefined ? null : [value].flat().join(', ');
}

/** The members of a request log that only a retrieve tells. */
export function logBodies(world: World, entry: RequestEntry): JsonObject {
  const { body } = answerOf(entry);
  return {
    query_params: entry.query === '' ? null : redacted(world, queryOf(entry.query)),
    request_body: bodyOf(world, entry, longBodies.get(entry) ?? entry.request.body, entry.request.bytes),
    response_body: bodyOf(world, entry, body, entry.response?.bytes ?? body.length),
  };
}

/** The status that the log knows: of an answer that was lost on its way, the one that was given. */
export function statusOf(entry: RequestEntry): number {
  if (entry.outcome === 'abandoned') return CLIENT_CLOSED;
  return entry.response?.status ?? unsent.get(entry)?.status ?? CLIENT_CLOSED;
}

/** The code of a refusal, or null. */
export function errorCodeOf(entry: RequestEntry): string | null {
  const status = statusOf(entry);
  if (status < 400) return null;
  if (status === CLIENT_CLOSED) return 'client_closed_request';
  const { code } = object(object(tryParseJson(answerOf(entry).body)).error);
  return typeof code === 'string' ? code : null;
}

function answerOf(entry: RequestEntry): { readonly status: number; readonly body: string } {
  const { response } = entry;
  const body =
    response instanceof SentMessage ? response.upTo(LOGGED_BYTES) : (response?.body ?? unsent.get(entry)?.body ?? '');
  return { status: statusOf(entry), body };
}

/** The path as the contract has it: `/v1/sales/customers/{id}`. */
export function routeOf({ contract }: World, { operation, path }: RequestEntry): string {
  return (operation === null ? undefined : contract.operation(operation)?.path) ?? path;
}

function queryOf(query: string): JsonObject {
  const found: JsonObject = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = found[name];
    found[name] = before === undefined ? value : [before, value].flat();
  }
  return found;
}

/** Operations whose bodies carry secrets, and are never logged. */
const SECRET = new Set(['create-api-key', 'rotate-api-key']);

function bodyOf(world: World, { operation }: RequestEntry, body: string, bytes: number): unknown {
  if (body === '' || SECRET.has(operation ?? '')) return null;
  if (bytes > LOGGED_BYTES) return { _truncated: true, bytes };
  return redacted(world, tryParseForeignJson(body) ?? body);
}

const SENSITIVE = /secret|password|token|credential|api_?key$|^authorization$/i;

/** The value without secrets: those that were issued here, and whatever has a name like one. */
function redacted(world: World, value: unknown): unknown {
  if (typeof value === 'string') return world.secrets.mask(value);
  if (Array.isArray(value)) return value.map((one) => redacted(world, one));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      member !== null && SENSITIVE.test(name) ? '[REDACTED]' : redacted(world, member),
    ]),
  );
}
