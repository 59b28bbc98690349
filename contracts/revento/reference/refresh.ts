import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionEnded, reasonOf, Unavailable } from '../../reference/errors.ts';
import { isText, type Row } from '../../reference/json.ts';
import type { App } from './app.ts';
import type { Connection } from './connections.ts';
import { requestToken, type TokenReply } from './oauth.ts';

// Everyone waits for a refresh, so it does not sit out a long outage; the next job asks again.
const PATIENCE_MS = 60_000;

/** Refreshes under way, by the key of the connection. */
export type Flights = Map<string, Promise<void>>;

export type Tokens = Pick<Connection, 'accessToken' | 'refreshToken'>;

/** What the answer to a refresh means; without an answer the status is null. */
export type RefreshMeaning = 'ok' | 'dead' | 'limited' | 'transient' | 'permanent';

/** Only invalid_grant ends a connection: an outage, or a mistake of ours, says nothing about the consent. */
export function classifyRefresh(status: number | null, body: Row): RefreshMeaning {
  if (status === 200) return isText(body.access_token) ? 'ok' : 'transient';
  if (body.error === 'invalid_grant') return 'dead';
  if (status === 429) return 'limited';
  return status === null || status >= 500 ? 'transient' : 'permanent';
}

/** One refresh serves everyone who waits; a second one would present a refresh token that is already spent. */
export async function refreshOnce(
  flights: Flights,
  key: string,
  isStale: () => boolean,
  refresh: () => Promise<void>,
): Promise<void> {
  if (!isStale()) return; // somebody refreshed while our request was on its way
  let flight = flights.get(key);
  if (!flight) {
    flight = refresh().finally(() => flights.delete(key));
    flights.set(key, flight);
  }
  return flight;
}

/** The tokens after a refresh: both are new. */
export function rotated(before: Connection, answer: Row): Tokens {
  const { access_token, refresh_token } = answer;
  return {
    accessToken: isText(access_token) ? access_token : before.accessToken,
    refreshToken: isText(refresh_token) ? refresh_token : before.refreshToken,
  };
}

/** On disk before anyone can use the access token: a crash after this line loses nothing. */
export function persistTokens(app: App, key: string, tokens: Tokens): void {
  app.connections.update(key, { ...tokens, lastError: null });
}

/** Replaces the access token that the provider called expired. */
export function refresh(app: App, key: string, expired: string): Promise<void> {
  return app.parts.refreshOnce(
    app.flights,
    key,
    () => app.connections.working(key).accessToken === expired,
    () => fetchTokens(app, key),
  );
}

async function fetchTokens(app: App, key: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const connection = app.connections.working(key);
    const { status, body, headers, reason } = await attemptRefresh(app, connection);
    const meaning = app.parts.classifyRefresh(status, body);
    if (meaning !== 'ok' && meaning !== 'limited') app.parts.notice(app, 'refresh_failures');
    // There may be a new consent, or the connection may have ended, while we asked.
    if (app.connections.working(key).refreshToken !== connection.refreshToken) return;
    if (meaning === 'ok') {
      await app.parts.persistTokens(app, key, app.parts.rotated(connection, body));
      return;
    }
    if (meaning === 'dead') {
      app.parts.onDeadGrant(app, key);
      throw new ConnectionEnded('reconnect_required');
    }
    const askedMs = app.parts.retryAfterMs(headers) ?? 0;
    const hopeless = meaning === 'permanent' || attempt >= app.parts.retries || askedMs > PATIENCE_MS;
    if (hopeless) throw new Unavailable(`refresh failed: ${reason}`);
    await sleep(askedMs + app.parts.backoffMs(app.config.retryBaseMs, attempt));
  }
}

interface RefreshReply extends Omit<TokenReply, 'status'> {
  readonly status: number | null;
  /** The answer, or why there is none, in words. */
  readonly reason: string;
}

async function attemptRefresh(app: App, { eventId, refreshToken }: Connection): Promise<RefreshReply> {
  try {
    const reply = await requestToken(app, eventId, { grant_type: 'refresh_token', refresh_token: refreshToken });
    return { ...reply, reason: `${reply.status} ${reply.body.error ?? ''}`.trim() };
  } catch (error) {
    return { status: null, body: {}, headers: new Headers(), reason: reasonOf(error) };
  }
}
