import { defineState } from '../../core/store.ts';

/** Timestamps are ISO 8601 in UTC with whole seconds. */
type Timestamp = string;

/** The body of `getEvent`. @see contract schema Event */
export interface Event {
  readonly id: string;
  readonly organization_id: string;
  readonly title: string;
  readonly description: string | null;
  readonly starts_at: Timestamp;
  readonly ends_at: Timestamp;
  readonly publish_status: 'draft' | 'published' | 'archived';
  readonly min_age: string;
  readonly created_at: Timestamp;
  readonly updated_at: Timestamp;
}

/** @see contract schema Participant; `event_id` is the emulator's own */
export interface Participant {
  readonly id: string;
  readonly event_id: string;
  readonly user_id: string;
  readonly application_id: string;
  readonly display_name: string | null;
  readonly role: string;
  readonly application_status: string;
  readonly submitted_at: Timestamp;
  readonly last_reviewed_at: Timestamp | null;
  readonly last_reviewer_id: string | null;
  readonly last_review_action: 'approved' | 'rejected' | 'revision_requested' | null;
  readonly custom_form_fields: Readonly<Record<string, unknown>>;
  readonly updated_at: Timestamp;
}

/** @see contract schema Activity */
export interface Activity {
  readonly id: string;
  readonly event_id: string;
  readonly title: string;
  readonly thread_id: string | null;
  readonly location_id: string | null;
  readonly description: string | null;
  readonly status: 'scheduled' | 'cancelled' | 'finished';
  readonly starts_at: Timestamp;
  readonly ends_at: Timestamp;
  readonly capacity: number | null;
  readonly signup_count: number;
  readonly capacity_state: 'open' | 'nearly_full' | 'full';
  readonly min_age: string | null;
  readonly updated_at: Timestamp;
}

/** @see contract schema Thread */
export interface Thread {
  readonly id: string;
  readonly event_id: string;
  readonly name: string;
  readonly position: number;
  readonly updated_at: Timestamp;
}

/** @see contract schema Location */
export interface Location {
  readonly id: string;
  readonly event_id: string;
  readonly name: string;
  readonly kind: 'venue' | 'building' | 'floor' | 'room';
  readonly parent_id: string | null;
  readonly updated_at: Timestamp;
}

/** @see contract schema RegistrationWave */
export interface RegistrationWave {
  readonly id: string;
  readonly event_id: string;
  readonly name: string;
  readonly opens_at: Timestamp;
  readonly closes_at: Timestamp | null;
  readonly capacity: number | null;
  readonly status: 'upcoming' | 'open' | 'closed';
}

/** An organization; only formal ones may have connections. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly formal: boolean;
  readonly environment: Environment;
}

/** Sandbox and production have separate credentials and events, under the same addresses. */
export type Environment = 'sandbox' | 'production';

/** A person: participant, organizer or reviewer alike. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** The registration record of the integration in one environment: its manifest and credentials. */
export interface Integration {
  readonly id: string;
  readonly environment: Environment;
  readonly name: string;
  readonly status: 'active' | 'suspended' | 'deprecated' | 'unpublished';
  readonly visibility: 'public' | 'in_house';
  readonly publisher: { readonly display_name: string; readonly website_url: string; readonly support_contact: string };
  readonly client_id: string;
  readonly client_secret: string;
  /** The secret before the last rotation, and until when (provider ms) it still works. */
  readonly previous_client_secret: { readonly value: string; readonly until: number } | null;
  readonly webhook_secret: string;
  readonly previous_webhook_secret: { readonly value: string; readonly until: number } | null;
  readonly webhook_url: string | null;
  readonly redirect_uris: readonly string[];
  readonly declared_scopes: readonly { readonly scope: string; readonly required: boolean }[];
  readonly declared_webhook_event_types: readonly string[];
}

/** What the story of this sandbox was made from. */
export interface Seeding {
  readonly id: string;
  readonly seed: string;
}

/** A capacity snapshot that is waiting for its interval to end; the id is the activity's. */
export interface Debounce {
  readonly id: string;
  /** Provider ms. */
  readonly due_at: number;
}

/** A word that scenarios use for an event. */
export interface Alias {
  readonly id: string;
  readonly event_id: string;
}

const byEvent = { event: (row: { readonly event_id: string }) => row.event_id };

/** The collections of Revento. */
export const reventoState = defineState((store) => ({
  organizations: store.collection<Organization>('organizations'),
  events: store.collection<Event>('events', { organization: (row) => row.organization_id }),
  users: store.collection<User>('users'),
  participants: store.collection<Participant>('participants', byEvent),
  threads: store.collection<Thread>('threads', byEvent),
  locations: store.collection<Location>('locations', byEvent),
  activities: store.collection<Activity>('activities', byEvent),
  waves: store.collection<RegistrationWave>('registration_waves', byEvent),
  integrations: store.collection<Integration>('integrations', { client: (row) => row.client_id }),
  seeding: store.collection<Seeding>('seeding'),
  debounces: store.collection<Debounce>('debounces'),
  aliases: store.collection<Alias>('aliases'),
}));

/** ISO 8601 in UTC with whole seconds, as Revento writes instants. */
export function timestamp(ms: number): Timestamp {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
