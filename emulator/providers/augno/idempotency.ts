import { createHash } from 'node:crypto';
import { isJsonObject, tryParseJson } from '../../core/json.ts';
import type { Store } from '../../core/store.ts';
import { bodyText } from '../../http/body.ts';
import { refuse } from '../../http/dialect.ts';
import type { Exchange, Reply, Stage } from '../../http/exchange.ts';
import { dialect } from './dialect.ts';
import { factsOf } from './request.ts';
import { augnoState, type IdempotentRequest } from './state.ts';

const LONGEST_KEY = 255;
const KEPT_MS = 30 * 86_400_000;
const METHODS = ['POST', 'PATCH', 'DELETE'];

/** Statuses after which the same request may be tried again under its key. @see https://docs.augno.com/api/idempotency */
const RELEASED_STATUSES = [429, 500, 502, 503, 504];

/** Codes of refusals that come before the key is looked at, or say that it is in use: an injected one is not remembered either. */
const EARLIER_CODES = [
  'expired_token',
  'api_key_expired',
  'api_key_revoked',
  'invalid_credentials',
  'payment_required',
  'method_not_allowed',
  'rate_limit_exceeded',
  'api_version_required',
  'api_version_invalid',
  'api_version_too_old',
  'idempotency_in_progress',
];

/** Requests that have begun and not ended, with their fingerprints. A process that dies takes them with it, and so it should. */
const running = new WeakMap<Store, Map<string, string>>();

/**
 * Carries a request out once for each key, and answers repetitions as it did then. Where the knob says `position`; what comes after is done
 * under the key. Faults are met by repetitions, too.
 *
 * @see https://docs.augno.com/api/idempotency
 */
export function idempotent(position: 'before_validation' | 'after_validation', faults: Stage): Stage {
  return (exchange) => {
    const { world, operation, entry } = exchange;
    const key = exchange.header('idempotency-key');
    if (!key || !operation || !METHODS.includes(entry.method)) return undefined;
    if (world.knobs.text('idempotency_position') !== position) return undefined;
    if (entry.method === 'DELETE' && world.knobs.flag('delete_ignores_key')) return undefined;
    const known = key.length > LONGEST_KEY ? tooLong(exchange) : taken(exchange, key);
    return known && position === 'before_validation' ? orFault(exchange, faults, known) : known;
  };
}

function tooLong(exchange: Exchange): Reply {
  return refuse(dialect, exchange, exchange.world.knobs.text('long_key_code'), {
    message: `An idempotency key has at most ${LONGEST_KEY} characters.`,
    fields: { param: 'Idempotency-Key' },
  });
}

/** The answer to a repetition; undefined for a first request, which has the key from now on. */
function taken(exchange: Exchange, key: string): Reply | undefined {
  const { world } = exchange;
  const id = idOf(exchange, key);
  const fingerprint = fingerprintOf(exchange);
  const kept = augnoState(world.store).idempotent.get(id);
  const underWay = runningIn(world.store).get(id);
  const first = underWay ?? (kept && kept.until > world.clock.now() ? kept.fingerprint : undefined);
  if (first === undefined) {
    begin(exchange, id, fingerprint);
    return undefined;
  }
  if (first !== fingerprint) return mismatch(exchange, key);
  if (underWay !== undefined || !kept) return refuse(dialect, exchange, 'idempotency_in_progress');
  return replayed(exchange, kept);
}

function mismatch(exchange: Exchange, key: string): Reply {
  return refuse(dialect, exchange, 'validation_failed', {
    message: 'This idempotency key was used for another request.',
    fields: { type: 'idempotency_error' },
    explain: { what: 'parameter', sent: `another request under the key ${key}`, expected: 'a key of its own' },
  });
}

function replayed(exchange: Exchange, { status, headers, body }: IdempotentRequest): Reply {
  exchange.answerHeaders['Idempotent-Replayed'] = 'true';
  const isDone = exchange.entry.method === 'DELETE' && status < 300;
  if (isDone) return refuse(dialect, exchange, 'resource_gone');
  const most = exchange.world.knobs.number('stored_answer_limit_bytes');
  return { status, headers: { ...headers }, body: most === 0 ? body : Buffer.from(body).subarray(0, most).toString() };
}

/** From here on the work is done to its end, whether its client waits or not: a repetition meanwhile is told so. */
function begin(exchange: Exchange, id: string, fingerprint: string): void {
  const { store } = exchange.world;
  runningIn(store).set(id, fingerprint);
  exchange.goesOn = true;
  exchange.onReply((reply) => {
    runningIn(store).delete(id);
    if (!isReleased(exchange, reply)) keep(exchange, id, fingerprint, reply);
    return reply;
  });
}

function isReleased({ pending }: Exchange, { status, body }: Reply): boolean {
  if (status < 400) return false;
  if (RELEASED_STATUSES.includes(status)) return true;
  const said = tryParseJson(bodyText(body));
  const error = isJsonObject(said) && isJsonObject(said.error) ? said.error : {};
  // What a role may not do is refused before the key is looked at, and what nobody may do to a thing after it.
  if (error.code === 'insufficient_permissions') return pending.length > 0;
  return EARLIER_CODES.includes(String(error.code));
}

function keep({ world }: Exchange, id: string, fingerprint: string, { status, headers, body }: Reply): void {
  const { idempotent: rows } = augnoState(world.store);
  const now = world.clock.now();
  forget(rows, now);
  rows.delete(id);
  rows.insert({ id, fingerprint, until: now + KEPT_MS, status, headers, body: bodyText(body) });
}

/** The oldest come first, so that one look is enough most of the time. */
function forget(rows: ReturnType<typeof augnoState>['idempotent'], now: number): void {
  for (;;) {
    const oldest = rows.find(() => true);
    if (!oldest || oldest.until > now) return;
    rows.delete(oldest.id);
  }
}

function runningIn(store: Store): Map<string, string> {
  const known = running.get(store) ?? new Map<string, string>();
  running.set(store, known);
  return known;
}

/** A key counts for one actor, account, method and route. */
function idOf(exchange: Exchange, key: string): string {
  const { identity, operation, entry } = exchange;
  return digest([identity?.credential ?? '', factsOf(exchange).account, entry.method, operation?.path ?? '', key]);
}

/** The exact bytes of the body, and of each query parameter the first value only. */
function fingerprintOf({ sentQuery, body }: Exchange): string {
  const names = [...new Set(sentQuery.keys())].sort();
  return digest([body, ...names.flatMap((name) => [name, sentQuery.get(name) ?? ''])]);
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function orFault(exchange: Exchange, faults: Stage, known: Reply): Reply | Promise<Reply> {
  const met = faults(exchange);
  return met instanceof Promise ? met.then((reply) => reply ?? known) : (met ?? known);
}
