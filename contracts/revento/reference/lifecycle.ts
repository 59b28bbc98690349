import { isText } from '../../reference/json.ts';
import type { App } from './app.ts';
import type { Connection, Status } from './connections.ts';
import type { Envelope } from './envelope.ts';

const DELETE_WITHIN_MS = 30 * 24 * 3_600_000;

/** A 401 token_revoked: permanent, so no refresh and no repeat. The webhook that says why may come later, or never. */
export function onRevoked(app: App, key: string): void {
  end(app, key, 'token_revoked', app.state.suspended);
}

/** A 400 invalid_grant on refresh: permanent too; only a new consent helps. */
export function onDeadGrant(app: App, key: string): void {
  end(app, key, 'invalid_grant', app.state.suspended);
}

/** The whole integration is suspended: every connection stops, and stays stopped until there is a new consent. */
export function onSuspended(app: App): void {
  app.state.setSuspended(true);
  for (const connection of [...app.connections.all(), ...app.connections.sessions()]) {
    // One that was disconnected or archived before keeps its own reason.
    if (connection.deleteBy === null) end(app, connection.key, 'integration.suspended', true);
    if (connection.userId !== null) app.parts.erase(app, connection);
  }
}

/** A user withdrew the access: that session is over and what it read must go. Other users are not concerned. */
export function onUserRevoked(app: App, { eventId, occurredAt, data }: Envelope): void {
  const { user_id: userId } = data;
  if (!isText(userId)) return;
  app.state.revokeUser(userId, new Date(occurredAt).toISOString());
  for (const session of app.connections.sessions()) {
    if (session.userId !== userId || (eventId !== null && session.eventId !== eventId)) continue;
    endForDeletion(app, session, 'user.revoked_access', occurredAt);
  }
}

/** The event is over for us, for its organizer and its users: their data must go within 30 days. */
export function onDeletion(app: App, { eventId, occurredAt, data }: Envelope): void {
  const cause = data.reason === 'event_archived' ? 'event_archived' : 'data.deletion_required';
  for (const connection of [...app.connections.all(), ...app.connections.sessions()]) {
    if (connection.eventId === eventId) endForDeletion(app, connection, cause, occurredAt);
  }
}

/** Cached data is erased at once; the date is the duty. Asked twice, the earlier date stands. */
function endForDeletion(app: App, known: Connection, cause: string, occurredAt: number): void {
  const deleteBy = new Date(occurredAt + DELETE_WITHIN_MS).toISOString();
  if (known.deleteBy !== null && known.deleteBy <= deleteBy) return;
  end(app, known.key, cause, known.status === 'suspended');
  app.connections.update(known.key, { deleteBy });
  app.parts.erase(app, known);
}

/** Forgets what was read with a connection, and the dead letters that still hold some of it. */
export function erase(app: App, { eventId, userId }: Connection): void {
  if (userId !== null) {
    app.state.eraseUser(eventId, userId);
  } else {
    app.state.erase(eventId);
    app.inbox.forget((envelope) => envelope.eventId === eventId);
  }
}

/** The status that tells people why it ended. A suspension explains most ends, but not an archived event. */
export function describeEnd(cause: string, suspended: boolean): Status {
  if (cause === 'event_archived') return 'archived';
  if (suspended && cause !== 'user.revoked_access') return 'suspended';
  return cause === 'invalid_grant' ? 'reconnect_required' : 'revoked';
}

/** What others are told about a connection. */
export const reportedStatus = (connection: Connection): Status => connection.status;

function end(app: App, key: string, cause: string, suspended: boolean): void {
  const status = app.parts.describeEnd(cause, suspended);
  // The tokens are of no use any more, so they are not kept either.
  app.connections.update(key, { status, lastError: cause, accessToken: '', refreshToken: '' });
  app.log('connection ended', { key, status, reason: cause });
}
