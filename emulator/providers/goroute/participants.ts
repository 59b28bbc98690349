import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { typeNamed } from './document-types.ts';
import { announce } from './events.ts';
import { gorouteState, type Participant, timestamp } from './state.ts';

/** A participant as its owner sees it. @see https://docs.goroute.ai/docs/participant-management/registration */
export function shownParticipant(row: Participant): JsonObject {
  const { id, scheme, identifier, name, country, contact, status, smp_status, documents } = row;
  return {
    id,
    scheme,
    identifier,
    name,
    country,
    ...contact,
    status,
    smp_status,
    capabilities: capabilitiesOf(documents),
    created_at: row.created_at,
    registered_at: row.registered_at,
    updated_at: row.updated_at,
  };
}

/** What webhooks tell of a participant; inferred. */
export function participantData(row: Participant): JsonObject {
  const { id, scheme, identifier, name, status, smp_status, documents, updated_at } = row;
  return {
    participant_id: id,
    scheme,
    identifier,
    name,
    status,
    smp_status,
    capabilities: capabilitiesOf(documents),
    updated_at,
  };
}

/** Changes a participant and tells of it. */
export function changeParticipant(
  world: World,
  id: string,
  patch: Partial<Participant>,
  cause: number | null,
): Participant {
  const { participants } = gorouteState(world.store);
  const row = participants.update(id, { ...patch, updated_at: timestamp(world.clock.now()) });
  if (row.organization_id !== null) {
    announce(world, row.organization_id, 'participant.updated', participantData(row), cause);
  }
  return row;
}

/** Completes a registration when it is due. */
export function scheduleRegistration(world: World, id: string, cause: number | null): void {
  const { participants } = gorouteState(world.store);
  const due = participants.require(id).due_at;
  if (due === null) return;
  world.clock.schedule(due - world.clock.now(), () => {
    if (participants.get(id)?.due_at !== due) return;
    const registered_at = timestamp(world.clock.now());
    changeParticipant(world, id, { status: 'active', smp_status: 'registered', registered_at, due_at: null }, cause);
  });
}

/** Sets the timers of registrations again, after a restore or a restart. */
export function resumeRegistrations(world: World): void {
  for (const { id } of gorouteState(world.store).participants.list()) scheduleRegistration(world, id, null);
}

function capabilitiesOf(documents: readonly string[]): JsonObject[] {
  return documents.map((name) => ({ document_type: name, process_id: typeNamed(name).process }));
}
