import type { KnobDefinitions } from '../../core/knobs.ts';

/** How deliveries may be signed. */
export const SIGNATURES = [
  'hmac-sha256-hex',
  'sha256=hex',
  't=,v1=',
  'standard-webhooks',
  'hmac-sha256-base64',
  'none',
] as const;

/** What an OpenAPI document cannot say of an API, and every API has. */
export const knobs: KnobDefinitions = {
  rows: {
    default: 5,
    says: 'Rows of each kind in a new world; 0 for an empty one.',
    known: 'Nothing: the document says what rows look like, not how many there are.',
    confidence: 'L',
  },
  page_size: {
    default: 20,
    minimum: 1,
    says: 'Rows on a page where neither the request nor the document says how many.',
    known: 'Nothing, unless the parameter has a default.',
    confidence: 'L',
  },
  signature: {
    default: 'hmac-sha256-hex',
    values: SIGNATURES,
    says: 'How deliveries are signed; t=,v1= and standard-webhooks sign the time, too.',
    known: 'A document has no place for it.',
    confidence: 'L',
  },
  signature_header: {
    default: 'X-Signature',
    says: 'Header with the signature of a delivery; standard-webhooks has names of its own.',
    known: 'A document has no place for it.',
    confidence: 'L',
  },
  id_header: {
    default: 'X-Webhook-Id',
    says: 'Header with the id of a delivery.',
    known: 'A document has no place for it.',
    confidence: 'L',
  },
  timestamp_header: {
    default: 'X-Webhook-Timestamp',
    says: 'Header with the time of an attempt, in Unix seconds.',
    known: 'A document has no place for it.',
    confidence: 'L',
  },
  retry_schedule_s: {
    default: [0, 60, 300, 1800, 7200],
    says: 'Seconds before each delivery attempt, counted from the one before; the length is the number of attempts.',
    known: 'A document has no place for it.',
    confidence: 'L',
  },
};
