import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from './app.ts';
import { ConnectionEnded, Refused, reasonOf, Unavailable } from './errors.ts';
import { parseRow, type Row } from './json.ts';
import { REQUEST_TIMEOUT_MS } from './oauth.ts';
import { refresh } from './refresh.ts';
import { backoffMs, Gate, RETRIES } from './waiting.ts';

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
export async function read(app: App, eventId: string, path: string, patienceMs = Infinity): Promise<Row> {
  let renewed = false;
  for (let failures = 0; ; ) {
    const backoff = backoffMs(app.config.retryBaseMs, failures);
    const answer = await send(app, eventId, path, patienceMs, backoff);
    const { status, meaning, reason } = answer;
    const connection = app.connections.working(eventId); // nothing is kept for a connection that ended meanwhile
    const lastError = meaning === 'ok' ? null : reason;
    if (connection.lastError !== lastError) app.connections.update(eventId, { lastError });
    if (meaning === 'ok') return answer.body;

    // A 401 about a token that was replaced meanwhile says nothing about the connection.
    const outdated = status === 401 && connection.accessToken !== answer.token;
    if (meaning === 'expired' || outdated) {
      if (renewed) throw new Unavailable(`${reason} with a fresh token`);
      renewed = true;
      await refresh(app, eventId, answer.token);
      continue;
    }
    if (meaning === 'revoked') {
      app.parts.onRevoked(app, eventId);
      throw new ConnectionEnded('revoked');
    }
    if (meaning === 'permanent') throw new Refused(reason);

    if (failures++ === RETRIES) throw new Unavailable(reason);
    if (!answer.paused) await sleep(meaning === 'busy' ? 100 + backoff : backoff);
  }
}

async function send(app: App, eventId: string, path: string, patienceMs: number, backoff: number): Promise<Answer> {
  const gate = gateOf(app, eventId);
  const leave = await gate.enter(patienceMs);
  try {
    const { accessToken: token } = app.connections.working(eventId);
    const requestId = randomUUID();
    try {
      const response = await app.parts.transport(`${app.config.apiBase}${path}`, {
        headers: {
          accept: 'application/vnd.revento.v1+json',
          authorization: `Bearer ${token}`,
          'x-revento-request-id': requestId,
        },
        redirect: 'manual', // a redirect must not carry the token elsewhere
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      const body = parseRow(await response.text());
      const reason = `${response.status} ${body?.error ?? ''}`.trim();
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
    }
  } finally {
    leave();
  }
}

function gateOf(app: App, eventId: string): Gate {
  const gate = app.gates.get(eventId) ?? new Gate();
  app.gates.set(eventId, gate);
  return gate;
}
