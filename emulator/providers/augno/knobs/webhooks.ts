import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about webhooks, which is nearly all: that they are late, repeated and unordered is known. @see https://docs.augno.com/go-live */
export const webhookKnobs: KnobDefinitions = {
  webhooks: {
    default: true,
    says: 'Changes are told by webhooks at all; otherwise audit events are the only feed.',
    known: 'There are endpoints; their contract is not public, and everything about it here is a proposal.',
    confidence: 'M',
  },
  webhook_api: {
    default: false,
    says: 'Endpoints, deliveries and events can be managed under /v1/settings/webhook-endpoints and /v1/core/events.',
    known: 'Endpoints are defined in the settings of the account; no operation is published.',
    confidence: 'H',
  },
  extra_event_types: {
    default: '',
    says: 'Further webhook types that may be emitted, with commas between.',
    known: 'Two names are mentioned, customer.created and customer.creation_failed.',
    confidence: 'L',
  },
  event_object: {
    default: 'full',
    values: ['full', 'reference'],
    says: 'Whether an event carries the whole object, as a retrieve without includes shows it, or its id and type only.',
    known: 'Events have the shape of an API version.',
    confidence: 'L',
  },
  event_previous_attributes: {
    default: true,
    says: 'An event about a change also carries what the changed members were before.',
    known: 'Nothing.',
    confidence: 'L',
  },
  retry_schedule_s: {
    default: [0, 60, 300, 1800, 7200, 21_600, 43_200, 86_400],
    says: 'Seconds before each delivery attempt, counted from the one before; the length is the number of attempts.',
    known: 'Deliveries may be late; count and schedule are not told.',
    confidence: 'L',
  },
  retry_jitter_percent: {
    default: 10,
    says: 'By how many percent each of these waits is moved at random.',
    known: 'Nothing.',
    confidence: 'L',
  },
  retry_on_4xx: {
    default: true,
    says: 'A 4xx answer to a delivery is retried like any failure, 410 aside.',
    known: 'Nothing.',
    confidence: 'L',
  },
  resign_on_retry: {
    default: true,
    says: 'Each attempt carries a new timestamp and signature.',
    known: 'Nothing; otherwise a late retry would be refused by every correct receiver.',
    confidence: 'M',
  },
  retry_body_identical: {
    default: true,
    says: 'A retry has byte for byte the same body.',
    known: 'Nothing.',
    confidence: 'M',
  },
  delivery_id_per_attempt: {
    default: true,
    says: 'Each attempt has a delivery id of its own, and only the event id stays; otherwise both stay.',
    known: 'Nothing.',
    confidence: 'L',
  },
  follow_redirects: {
    default: false,
    says: 'A 3xx answer to a delivery is followed once.',
    known: 'Nothing.',
    confidence: 'M',
  },
  shuffle_deliveries: {
    default: false,
    says: 'Deliveries that are due together go out in random order.',
    known: 'Receivers must not rely on an order.',
    confidence: 'H',
  },
  disable_on_410: {
    default: true,
    says: 'A 410 answer to a delivery disables the endpoint.',
    known: 'Nothing.',
    confidence: 'L',
  },
  disable_after_days: {
    default: 5,
    says: 'Days of nothing but failures after which an endpoint is disabled; 0 is never.',
    known: 'Nothing.',
    confidence: 'L',
  },
  signing_rotation_overlap_s: {
    default: 86_400,
    says: 'Seconds for which deliveries are also signed with the old secret after a rotation.',
    known: 'Nothing.',
    confidence: 'L',
  },
};
