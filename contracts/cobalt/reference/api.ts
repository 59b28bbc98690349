import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, Unavailable } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import type { App } from './app.ts';
import { ApiRefusal, Stopped } from './errors.ts';

/** A request of our back end to Cobalt. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query, from the base address on. */
  readonly path: string;
  /** The customer that it is about. */
  readonly account?: string;
  readonly body?: Row;
  readonly headers?: Readonly<Record<string, string>>;
  /** It may have been done although no answer came, and doing it twice does harm: what is not known is left to the caller. */
  readonly isOnce?: boolean;
}

/** What an answer asks of us. */
export type Meaning = 'ok' | 'transient' | 'dead-key' | 'permanent';

/** An answer, whatever it was. */
export interface Answer {
  /** Null where none came. */
  readonly status: number | null;
  readonly headers: Headers;
  /** Undefined where the body is no JSON. */
  readonly body: unknown;
}

/** What was asked may have been done, or not. */
export class Unknown extends Unavailable {}

/** Statuses that time can mend. */
const TRANSIENT = [408, 429, 500, 502, 503, 504];
/** Early generations answer 500 where something is not there, or credentials are no good: time does not mend that. */
const NAMES_A_CAUSE =
  /not found|not exist|no linked account|no saved config|already exists|required|not allowed|validation failed|verify credentials|token revoked|invalid/i;

/** The sentence of an error, in whichever envelope; empty where there is none. */
export function sentenceOf(body: unknown): string {
  if (!isRow(body)) return '';
  if (isText(body.message) && body.message !== 'Server Error') return body.message;
  return isText(body.error) ? body.error : '';
}

/** By status and sentence alone: codes differ between the generations of the API. */
export function classify({ status, body }: Answer): Meaning {
  if (status === null) return 'transient';
  // A success that cannot be read tells nothing of what was done.
  if (status >= 200 && status < 300) return body === undefined ? 'transient' : 'ok';
  if (status === 401) return 'dead-key';
  if (status === 500 && NAMES_A_CAUSE.test(sentenceOf(body))) return 'permanent';
  return TRANSIENT.includes(status) ? 'transient' : 'permanent';
}

/** The headers of every request: the key in a header only, since an address ends up in logs. */
export function headersOf(app: App, call: Call): Record<string, string> {
  return {
    accept: 'application/json',
    'x-api-key': app.config.apiKey,
    'user-agent': 'Tideline/1.0',
    ...(call.account !== undefined && { linked_account_id: call.account }),
    ...(call.body && { 'content-type': 'application/json' }),
    ...call.headers,
  };
}

/** Carries out one request, through limits and outages; what it throws is final for now. @throws Stopped, ApiRefusal, Unavailable, Unknown */
export async function call(app: App, request: Call): Promise<unknown> {
  if (app.stop.isStopped) throw new Stopped(app.stop.code);
  for (let failures = 0; ; failures++) {
    const backoff = app.parts.backoffMs(app.config.retryBaseMs, failures);
    const answer = await passed(app, request, backoff);
    const meaning = app.parts.classify(answer);
    if (meaning === 'ok') {
      app.stop.lift();
      return answer.body;
    }
    const refusal = new ApiRefusal(answer.status ?? 0, sentenceOf(answer.body));
    if (meaning === 'dead-key') return app.parts.onDeadKey(app, refusal);
    if (meaning === 'permanent') throw refusal;
    app.parts.notice(app, 'api_failures');
    // What was limited has not happened.
    if (request.isOnce && answer.status !== 429) throw new Unknown(refusal.message);
    if (failures >= app.parts.retriesOf(app, request)) throw new Unavailable(refusal.message);
    if (app.parts.retryAfterMs(answer.headers) === undefined) await sleep(backoff);
  }
}

/** One attempt, through the door that everyone who uses the key passes. */
async function passed(app: App, request: Call, backoff: number): Promise<Answer> {
  const leave = await app.gate.enter(Number.POSITIVE_INFINITY);
  try {
    const answer = await attempt(app, request);
    app.pace.heed(answer.headers);
    const askedMs = app.parts.classify(answer) === 'transient' ? app.parts.retryAfterMs(answer.headers) : undefined;
    // A limit is on the key, not on the request: the door is shut before the next one in the queue is let in.
    if (askedMs !== undefined) app.parts.pause(app, askedMs + backoff);
    return answer;
  } finally {
    leave();
  }
}

async function attempt(app: App, request: Call): Promise<Answer> {
  const { method, path, account = '', body } = request;
  const began = performance.now();
  const answer = await exchanged(app, `${app.config.apiBase}${path}`, {
    method,
    headers: app.parts.headersOf(app, request),
    ...(body && { body: JSON.stringify(body) }),
    redirect: 'manual', // a redirect must not carry the key elsewhere
    signal: AbortSignal.timeout(app.config.requestTimeoutMs),
  });
  const { status } = answer;
  const isGood = status !== null && status < 400;
  const code = answer.failure ?? (isGood ? '' : sentenceOf(answer.body));
  const requestId = isRow(answer.body) && isText(answer.body.request_id) ? answer.body.request_id : '';
  app.parts.logCall(app, {
    method,
    path: path.split('?')[0] ?? path,
    status,
    code,
    requestId,
    account,
    ms: Math.round(performance.now() - began),
  });
  return answer;
}

/** Never rejects: an answer that does not come is one without a status. */
async function exchanged(app: App, url: string, init: RequestInit): Promise<Answer & { readonly failure?: string }> {
  try {
    const response = await app.parts.transport(url, init);
    const { status, headers } = response;
    app.serverClock.hear(headers);
    return { status, headers, body: parsed(await response.text()) };
  } catch (error) {
    return { status: null, headers: new Headers(), body: undefined, failure: whyNone(error) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What fetch says is "fetch failed"; why is in its cause. */
function whyNone(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? reasonOf(error.cause) : reasonOf(error);
}

/** The key is refused: one alert, and no further call until somebody acts. */
export function onDeadKey(app: App, refusal: ApiRefusal): never {
  app.stop.by(refusal.says || '401');
  app.parts.notice(app, 'key_refused');
  throw new Stopped(refusal.message);
}

/** What is noted of each call: never a key, never a body. */
export interface CallLine {
  readonly method: string;
  readonly path: string;
  /** Null where no answer came. */
  readonly status: number | null;
  /** Cobalt's sentence, or why no answer came. */
  readonly code: string;
  readonly requestId: string;
  readonly account: string;
  readonly ms: number;
}

/** One line for each attempt, failed ones and those that got no answer included. */
export function logCall(app: App, line: CallLine): void {
  app.log(line.status === null ? 'api call without answer' : 'api call', { ...line });
}
