import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionEnded, Refused, reasonOf, Unavailable } from '../../reference/errors.ts';
import { parseRow, type Row } from '../../reference/json.ts';
import { Gate } from '../../reference/waiting.ts';
import type { App } from './app.ts';
import { refresh } from './refresh.ts';

/** What an answer asks of us. */
export type Meaning = 'ok' | 'expired' | 'revoked' | 'limited' | 'busy' | 'transient' | 'permanent';

/** The status alone does not tell: three codes share 401 and two share 429, so the error code decides. */
export function classify(status: number, code: unknown): Meaning {
  if (status === 200) return 'ok';
  if (status === 401 && code === 'token_expired') return 'expired';
  if (status === 401 && code === 'token_revoked') return 'revoked';
  if (status === 429) return code === 'concurrent_limit_exceeded' ? 'busy' : 'limited';
  return status >= 500 ? 'transient' : 'permanent';
}

/** A request before it goes out. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Record<string, string>;
}

/** The token travels in a header: an address ends up in logs. */
export const sentToken = ({ url, headers }: Outgoing, token: string): Outgoing => ({
  url,
  headers: { ...headers, authorization: `Bearer ${token}` },
});

/** What people are told of an answer: in logs, on pages, in answers of ours. So nothing of the request is in it. */
export const reasonFor = (status: number, code: unknown, _request: Outgoing): string =>
  `${status} ${code ?? ''}`.trim();

/** Whether a token is replaced before it is used. Never: the provider says when it is over, and only its clock counts. */
export const renewsFirst = (): boolean => false;

/** Whether an expired token may be replaced once more for the same request. A fresh one that is expired too never ends. */
export const mayRenew = (renewals: number): boolean => renewals === 0;

interface Answer {
  readonly status: number | null;
  readonly meaning: Meaning;
  readonly reason: string;
  readonly token: string;
  readonly body: Row;
  /** Whether the pause that it asks for has been taken. */
  readonly paused: boolean;
}

/** Reads one resource of a connection, through expiry, limits and outages; what it throws is final. */
export async function read(app: App, key: string, path: string, patienceMs = Infinity): Promise<Row> {
  let renewals = 0;
  const before = app.connections.working(key);
  if (app.parts.renewsFirst(before)) await refresh(app, key, before.accessToken);
  for (let failures = 0; ; ) {
    const backoff = app.parts.backoffMs(app.config.retryBaseMs, failures);
    const answer = await send(app, key, path, patienceMs, backoff);
    const { status, meaning, reason } = answer;
    const connection = app.connections.working(key); // nothing is kept for a connection that ended meanwhile
    const lastError = meaning === 'ok' ? null : reason;
    if (connection.lastError !== lastError) app.connections.update(key, { lastError });
    if (meaning === 'ok') return answer.body;

    // A 401 about a token that was replaced meanwhile says nothing about the connection.
    const outdated = status === 401 && connection.accessToken !== answer.token;
    if (meaning === 'expired' || outdated) {
      if (!app.parts.mayRenew(renewals++)) throw new Unavailable(`${reason} with a fresh token`);
      await refresh(app, key, answer.token);
      continue;
    }
    if (meaning === 'revoked') {
      app.parts.notice(app, 'tokens_revoked', key);
      app.parts.onRevoked(app, key);
      throw new ConnectionEnded('revoked');
    }
    if (meaning === 'permanent') throw new Refused(reason);

    if (failures++ >= app.parts.retries) throw new Unavailable(reason);
    if (!answer.paused) await sleep(meaning === 'busy' ? 100 + backoff : backoff);
  }
}

async function send(app: App, key: string, path: string, patienceMs: number, backoff: number): Promise<Answer> {
  const gate = gateOf(app, key);
  const leave = await gate.enter(patienceMs);
  try {
    const { accessToken: token, eventId } = app.connections.working(key);
    const requestId = app.parts.newRequestId(path);
    const bare = {
      url: `${app.config.apiBase}${path}`,
      headers: { accept: 'application/vnd.revento.v1+json', 'x-revento-request-id': requestId },
    };
    const { url, headers } = app.parts.sentToken(bare, token);
    let answered: number | null = null;
    try {
      const response = await app.parts.transport(url, {
        headers,
        redirect: 'manual', // a redirect must not carry the token elsewhere
        signal: AbortSignal.timeout(app.config.requestTimeoutMs),
      });
      answered = response.status;
      const body = parseRow(await response.text());
      const reason = app.parts.reasonFor(response.status, body?.error, { url, headers });
      app.log('api request', { eventId, requestId, path, status: response.status, error: String(body?.error ?? '') });
      const meaning = body || response.status !== 200 ? app.parts.classify(response.status, body?.error) : 'transient';
      const askedMs = app.parts.retryAfterMs(response.headers);
      const paused = meaning === 'limited' || (askedMs !== undefined && response.status >= 429);
      // Before the next in line passes the gate: a limit is on the token, not on the request, so everyone who uses it waits.
      if (paused) await app.parts.pause(gate, (askedMs ?? 0) + backoff);
      return { status: response.status, meaning, reason, token, body: body ?? {}, paused };
    } catch (error) {
      app.log('api request without answer', { eventId, requestId, path, reason: reasonOf(error) });
      const reason = `no answer: ${reasonOf(error)}`;
      return { status: null, meaning: 'transient', reason, token, body: {}, paused: false };
    } finally {
      app.parts.trace(app, eventId, requestId, `GET ${path.split('?')[0]}`, answered);
    }
  } finally {
    leave();
  }
}

function gateOf(app: App, key: string): Gate {
  const gate = app.gates.get(key) ?? new Gate(app.parts.inFlight);
  app.gates.set(key, gate);
  return gate;
}
