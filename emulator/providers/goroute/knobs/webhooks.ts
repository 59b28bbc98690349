import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about deliveries. @see https://docs.goroute.ai/docs/reference/webhooks */
export const webhookKnobs: KnobDefinitions = {
  signature_header: {
    default: 'X-GoRoute-Signature',
    says: 'Name of the header with the signature.',
    known: 'Its value is known, and that the one with the event id is X-GoRoute-Event-ID.',
    confidence: 'M',
  },
  webhook_https: {
    default: 'local',
    values: ['local', 'strict'],
    says: 'Whether an address without TLS is refused, or one on this machine is allowed.',
    known: 'Production addresses are HTTPS.',
    confidence: 'H',
  },
  event_id_header: {
    default: 'event_id',
    values: ['event_id', 'own'],
    says: 'Whether X-GoRoute-Event-ID is the event_id of the body, or an id of its own, which stays the same over all attempts as well.',
    known: 'Receivers know a repetition by the header.',
    confidence: 'H',
  },
  body_style: {
    default: 'printed',
    values: ['printed', 'plain'],
    says: 'Bytes of a payload: amounts with two decimals and a space after each colon, or as a JSON library writes them.',
    known: 'The documentation prints amounts as 1210.00.',
    confidence: 'M',
  },
  download_base: {
    default: '',
    says: 'Base of the download addresses in payloads; empty is the address that is listened on, so that they can be fetched.',
    known: 'It is https://app.goroute.ai/peppol-api.',
    confidence: 'H',
  },
  extra_headers: {
    default: true,
    says: 'Deliveries carry X-GoRoute-Event, X-GoRoute-Timestamp, X-GoRoute-Delivery-ID and X-GoRoute-Delivery-Attempt, too.',
    known: 'Nothing; receivers must do without them.',
    confidence: 'L',
  },
  extra_event_types: {
    default: '',
    says: 'Further webhook types that may be emitted, with commas between.',
    known: 'Seven names are documented, in lists that may go on.',
    confidence: 'L',
  },
  retry_schedule_s: {
    default: [0, 60, 300, 1800, 7200, 43_200],
    says: 'Seconds before each delivery attempt, counted from the one before; the length is the number of attempts.',
    known: 'Nothing.',
    confidence: 'L',
  },
  retry_on_4xx: {
    default: true,
    says: 'A 4xx answer to a delivery is retried like any failure.',
    known: 'Nothing.',
    confidence: 'L',
  },
  retry_body_identical: {
    default: true,
    says: 'A retry has byte for byte the same body.',
    known: 'Nothing.',
    confidence: 'H',
  },
  follow_redirects: {
    default: false,
    says: 'A 3xx answer to a delivery is followed once.',
    known: 'Nothing.',
    confidence: 'M',
  },
  auto_disable_after: {
    default: 0,
    says: 'Failed attempts in a row after which a webhook is switched off; 0 is never.',
    known: 'Nothing.',
    confidence: 'L',
  },
  shuffle_deliveries: {
    default: false,
    says: 'Deliveries that are due together go out in random order.',
    known: 'Nothing.',
    confidence: 'M',
  },
  signing_rotation_overlap_s: {
    default: 0,
    says: 'Seconds for which deliveries are still signed with the old secret after it was replaced.',
    known: 'Nothing.',
    confidence: 'L',
  },
  invoice_response_event: {
    default: false,
    says: 'An answer to an invoice of ours is told of by invoice_response.received.',
    known: 'No such event is listed; answers can be sent.',
    confidence: 'L',
  },
};
