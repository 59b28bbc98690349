import type { KnobDefinitions } from '../../core/knobs.ts';

/** What no source tells about deliveries and the events behind them. */
export const webhookKnobs: KnobDefinitions = {
  extra_event_types: {
    default: '',
    says: 'Further webhook types that may be declared and emitted, with commas between.',
    known: 'Eleven types are named in public pages; more may exist.',
    confidence: 'L',
  },
  retry_schedule_s: {
    default: [0, 60, 300, 1800, 7200, 43_200],
    says: 'Seconds before each delivery attempt, counted from the one before; the length is the number of attempts.',
    known: 'That failed deliveries are retried is documented, count and schedule are not.',
    confidence: 'L',
  },
  retry_on_4xx: {
    default: true,
    says: 'A 4xx answer to a delivery is retried like any failure.',
    known: 'Nothing.',
    confidence: 'L',
  },
  resign_on_retry: {
    default: true,
    says: 'Each attempt carries a new timestamp and signature.',
    known: 'Otherwise a late retry would be refused by every correct receiver.',
    confidence: 'H',
  },
  retry_body_identical: {
    default: true,
    says: 'A retry has byte for byte the same body.',
    known: 'Nothing.',
    confidence: 'H',
  },
  envelope_id_mode: {
    default: 'independent',
    values: ['independent', 'same'],
    says: 'Whether the envelope id is unrelated to the delivery id, or derived from it.',
    known: 'Both exist; their relation is not described.',
    confidence: 'M',
  },
  follow_redirects: {
    default: false,
    says: 'A 3xx answer to a delivery is followed once.',
    known: 'Nothing.',
    confidence: 'M',
  },
  auto_disable_after: {
    default: 0,
    says: 'Dead letters in a row after which deliveries stop; 0 is never.',
    known: 'Nothing.',
    confidence: 'L',
  },
  shuffle_deliveries: {
    default: false,
    says: 'Deliveries that are due together go out in random order.',
    known: 'No order is promised.',
    confidence: 'M',
  },
  signing_rotation_overlap_s: {
    default: 0,
    says: 'Seconds for which deliveries are still signed with the old secret after a rotation.',
    known: 'The secret can be rotated; how is not described.',
    confidence: 'L',
  },
  always_deliver_lifecycle: {
    default: false,
    says: 'Lifecycle events arrive even when the manifest does not declare them.',
    known: 'Declared types determine what is delivered.',
    confidence: 'M',
  },
  suspended_attempts: {
    default: 1,
    minimum: 1,
    says: 'Attempts for integration.suspended.',
    known: 'It is sent once, best effort.',
    confidence: 'M',
  },
  deletion_on_suspend: {
    default: false,
    says: 'A suspension also sends data.deletion_required.',
    known: 'Not mentioned for suspension.',
    confidence: 'M',
  },
  deletion_on_disconnect: {
    default: true,
    says: 'A disconnect and a lost formal status send data.deletion_required.',
    known: 'The event is described for ended connections in general.',
    confidence: 'H',
  },
  user_events_on_disconnect: {
    default: false,
    says: 'A disconnect also sends user.revoked_access for each signed-in user.',
    known: 'The tokens of the users die; an event for each is not mentioned.',
    confidence: 'L',
  },
  webhook_request_id_header: {
    default: false,
    says: 'Deliveries carry X-Revento-Request-Id.',
    known: 'Not among the documented delivery headers.',
    confidence: 'M',
  },
  capacity_debounce_s: {
    default: 30,
    says: 'Seconds over which signups of an activity are merged into one event.',
    known: 'The event is a debounced snapshot.',
    confidence: 'L',
  },
};
