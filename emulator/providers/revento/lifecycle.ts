import type { JsonObject } from '../../http/contract.ts';
import type { World } from '../../http/world.ts';
import { type Grant, grantsOf, revokeGrant } from '../../oauth/grants.ts';
import { deletionData, envelope, type Place, placeOf, suspendedData } from './events.ts';
import { integrationInUse, updateManifest } from './manifest.ts';
import { reventoState, timestamp } from './state.ts';

/**
 * What ends or limits connections, in the order that the provider follows: tokens die first, then the world is told,
 * so a webhook may arrive after the first `token_revoked`, or never.
 *
 * @see https://external-integrations.docs.revento.app/production/
 */

/** Why a connection ended. @see contract schema DataDeletionRequiredData */
export type EndReason = 'organizer_revoked' | 'event_archived' | 'formal_status_lost' | 'integration_unpublished';

/** The organizer disconnects one event: its installation and user tokens die, then deletion is asked for. */
export function disconnect(world: World, eventId: string, reason: EndReason, cause: number): JsonObject {
  const ended = revokeAll(world, grantsOf(world, { live: true, subject: eventId }), reason, cause);
  const quiet =
    (reason === 'organizer_revoked' || reason === 'formal_status_lost') && !world.knobs.flag('deletion_on_disconnect');
  if (ended.length > 0 && !quiet) requireDeletion(world, placeOf(world, eventId), reason, cause);
  if (world.knobs.flag('user_events_on_disconnect')) {
    for (const grant of ended.filter((one) => one.scheme === 'user')) tellRevokedAccess(world, grant, cause);
  }
  return { event_id: eventId, reason, connections_ended: ended.length };
}

/** The event is archived for good. */
export function archive(world: World, eventId: string, cause: number): JsonObject {
  reventoState(world.store).events.update(eventId, {
    publish_status: 'archived',
    updated_at: timestamp(world.clock.now()),
  });
  return disconnect(world, eventId, 'event_archived', cause);
}

/** The organization of an event is no longer formal: all its connections end. */
export function loseFormalStatus(world: World, eventId: string, cause: number): JsonObject {
  const { organizations, events } = reventoState(world.store);
  const { organizationId } = placeOf(world, eventId);
  organizations.update(organizationId, { formal: false });
  const ended = events
    .by('organization', organizationId)
    .map((event) => disconnect(world, event.id, 'formal_status_lost', cause));
  return { organization_id: organizationId, events: ended };
}

/** The organization is verified again; its events can be connected anew. */
export function regainFormalStatus(world: World, eventId: string): JsonObject {
  const { organizationId } = placeOf(world, eventId);
  return { ...reventoState(world.store).organizations.update(organizationId, { formal: true }) };
}

/** One person withdraws access: only that person's token dies. */
export function withdraw(world: World, userId: string | undefined, cause: number): JsonObject {
  const signedIn = grantsOf(world, { live: true, scheme: 'user' });
  const theirs = signedIn
    .filter((grant) => userId === undefined || grant.fields.user_id === userId)
    .slice(0, userId === undefined ? 1 : undefined);
  for (const grant of revokeAll(world, theirs, 'user_withdrew', cause)) tellRevokedAccess(world, grant, cause);
  return { users: theirs.map((grant) => grant.fields.user_id) };
}

/** The integration is suspended: every token dies at once, then the world is told, once and best effort. */
export function suspend(world: World, reason: string | null, cause: number): JsonObject {
  const ended = revokeAll(world, grantsOf(world, { live: true }), 'integration_suspended', cause);
  updateManifest(world, { status: 'suspended' });
  const event = envelope(world, 'integration.suspended', null, suspendedData(world, reason));
  world.emit({ ...event, maxAttempts: world.knobs.number('suspended_attempts') }, cause);
  if (world.knobs.flag('deletion_on_suspend')) {
    for (const eventId of new Set(ended.map((grant) => grant.subject)))
      requireDeletion(world, placeOf(world, eventId), 'organizer_revoked', cause);
  }
  return { integration_id: integrationInUse(world).id, reason, connections_ended: ended.length };
}

/** The suspension ends. Dead tokens stay dead: every organizer must connect again. */
export function lift(world: World): JsonObject {
  return { integration_id: updateManifest(world, { status: 'active' }).id };
}

/** No new connections; existing ones go on. */
export function deprecate(world: World): JsonObject {
  return { integration_id: updateManifest(world, { status: 'deprecated' }).id };
}

/** End of life: every customer's tokens die, and deletion is asked for each event. */
export function unpublish(world: World, cause: number): JsonObject {
  updateManifest(world, { status: 'unpublished' });
  const subjects = [...new Set(grantsOf(world, { live: true }).map((grant) => grant.subject))];
  return { events: subjects.map((eventId) => disconnect(world, eventId, 'integration_unpublished', cause)) };
}

function requireDeletion(world: World, place: Place, reason: EndReason, cause: number): void {
  world.emit(envelope(world, 'data.deletion_required', place, deletionData(world, reason)), cause);
}

function tellRevokedAccess(world: World, grant: Grant, cause: number): void {
  const data = { user_id: grant.fields.user_id ?? '', revoked_at: timestamp(world.clock.now()) };
  world.emit(envelope(world, 'user.revoked_access', placeOf(world, grant.subject), data), cause);
}

function revokeAll(world: World, grants: Grant[], reason: string, cause: number): Grant[] {
  for (const grant of grants) revokeGrant(world, grant, reason, cause);
  return grants;
}
