import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, Unavailable } from '../../reference/errors.ts';
import { isRow, isText, parseRow, type Row } from '../../reference/json.ts';
import type { App } from './app.ts';
import { ApiRefusal, findingsIn, Stopped } from './errors.ts';

/** A request to GoRoute. */
export interface Call {
  readonly method: 'GET' | 'POST';
  /** With its query, from the base address on. */
  readonly path: string;
  /** What metrics call it. */
  readonly endpoint: string;
  readonly body?: { readonly type: 'application/xml' | 'application/json'; readonly text: string };
  /** Names one action over all its attempts. */
  readonly idempotencyKey?: string;
  /** Names the piece of work in our logs and in GoRoute's. */
  readonly correlationId: string;
  /** How often it is repeated; as configured where nothing is said. */
  readonly retries?: number;
}

/** What an answer asks of us. */
export type Meaning = 'ok' | 'transient' | 'dead-key' | 'permanent';

/** An answer, whatever it was. */
export interface Answer {
  /** Null where none came. */
  readonly status: number | null;
  readonly headers: Headers;
  /** Undefined where the body is not a JSON object. */
  readonly body: Row | undefined;
  readonly requestId: string;
}

/** Statuses that time can mend. @see https://docs.goroute.ai/docs/best-practices/production-checklist */
const TRANSIENT = [408, 429, 500, 502, 503, 504];

/** The error of an envelope; empty where there is none. */
export const errorOf = (body: Row | undefined): Row => (isRow(body?.error) ? body.error : {});

/** By status first: GoRoute's pages have two vocabularies of codes. */
export function classify({ status, body }: Answer): Meaning {
  if (status === null) return 'transient';
  if (status === 204) return 'ok';
  // A success that cannot be read tells nothing of what was done.
  if (status >= 200 && status < 300) return body ? 'ok' : 'transient';
  if (status === 401) return 'dead-key';
  if (status === 409 && isInProgress(errorOf(body))) return 'transient';
  return TRANSIENT.includes(status) ? 'transient' : 'permanent';
}

/** The first attempt under the key still runs; the numbered vocabulary has one number for all conflicts, and tells them apart by sentence. */
function isInProgress({ code, message }: Row): boolean {
  return (
    code === 'IDEMPOTENCY_IN_PROGRESS' || (code === 'RES_002' && /still running|in progress/i.test(String(message)))
  );
}

/** The headers of every request: the key in one of them only, since an address ends up in logs. */
export function headersOf(app: App, call: Call): Record<string, string> {
  return {
    accept: 'application/json',
    'x-api-key': app.config.apiKey,
    'x-correlation-id': call.correlationId,
    'user-agent': 'InvoiceDesk/1.0',
    ...(call.body && { 'content-type': call.body.type }),
    ...(call.idempotencyKey !== undefined && { 'idempotency-key': call.idempotencyKey }),
  };
}

/** Carries out one request, through limits and outages; what it throws is final for now. */
export async function call(app: App, request: Call): Promise<Row> {
  if (app.stop.isStopped) throw new Stopped(app.stop.code);
  const retries = app.parts.retriesOf(app, request);
  for (let failures = 0; ; failures++) {
    const backoff = app.parts.backoffMs(app.config.retryBaseMs, failures);
    const answer = await passed(app, request, backoff, failures > 0);
    const meaning = app.parts.classify(answer);
    // To be told to wait is a word of somebody who is well.
    if (answer.status !== 429) app.health.heard(meaning);
    if (meaning === 'ok') {
      app.stop.lift();
      return answer.body ?? {};
    }
    const refusal = refusalOf(answer);
    if (meaning === 'dead-key') return app.parts.onDeadKey(app, refusal);
    if (meaning === 'permanent') throw refusal;
    app.parts.notice(app, 'api_failures');
    if (failures >= retries) throw new Unavailable(refusal.message);
    if (app.parts.retryAfterMs(answer.headers) === undefined) await sleep(backoff);
  }
}

/** One attempt, through the door that everyone who uses the key passes. */
async function passed(app: App, request: Call, backoff: number, isRepeated: boolean): Promise<Answer> {
  const leave = await app.parts.enter(app, isRepeated);
  try {
    const answer = await attempt(app, request);
    app.parts.heed(app, answer.headers);
    const askedMs = app.parts.classify(answer) === 'transient' ? app.parts.retryAfterMs(answer.headers) : undefined;
    // A limit is on the organization, not on the request: the door is shut before the next one in the queue is let in.
    if (askedMs !== undefined) await app.parts.pause(app, askedMs + backoff);
    return answer;
  } finally {
    leave();
  }
}

async function attempt(app: App, request: Call): Promise<Answer> {
  const { method, path, endpoint, body, correlationId } = request;
  const began = performance.now();
  const answer = await exchanged(app, `${app.config.apiBase}${path}`, {
    method,
    headers: app.parts.headersOf(app, request),
    ...(body && { body: body.text }),
    redirect: 'manual', // a redirect must not carry the key elsewhere
    signal: AbortSignal.timeout(app.config.requestTimeoutMs),
  });
  const seconds = (performance.now() - began) / 1000;
  const { status } = answer;
  const code = answer.failure ?? String(errorOf(answer.body).code ?? '');
  app.parts.measure(app, { endpoint, status, seconds });
  const route = path.split('?')[0] ?? path;
  app.parts.logCall(app, { method, path: route, status, code, requestId: answer.requestId, correlationId, seconds });
  app.parts.heedNotices(app, answer.headers);
  return answer;
}

/** Never rejects: an answer that does not come is one without a status. */
async function exchanged(app: App, url: string, init: RequestInit): Promise<Answer & { readonly failure?: string }> {
  try {
    const response = await app.parts.transport(url, init);
    const { status, headers } = response;
    return { status, headers, body: parseRow(await response.text()), requestId: headers.get('x-request-id') ?? '' };
  } catch (error) {
    return { status: null, headers: new Headers(), body: undefined, requestId: '', failure: whyNone(error) };
  }
}

/** What fetch says is "fetch failed"; why is in its cause. */
function whyNone(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? reasonOf(error.cause) : reasonOf(error);
}

function refusalOf({ status, body, requestId }: Answer): ApiRefusal {
  const { code, message, details } = errorOf(body);
  const says = isText(details) ? details : isText(message) ? message : '';
  return new ApiRefusal(status ?? 0, isText(code) ? code : 'no_code', says, findingsIn(details), requestId);
}

/** A key that was switched off for a time: the others are over for good. */
const DISABLED = ['API_KEY_DISABLED', 'AUTH_003'];

/** The key is refused: one alert, and no further call until somebody acts. */
export function onDeadKey(app: App, refusal: ApiRefusal): never {
  app.stop.by(refusal.code, DISABLED.includes(refusal.code));
  app.parts.notice(app, 'key_refused');
  throw new Stopped(refusal.code);
}
