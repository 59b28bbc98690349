import type { KnobDefinitions } from '../../core/knobs.ts';

/** What no source tells about addresses, resources, refusals and budgets. */
export const apiKnobs: KnobDefinitions = {
  api_base: {
    default: '',
    says: 'Base address of the API that is told to integrations; empty is the address that is listened on.',
    known: 'Real host names are not published.',
    confidence: 'H',
  },
  auth_base: {
    default: '',
    says: 'Base address of the authorization server that is told to integrations; empty is the address that is listened on.',
    known: 'Real host names are not published.',
    confidence: 'H',
  },
  fixtures: {
    default: '',
    says: 'A JSON file { "resources": { COLLECTION: fields }, "payloads": { TYPE: fields } } whose fields replace or add to those that were chosen here; resources take them at the start and at a reset.',
    known: 'The fields of most resources, and of ten of the eleven payloads, could not be read.',
    confidence: 'L',
  },
  wrap_single: {
    default: false,
    says: 'Single resources come as { "data": … } instead of bare.',
    known: 'Nothing.',
    confidence: 'L',
  },
  strict_query: { default: false, says: 'An unknown query parameter is refused.', known: 'Nothing.', confidence: 'M' },
  paginate_all: {
    default: true,
    says: 'Threads, locations and registration waves paginate too, not only participants and activities.',
    known: 'Pagination is documented for lists in general, with participants and activities as examples.',
    confidence: 'M',
  },
  limit_overflow: {
    default: 'reject',
    values: ['reject', 'clamp'],
    says: 'What a limit above 50 does: 400 invalid_request, or 50 rows.',
    known: 'The maximum of 50 is documented, the reaction is not.',
    confidence: 'L',
  },
  cursor_ttl_s: {
    default: 86_400,
    minimum: 1,
    says: 'Seconds for which a cursor stays usable.',
    known: 'Cursors are opaque.',
    confidence: 'M',
  },
  scope_error_code: {
    default: 'insufficient_scope',
    says: 'Error code of a 403 for a scope that was not granted.',
    known: 'That scopes are enforced per endpoint is documented, the code is not.',
    confidence: 'M',
  },
  error_extras: {
    default: 'required_scope',
    values: ['required_scope', 'none'],
    says: 'Which extra field a 403 for a missing scope carries.',
    known: 'Some codes carry more fields; which was not readable.',
    confidence: 'L',
  },
  rate_key: {
    default: 'grant',
    values: ['grant', 'access_token'],
    says: 'Whether budgets belong to the connection or to each access token.',
    known: 'Budgets are per token.',
    confidence: 'M',
  },
  hour_window: {
    default: 'anchored',
    values: ['anchored', 'sliding'],
    says: 'Form of the hourly window.',
    known: 'Described as a rolling hour, yet with an instant at which the budget is full again.',
    confidence: 'M',
  },
  rl_headers_on_concurrent: {
    default: true,
    says: 'The concurrency 429 carries the X-RateLimit headers.',
    known: 'They accompany every response.',
    confidence: 'L',
  },
  thrash_suspension: {
    default: 0,
    says: 'Refusals by rate limit within a minute that bring a suspension; 0 is never.',
    known: 'Repeated 429s may bring a temporary suspension; thresholds are unpublished.',
    confidence: 'L',
  },
  request_id_strict: {
    default: false,
    says: 'A missing or malformed X-Revento-Request-Id is refused.',
    known: 'Clients generate it; the reaction is not described.',
    confidence: 'M',
  },
  accept_strict: {
    default: true,
    says: 'An Accept header that only allows unknown versions gets 406.',
    known: 'Only v1 exists.',
    confidence: 'M',
  },
  reset_kills_tokens: {
    default: false,
    says: 'The weekly reset of the sandbox ends all tokens.',
    known: 'Nothing.',
    confidence: 'L',
  },
  status_cancelled: {
    default: 'cancelled',
    says: 'Spelling of the status of a cancelled application.',
    known: 'A cancelled state exists.',
    confidence: 'L',
  },
  status_registered: {
    default: 'registered',
    says: 'Spelling of the status of a registered participant.',
    known: 'A registered status exists.',
    confidence: 'L',
  },
};
