import { ConnectionEnded, reasonOf } from '../../reference/errors.ts';
import type { App } from './app.ts';
import type { Envelope, Job } from './envelope.ts';
import { readEvent } from './sync.ts';

/** Starts the work and does not wait for it: the sender gets its answer now, and no job holds up another. */
export function dispatch(app: App, job: Job): void {
  void work(app, job);
}

/** Does the work of one accepted delivery; false when it had to be given up. Never throws. */
export async function work(app: App, job: Job): Promise<boolean> {
  try {
    const { key, envelope, deliveryId } = job;
    if (envelope && !app.state.wasProcessed(key) && (await app.parts.apply(app, envelope, deliveryId))) {
      app.state.markProcessed(key, deliveryId);
    }
    app.inbox.finish(job);
    return true;
  } catch (error) {
    if (!(error instanceof ConnectionEnded)) {
      app.parts.giveUp(app, job, reasonOf(error));
      return false;
    }
    app.log('webhook of an ended connection', { deliveryId: job.deliveryId, reason: reasonOf(error) });
    app.inbox.finish(job);
    return true;
  }
}

/** Every attempt failed: a dead letter, which a redelivery or a person may put to work again. */
export function giveUp(app: App, job: Job, reason: string): void {
  app.log('webhook given up', { deliveryId: job.deliveryId, reason });
  app.parts.notice(app, 'webhook_failures');
  app.inbox.finish(job, reason);
}

/** The effect of one event; false when it has none here. */
export async function apply(app: App, envelope: Envelope, deliveryId: string): Promise<boolean> {
  const { type, eventId, data } = envelope;
  switch (type) {
    case 'integration.suspended':
      app.parts.onSuspended(app);
      return true;
    case 'user.revoked_access':
      app.parts.onUserRevoked(app, envelope);
      return true;
    case 'data.deletion_required':
      if (!app.parts.isOurs(app, envelope)) return false;
      app.parts.onDeletion(app, envelope);
      return true;
    case 'application.submitted':
    case 'application.approved':
    case 'application.rejected':
    case 'application.revision_requested':
    case 'participant.registered':
    case 'participant.profile_updated':
    case 'activity.updated':
    case 'activity.capacity_state_changed': {
      if (eventId === null || !app.parts.isOurs(app, envelope)) return false;
      const { scopes } = app.connections.working(eventId);
      const kind = type.startsWith('application.') ? 'application' : 'participant';
      if (!type.startsWith('activity.')) app.state.addSnapshot(eventId, kind, data, envelope.occurredAt, deliveryId);
      // The snapshot says how it was; the API says how it is.
      if (app.parts.mayRead(scopes, 'event.read')) await readEvent(app, eventId);
      return true;
    }
    default:
      return app.parts.onUnknownType(app, envelope);
  }
}

/** A type of tomorrow: acknowledged, and of no concern. */
export const onUnknownType = (): boolean => false;

/** Whether the event is connected here, by the organization that the delivery names. */
export function isOurs(app: App, { eventId, organizationId }: Envelope): boolean {
  const known = [...app.connections.all(), ...app.connections.sessions()];
  return known.some((each) => each.eventId === eventId && each.organizationId === organizationId);
}
