import type { App } from './app.ts';
import type { Connection, Status } from './connections.ts';
import type { Envelope } from './inbox.ts';

const DELETE_WITHIN_MS = 30 * 24 * 3_600_000;

/** A 401 token_revoked: permanent, so no refresh and no repeat. The webhook that says why may come later, or never. */
export function onRevoked(app: App, eventId: string): void {
  end(app, eventId, app.state.suspended ? 'suspended' : 'revoked', 'token_revoked');
}

/** A 400 invalid_grant on refresh: permanent too; only a new consent helps. */
export function onDeadGrant(app: App, eventId: string): void {
  end(app, eventId, app.state.suspended ? 'suspended' : 'reconnect_required', 'invalid_grant');
}

/** The whole integration is suspended: every connection stops, and stays stopped until its organizer reconnects. */
export function onSuspended(app: App): void {
  app.state.setSuspended(true);
  for (const { eventId, deleteBy } of app.connections.all()) {
    // One that was disconnected or archived before keeps its own reason.
    if (deleteBy === null) end(app, eventId, 'suspended', 'integration.suspended');
  }
}

/** The connection is over and its data must go within 30 days. Cached data is erased at once; the date is the duty. */
export function endForDeletion(app: App, { eventId, occurredAt, data }: Envelope): boolean {
  if (eventId === null) return false;
  const deleteBy = new Date(occurredAt + DELETE_WITHIN_MS).toISOString();
  const known = app.connections.find(eventId);
  if (known?.deleteBy && known.deleteBy <= deleteBy) return true; // asked before: the earlier date stands
  const status = known?.status === 'suspended' ? 'suspended' : 'revoked';
  end(app, eventId, data.reason === 'event_archived' ? 'archived' : status, 'data.deletion_required');
  app.connections.update(eventId, { deleteBy });
  app.state.erase(eventId);
  return true;
}

/** What others are told about a connection. */
export const reportedStatus = (connection: Connection): Status => connection.status;

function end(app: App, eventId: string, status: Status, lastError: string): void {
  // The tokens are of no use any more, so they are not kept either.
  app.connections.update(eventId, { status, lastError, accessToken: '', refreshToken: '' });
  app.log('connection ended', { eventId, status, reason: lastError });
}
