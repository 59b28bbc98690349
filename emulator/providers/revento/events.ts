import { EmulatorError } from '../../core/errors.ts';
import { suggestion } from '../../core/nearest.ts';
import { type JsonObject, object } from '../../http/contract.ts';
import type { ProviderEvent, World } from '../../http/world.ts';
import { grantsOf } from '../../oauth/grants.ts';
import { payloadFixture } from './fixtures.ts';
import { integrationInUse, knownEventTypes } from './manifest.ts';
import { type Activity, type Participant, reventoState, timestamp, type User } from './state.ts';

/** The event and organization that an envelope names; both null for what concerns the whole integration. */
export interface Place {
  readonly eventId: string;
  readonly organizationId: string;
}

/** Wraps a payload as Revento does. @see https://external-integrations.docs.revento.app/webhooks/events/ */
export function envelope(world: World, type: string, place: Place | null, data: JsonObject): ProviderEvent {
  return {
    type,
    subject: place?.eventId ?? null,
    payload: {
      id: world.random.id('evt_delivery_'),
      type,
      occurred_at: timestamp(world.clock.now()),
      event_id: place?.eventId ?? null,
      organization_id: place?.organizationId ?? null,
      data: { ...data, ...payloadFixture(world, type) },
    },
  };
}

/** Where an event belongs. */
export function placeOf(world: World, eventId: string): Place {
  const event = reventoState(world.store).events.require(eventId);
  return { eventId, organizationId: event.organization_id };
}

/**
 * Lets something happen that Revento tells of, and gives the event: the data changes first, so that the API agrees with the webhook.
 * `overrides` names what it is about (`event_id`, `participant_id`, `activity_id`) and, in `data` and beside it, fields to replace.
 *
 * @throws EmulatorError `event_type_unknown`
 */
export function happen(world: World, type: string, overrides: JsonObject): ProviderEvent {
  const place = placeOf(world, subjectOf(world, overrides));
  const make = HAPPENINGS[type];
  if (!make && !knownEventTypes(world).includes(type)) {
    const types = knownEventTypes(world);
    throw new EmulatorError(
      'event_type_unknown',
      `Revento has no webhook type "${type}".${suggestion(type, types)} Add one with --knob revento.extra_event_types=${type}`,
    );
  }
  const data = make ? make(world, place.eventId, overrides) : {};
  const global = type === 'integration.suspended';
  const event = envelope(world, type, global ? null : place, data);
  const told = { ...object(event.payload.data), ...object(overrides.data) };
  const outer = Object.entries(overrides).filter(([name]) => !ABOUT.includes(name));
  return { ...event, payload: { ...event.payload, data: told, ...Object.fromEntries(outer) } };
}

/** The event that a request of the control side is about: the one it names, or the first that is connected, or the first of all. */
export function subjectOf(world: World, args: JsonObject): string {
  const { events, aliases } = reventoState(world.store);
  const named = args.event_id ?? args.of ?? args.event;
  if (typeof named === 'string') {
    const id = aliases.get(named)?.event_id ?? named;
    if (events.get(id)) return id;
    const known = [...aliases.list().map((alias) => alias.id), ...events.list().map((event) => event.id)];
    throw new EmulatorError('event_unknown', `There is no event "${named}".${suggestion(named, known)}`);
  }
  const connected = grantsOf(world, { live: true, scheme: 'installation' })[0]?.subject;
  const id = connected ?? events.list()[0]?.id;
  if (id === undefined) throw new EmulatorError('event_unknown', 'There is no event at all.');
  return id;
}

/** What overrides say about the happening itself rather than about the envelope. */
const ABOUT = ['data', 'of', 'event', 'event_id', 'participant_id', 'activity_id', 'user_id'];

type Happening = (world: World, eventId: string, args: JsonObject) => JsonObject;

