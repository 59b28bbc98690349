import type { KnobDefinitions } from '../../../core/knobs.ts';

/** Where sources disagree about generations, keys and tokens, or say nothing. */
export const accessKnobs: KnobDefinitions = {
  era: {
    default: 'E2',
    values: ['E1', 'E2', 'E3'],
    says: 'Generation of the wire format: 2023 to the middle of 2024, late 2024 to today, or the pages of 2026.',
    known: 'Three envelopes of errors are documented; which one an account gets is not.',
    confidence: 'H',
  },
  environment: {
    default: 'by_key',
    values: ['by_key', 'test', 'production'],
    says: 'Takes keys of one environment only, so that a key of the other one is unknown.',
    known: 'The key chooses the environment; both are on one address.',
    confidence: 'H',
  },
  session_ttl_s: {
    default: 86_400,
    minimum: 1,
    says: 'Seconds that a session token lives.',
    known: '24 hours are written, 72 hours and about 7 days were seen.',
    confidence: 'M',
  },
  refresh_ttl_s: {
    default: 2_592_000,
    minimum: 1,
    says: 'Seconds that its refresh token lives. Nothing takes one: a backend asks for a new session token.',
    known: 'About 29.9 days were seen.',
    confidence: 'M',
  },
  session_reuse: {
    default: 'by_era',
    values: ['by_era', 'always', 'never'],
    says: 'Whether asking again gives the same token while it is good: in E3 only, or always, or never.',
    known: 'In E3 it is the same unless force_refresh is set.',
    confidence: 'H',
  },
  expired_token_body: {
    default: 'by_era',
    values: ['by_era', 'bare', 'envelope'],
    says: 'Whether the answer to an expired token is {"message":"Token Expired"} alone, as in E1, or has the envelope.',
    known: 'The bare body was captured in 2023.',
    confidence: 'M',
  },
  missing_key_on_datastores: {
    default: 'status_401',
    values: ['status_401', 'status_404'],
    says: 'How a datastore answers a call without a key.',
    known: 'The pages of datastores list 404, Missing API Key; all others 401.',
    confidence: 'L',
  },
  upsert_answer_of_e1: {
    default: 'account',
    values: ['account', 'success'],
    says: 'What an upsert answers in E1.',
    known: 'Early it was {"success":true}.',
    confidence: 'M',
  },
  max_page_size: {
    default: 100,
    minimum: 1,
    says: 'Longest page of a list; a larger limit counts as this one.',
    known: 'Nothing; of audit logs it is 200.',
    confidence: 'L',
  },
};
