import type { App } from './app.ts';
import { ConnectionEnded, reasonOf } from './errors.ts';
import type { Envelope, Job } from './inbox.ts';
import { isText } from './json.ts';
import { endForDeletion } from './lifecycle.ts';
import { readEvent } from './sync.ts';

/** Does the work of one accepted delivery. Never throws: what cannot be done becomes a dead letter. */
export async function work(app: App, job: Job): Promise<void> {
  try {
    if (job.envelope && !app.state.wasProcessed(job.key) && (await apply(app, job.envelope, job.deliveryId))) {
      app.state.markProcessed(job.key, job.deliveryId);
    }
    app.inbox.finish(job);
  } catch (error) {
    const ended = error instanceof ConnectionEnded;
    app.log(ended ? 'webhook of an ended connection' : 'webhook given up', {
      deliveryId: job.deliveryId,
      reason: reasonOf(error),
    });
    app.inbox.finish(job, ended ? null : reasonOf(error));
  }
}

/** The effect of one event; false when it has none here. */
async function apply(app: App, envelope: Envelope, deliveryId: string): Promise<boolean> {
  const { type, eventId, data } = envelope;
  switch (type) {
    case 'integration.suspended':
      app.parts.onSuspended(app);
      return true;
    case 'user.revoked_access':
      if (isText(data.user_id)) app.state.revokeUser(data.user_id, new Date(envelope.occurredAt).toISOString());
      return true;
    case 'data.deletion_required':
      return isOurs(app, envelope) && endForDeletion(app, envelope);
    case 'application.submitted':
    case 'application.approved':
    case 'application.rejected':
    case 'application.revision_requested':
    case 'participant.registered':
    case 'participant.profile_updated':
    case 'activity.updated':
    case 'activity.capacity_state_changed': {
      if (eventId === null || !isOurs(app, envelope)) return false;
      const { scopes } = app.connections.working(eventId);
      const kind = type.startsWith('application.') ? 'application' : 'participant';
      if (!type.startsWith('activity.')) app.state.addSnapshot(eventId, kind, data, envelope.occurredAt, deliveryId);
      // The snapshot says how it was; the API says how it is.
      if (scopes.includes('event.read')) await readEvent(app, eventId);
      return true;
    }
    default:
      return false; // a type of tomorrow: acknowledged, and of no concern
  }
}

function isOurs(app: App, { eventId, organizationId }: Envelope): boolean {
  const connection = eventId === null ? undefined : app.connections.find(eventId);
  return connection !== undefined && connection.organizationId === organizationId;
}
