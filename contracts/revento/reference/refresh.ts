import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from './app.ts';
import type { Connection } from './connections.ts';
import { ConnectionEnded, reasonOf, Unavailable } from './errors.ts';
import { isText, type Row } from './json.ts';
import { requestToken, type TokenReply } from './oauth.ts';
import { backoffMs, RETRIES } from './waiting.ts';

// Everyone waits for a refresh, so it does not sit out a long outage; the next job asks again.
const PATIENCE_MS = 60_000;

/** Refreshes under way, by event. */
export type Flights = Map<string, Promise<void>>;

/** One refresh serves everyone who waits; a second one would present a refresh token that is already spent. */
export async function refreshOnce(
  flights: Flights,
  eventId: string,
  isStale: () => boolean,
  refresh: () => Promise<void>,
): Promise<void> {
  if (!isStale()) return; // somebody refreshed while our request was on its way
  let flight = flights.get(eventId);
  if (!flight) {
    flight = refresh().finally(() => flights.delete(eventId));
    flights.set(eventId, flight);
  }
  return flight;
}

/** The tokens after a refresh: both are new. */
export function rotated(before: Connection, answer: Row): Pick<Connection, 'accessToken' | 'refreshToken'> {
  const { access_token, refresh_token } = answer;
  return {
    accessToken: isText(access_token) ? access_token : before.accessToken,
    refreshToken: isText(refresh_token) ? refresh_token : before.refreshToken,
  };
}

/** Replaces the access token that the provider called expired. */
export function refresh(app: App, eventId: string, expired: string): Promise<void> {
  return app.parts.refreshOnce(
    app.flights,
    eventId,
    () => app.connections.working(eventId).accessToken === expired,
    () => fetchTokens(app, eventId),
  );
}

async function fetchTokens(app: App, eventId: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const connection = app.connections.working(eventId);
    const reply = await attemptRefresh(app, connection.refreshToken);
    // The organizer may have connected anew, or the connection may have ended, while we asked.
    if (app.connections.working(eventId).refreshToken !== connection.refreshToken) return;
    if (typeof reply === 'object') {
      if (reply.status === 200 && isText(reply.body.access_token)) {
        // On disk before anyone can use the access token: a crash after this line loses nothing.
        app.connections.update(eventId, { ...app.parts.rotated(connection, reply.body), lastError: null });
        return;
      }
      if (reply.body.error === 'invalid_grant') {
        app.parts.onDeadGrant(app, eventId);
        throw new ConnectionEnded('reconnect_required');
      }
    }
    const transient = typeof reply === 'string' || reply.status === 429 || reply.status >= 500 || reply.status === 200;
    const reason = typeof reply === 'string' ? reply : `${reply.status} ${reply.body.error ?? ''}`.trim();
    const askedMs = typeof reply === 'string' ? 0 : (app.parts.retryAfterMs(reply.headers) ?? 0);
    const hopeless = !transient || attempt === RETRIES || askedMs > PATIENCE_MS;
    if (hopeless) throw new Unavailable(`refresh failed: ${reason}`);
    await sleep(askedMs + backoffMs(app.config.retryBaseMs, attempt));
  }
}

/** The reply, or in words why there is none. */
async function attemptRefresh(app: App, refreshToken: string): Promise<TokenReply | string> {
  try {
    return await requestToken(app, { grant_type: 'refresh_token', refresh_token: refreshToken });
  } catch (error) {
    return reasonOf(error);
  }
}