/** By type: what changes, and the snapshot that is sent. @see contract `webhooks` */
const HAPPENINGS: Readonly<Record<string, Happening>> = {
  'application.submitted': (world, eventId, args) => {
    const row =
      typeof args.participant_id === 'string' ? participant(world, eventId, args) : addParticipant(world, eventId);
    return { ...applicationOf(row), status: 'pending', submitted_at: row.submitted_at };
  },
  'application.approved': (world, eventId, args) => {
    const row = review(world, eventId, args, 'approved');
    return {
      ...applicationOf(row),
      status: 'approved',
      approved_at: row.last_reviewed_at,
      approver_id: row.last_reviewer_id,
    };
  },
  'application.rejected': (world, eventId, args) => {
    const row = review(world, eventId, args, 'rejected');
    return {
      ...applicationOf(row),
      status: 'rejected',
      rejected_at: row.last_reviewed_at,
      rejector_id: row.last_reviewer_id,
      reason: null,
    };
  },
  'application.revision_requested': (world, eventId, args) => {
    const row = review(world, eventId, args, 'revision_requested');
    return {
      ...applicationOf(row),
      status: 'revision_requested',
      revision_requested_at: row.last_reviewed_at,
      revision_requester_id: row.last_reviewer_id,
      note: null,
    };
  },
  'participant.registered': (world, eventId, args) =>
    shown(
      change(world, participant(world, eventId, args), { application_status: world.knobs.text('status_registered') }),
    ),
  'participant.profile_updated': (world, eventId, args) => {
    const row = participant(world, eventId, args);
    return shown(
      change(world, row, {
        custom_form_fields: { ...row.custom_form_fields, profile_note: `zażółć ${world.random.text(4)}` },
      }),
    );
  },
  'activity.updated': (world, eventId, args) => {
    const row = activity(world, eventId, args);
    return { ...reventoState(world.store).activities.update(row.id, { updated_at: timestamp(world.clock.now()) }) };
  },
  'activity.capacity_state_changed': (world, eventId, args) => capacityOf(activity(world, eventId, args)),
  'data.deletion_required': (world) => deletionData(world, 'organizer_revoked'),
  'user.revoked_access': (world, eventId, args) => ({
    user_id: typeof args.user_id === 'string' ? args.user_id : participant(world, eventId, args).user_id,
    revoked_at: timestamp(world.clock.now()),
  }),
  'integration.suspended': (world) => suspendedData(world, 'security_review'),
};

const DELETION_DAYS = 30;

/** The payload of `data.deletion_required`. @see contract schema DataDeletionRequiredData */
export function deletionData(world: World, reason: string): JsonObject {
  return { reason, delete_by: timestamp(world.clock.now() + DELETION_DAYS * 86_400_000) };
}

/** The payload of `integration.suspended`. @see contract schema IntegrationSuspendedData */
export function suspendedData(world: World, reason: string | null): JsonObject {
  return { integration_id: integrationInUse(world).id, suspended_at: timestamp(world.clock.now()), reason };
}

/** The payload of `activity.capacity_state_changed`. */
export function capacityOf({ id, capacity, signup_count, capacity_state, updated_at }: Activity): JsonObject {
  return { id, capacity, signup_count, capacity_state, updated_at };
}

function applicationOf(row: Participant): JsonObject {
  return {
    id: row.application_id,
    participant_id: row.id,
    user_id: row.user_id,
    custom_form_fields: row.custom_form_fields,
  };
}

function shown({ event_id, ...row }: Participant): JsonObject {
  return row;
}

function participant(world: World, eventId: string, args: JsonObject): Participant {
  const { participants } = reventoState(world.store);
  if (typeof args.participant_id === 'string') return participants.require(args.participant_id);
  const rows = participants.by('event', eventId);
  return rows.find((row) => row.application_status === 'pending') ?? world.random.pick(rows);
}

function activity(world: World, eventId: string, args: JsonObject): Activity {
  const { activities } = reventoState(world.store);
  return typeof args.activity_id === 'string'
    ? activities.require(args.activity_id)
    : world.random.pick(activities.by('event', eventId));
}

function change(world: World, row: Participant, patch: Partial<Omit<Participant, 'id'>>): Participant {
  return reventoState(world.store).participants.update(row.id, { ...patch, updated_at: timestamp(world.clock.now()) });
}

function review(
  world: World,
  eventId: string,
  args: JsonObject,
  action: 'approved' | 'rejected' | 'revision_requested',
): Participant {
  return change(world, participant(world, eventId, args), {
    application_status: action,
    last_reviewed_at: timestamp(world.clock.now()),
    last_reviewer_id: reviewer(world).id,
    last_review_action: action,
  });
}

function reviewer(world: World): User {
  const { users } = reventoState(world.store);
  return (
    users.list()[0] ??
    users.insert({ id: world.random.id('usr_'), name: 'Reviewer', email: 'reviewer@revento.example' })
  );
}

function addParticipant(world: World, eventId: string): Participant {
  const { participants, users } = reventoState(world.store);
  const now = timestamp(world.clock.now());
  const user = users.insert({
    id: world.random.id('usr_'),
    name: 'Nowa Osoba',
    email: `${world.random.text(8).toLowerCase()}@example.org`,
  });
  return participants.insert({
    id: world.random.id('ptp_'),
    event_id: eventId,
    user_id: user.id,
    application_id: world.random.id('app_'),
    display_name: 'Nowa O.',
    role: 'participant',
    application_status: 'pending',
    submitted_at: now,
    last_reviewed_at: null,
    last_reviewer_id: null,
    last_review_action: null,
    custom_form_fields: { favorite_track: 'maps', dietary_notes: null },
    updated_at: now,
  });
}
