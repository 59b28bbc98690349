import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about the way of a request: order, sizes, lists and headers. @see https://docs.augno.com/api/pagination */
export const requestKnobs: KnobDefinitions = {
  unknown_route_body: {
    default: 'envelope',
    values: ['envelope', 'text'],
    says: 'The 404 for an unknown route has the error envelope, with resource_not_found, or a line of plain text.',
    known: 'Every failure is said to have the envelope.',
    confidence: 'M',
  },
  reject_unknown_body_fields: {
    default: false,
    says: 'A member of the body that the document does not name is refused with parameter_unknown; otherwise it is ignored.',
    known: 'The document forbids no additional members.',
    confidence: 'M',
  },
  body_limit_bytes: {
    default: 10_485_760,
    minimum: 1,
    says: 'Largest body of a request; a larger one is refused with validation_failed.',
    known: 'Nothing.',
    confidence: 'L',
  },
  name_limit: {
    default: 255,
    minimum: 1,
    says: 'Longest name, SKU, number or code, in characters.',
    known: 'The limit is known for the name of an API key only; the document has no limits at all.',
    confidence: 'M',
  },
  list_limit: {
    default: 1000,
    minimum: 1,
    says: 'Longest list in the body of a request that is no bulk upsert.',
    known: 'Nothing.',
    confidence: 'L',
  },
  bulk_limit: {
    default: 1000,
    minimum: 1,
    says: 'Most rows of one bulk upsert.',
    known: 'Nothing.',
    confidence: 'L',
  },
  cursor_lifetime_s: {
    default: 0,
    says: 'Seconds for which a cursor stays usable; 0 is for ever.',
    known: 'Cursors are opaque and signed.',
    confidence: 'M',
  },
  included_list_limit: {
    default: 0,
    says: 'Most rows of a list that is included in an object; 0 is without limit. Carriers have 10 service levels at most in any case.',
    known: 'The limit is documented for the service levels of carriers only.',
    confidence: 'L',
  },
  request_id_header: {
    default: 'Request-ID',
    values: ['Request-ID', 'X-Request-Id', 'both'],
    says: 'Name of the header in which an answer carries its request id.',
    known: 'Request-ID is documented; a page that was never published says X-Request-Id.',
    confidence: 'H',
  },
  location_header: {
    default: 'always',
    values: ['always', 'api_keys', 'never'],
    says: 'Which answers of status 201 carry Location, with the path of what was created.',
    known: 'It was seen for API keys.',
    confidence: 'M',
  },
  should_retry_header: {
    default: false,
    says: 'Errors carry x-should-retry, with the value of is_transient.',
    known: 'The libraries obey it; the service is not known to send it.',
    confidence: 'M',
  },
};
