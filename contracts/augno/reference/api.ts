import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, Unavailable } from '../../reference/errors.ts';
import { isRow, isText, parseRow, type Row } from '../../reference/json.ts';
import type { App } from './app.ts';
import { ApiRefusal, Stopped } from './errors.ts';

/** Pinned: a newer version is taken on by a change of this line, after it was tried. */
export const API_VERSION = '1.0.forge-preview.3';

/** A request to Augno. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With its query, from `/v1/` on. */
  readonly path: string;
  readonly body?: Row;
  /** Names one action over all its attempts; wanted by whatever creates or changes. */
  readonly idempotencyKey?: string;
}

/** A request as it goes out. */
export interface Outgoing {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** What an answer asks of us. */
export type Meaning = 'ok' | 'transient' | 'dead-key' | 'blocked' | 'permanent';

/** An answer, whatever it was. */
export interface Answer {
  /** Null where none came. */
  readonly status: number | null;
  readonly headers: Headers;
  /** Undefined where the body is not a JSON object. */
  readonly body: Row | undefined;
  readonly requestId: string;
}

/** The error of an envelope; empty where there is none. */
export const errorOf = (body: Row | undefined): Row => (isRow(body?.error) ? body.error : {});

/** `is_transient` decides where it is said; where an answer has no envelope, its status does. */
export function classify({ status, body }: Answer): Meaning {
  if (status === null) return 'transient';
  if (status >= 200 && status < 300) return body || status === 204 ? 'ok' : 'transient';
  const { is_transient: isTransient } = errorOf(body);
  if (status === 401) return 'dead-key';
  if (status === 402) return 'blocked';
  if (typeof isTransient === 'boolean') return isTransient ? 'transient' : 'permanent';
  return status === 408 || status === 429 || status >= 500 ? 'transient' : 'permanent';
}

/** The headers of every request: the key in one of them only, since an address ends up in logs. */
export function headersOf(app: App, call: Call): Record<string, string> {
  return {
    accept: 'application/json',
    authorization: `Bearer ${app.config.apiKey}`,
    'augno-version': app.parts.apiVersion,
    'augno-account': app.config.accountId,
    'user-agent': 'OrderSync/1.0',
    ...(call.body && { 'content-type': 'application/json' }),
    ...(call.idempotencyKey !== undefined && { 'idempotency-key': call.idempotencyKey }),
  };
}

/** Carries out one request, through limits and outages; what it throws is final for now. */
export async function call(app: App, request: Call): Promise<Row> {
  if (app.stop.isStopped) throw new Stopped(app.stop.code);
  const outgoing: Outgoing = {
    url: `${app.config.apiBase}${request.path}`,
    method: request.method,
    headers: app.parts.headersOf(app, request),
    // Made once: an attempt with other bytes is another request under the same key.
    body: request.body && JSON.stringify(request.body),
  };
  for (let failures = 0; ; failures++) {
    const backoff = app.parts.backoffMs(app.config.retryBaseMs, failures);
    const answer = await passed(app, request, outgoing, backoff);
    const meaning = app.parts.classify(answer);
    if (meaning === 'ok') {
      app.stop.lift();
      return answer.body ?? {};
    }
    const refusal = refusalOf(request, answer);
    if (meaning === 'dead-key' || meaning === 'blocked') return app.parts.onStopped(app, refusal);
    if (meaning === 'permanent') throw refusal;
    app.parts.notice(app, 'api_failures');
    if (failures >= app.parts.retries) throw new Unavailable(refusal.message);
    if (app.parts.retryAfterMs(answer.headers) === undefined) await sleep(backoff);
  }
}

/** One attempt, through the door that everyone who uses the key passes. */
async function passed(app: App, request: Call, outgoing: Outgoing, backoff: number): Promise<Answer> {
  const leave = await app.gate.enter(Number.POSITIVE_INFINITY);
  try {
    const answer = await attempt(app, request, outgoing);
    const askedMs = app.parts.classify(answer) === 'transient' ? app.parts.retryAfterMs(answer.headers) : undefined;
    // A limit is on the key, not on the request: the door is shut before the next one in the queue is let in.
    if (askedMs !== undefined) await app.parts.pause(app.gate, askedMs + backoff);
    return answer;
  } finally {
    leave();
  }
}

async function attempt(app: App, { path }: Call, { url, body: sent, ...init }: Outgoing): Promise<Answer> {
  const route = path.split('?')[0] ?? path;
  try {
    const response = await app.parts.transport(url, {
      ...init,
      ...(sent !== undefined && { body: sent }),
      redirect: 'manual', // a redirect must not carry the key elsewhere
      signal: AbortSignal.timeout(app.config.requestTimeoutMs),
    });
    // Nothing at all is no answer either, but where it is said to be one: an empty list would look like it.
    const body = parseRow(await response.text());
    const requestId = response.headers.get('request-id') ?? response.headers.get('x-request-id') ?? '';
    const { code } = errorOf(body);
    app.parts.logCall(app, {
      method: init.method,
      path: route,
      status: response.status,
      code: isText(code) ? code : '',
      requestId,
    });
    return { status: response.status, headers: response.headers, body, requestId };
  } catch (error) {
    app.parts.logCall(app, { method: init.method, path: route, status: null, code: reasonOf(error), requestId: '' });
    return { status: null, headers: new Headers(), body: undefined, requestId: '' };
  }
}

const VERBS = { GET: 'read', POST: 'create', PATCH: 'change', PUT: 'change', DELETE: 'delete' } as const;

/** `create sales orders`: what a request is about, in the words of its address. */
function askedBy({ method, path }: Call): string {
  const [, , , what = ''] = path.split('?')[0]?.split('/') ?? [];
  return `${VERBS[method]} ${what.replaceAll('-', ' ')}`;
}

function refusalOf(request: Call, { status, body, requestId }: Answer): ApiRefusal {
  const { code, param, quota } = errorOf(body);
  const left = isRow(quota) ? ` (${quota.used} of ${quota.limit} used)` : '';
  const name = isText(code) ? code : 'no_answer';
  return new ApiRefusal(status ?? 0, name, isText(param) ? param : null, requestId, left, askedBy(request));
}

/** The key or the account is refused: one alert, and no further call until somebody acts. */
export function onStopped(app: App, refusal: ApiRefusal): never {
  app.stop.by(refusal.code, refusal.code === 'payment_required');
  app.parts.notice(app, 'key_refused');
  throw new Stopped(refusal.code);
}
