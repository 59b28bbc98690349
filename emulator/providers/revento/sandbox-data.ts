import { type JsonObject, object } from '../../http/contract.ts';
import type { World } from '../../http/world.ts';
import { grantsOf, revokeGrant } from '../../oauth/grants.ts';
import { capacityOf, envelope, placeOf, subjectOf } from './events.ts';
import { seedData } from './seed.ts';
import { capacityState } from './seed-program.ts';
import { reventoState, timestamp } from './state.ts';

/** People sign up for an activity. Signups within the debounce interval are told of in one snapshot, at its end. */
export function signUp(world: World, args: JsonObject, cause: number): JsonObject {
  const { activities, debounces } = reventoState(world.store);
  const eventId = subjectOf(world, args);
  const row =
    typeof args.activity === 'string'
      ? activities.require(args.activity)
      : world.random.pick(activities.by('event', eventId));
  const signups = Math.min(row.capacity ?? Number.POSITIVE_INFINITY, row.signup_count + Number(args.count ?? 1));
  const updated = activities.update(row.id, {
    signup_count: signups,
    capacity_state: capacityState(row.capacity, signups),
    updated_at: timestamp(world.clock.now()),
  });
  if (!debounces.get(row.id)) {
    debounces.insert({ id: row.id, due_at: world.clock.now() + world.knobs.number('capacity_debounce_s') * 1000 });
    scheduleSnapshot(world, row.id, cause);
  }
  return capacityOf(updated);
}

/** Sets the timers of snapshots that are still to be sent, after a restore or a restart. */
export function resumeSnapshots(world: World): void {
  for (const { id } of reventoState(world.store).debounces.list()) scheduleSnapshot(world, id, null);
}

function scheduleSnapshot(world: World, activityId: string, cause: number | null): void {
  const { activities, debounces } = reventoState(world.store);
  const due = debounces.require(activityId).due_at;
  world.clock.schedule(due - world.clock.now(), () => {
    if (!debounces.delete(activityId)) return;
    const row = activities.require(activityId);
    world.emit(
      envelope(world, 'activity.capacity_state_changed', placeOf(world, row.event_id), capacityOf(row)),
      cause,
    );
  });
}

/** An application is cancelled: only the participant list shows it. */
export function cancelApplication(world: World, args: JsonObject): JsonObject {
  const { participants } = reventoState(world.store);
  const rows = participants.by('event', subjectOf(world, args));
  const row = typeof args.participant === 'string' ? participants.require(args.participant) : world.random.pick(rows);
  return {
    ...participants.update(row.id, {
      application_status: world.knobs.text('status_cancelled'),
      updated_at: timestamp(world.clock.now()),
    }),
  };
}

/** A participant tells of themselves: the API and later snapshots show it. Gives what later happenings name the person by. */
export function fillIn(world: World, args: JsonObject): JsonObject {
  const { participants } = reventoState(world.store);
  const row = world.random.pick(participants.by('event', subjectOf(world, args)));
  participants.update(row.id, {
    ...(typeof args.name === 'string' && { display_name: args.name }),
    custom_form_fields: { ...row.custom_form_fields, ...object(args.answers) },
    updated_at: timestamp(world.clock.now()),
  });
  return { participant_id: row.id };
}

/** The weekly reset: data as on the first day; connections live on unless the knob says otherwise. */
export function resetData(world: World, _: JsonObject, cause: number): JsonObject {
  const { organizations, events, users, participants, threads, locations, activities, waves } = reventoState(
    world.store,
  );
  for (const collection of [organizations, events, users, participants, threads, locations, activities, waves]) {
    for (const id of collection.list().map((row) => row.id)) collection.delete(id);
  }
  seedData(world);
  const ended = world.knobs.flag('reset_kills_tokens') ? grantsOf(world, { live: true }) : [];
  for (const grant of ended) revokeGrant(world, grant, 'sandbox_reset', cause);
  return { events: events.size, participants: participants.size, connections_ended: ended.length };
}
