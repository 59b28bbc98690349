import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about the rate limit, and what a test needs to be able to set. @see https://docs.augno.com/api/rate-limiting */
export const rateLimitKnobs: KnobDefinitions = {
  rate_key: {
    default: 'account',
    values: ['account', 'key', 'address'],
    says: 'What a budget belongs to. To the provider it is the address; on a laptop all requests come from the same one.',
    known: 'The limit holds for each client address.',
    confidence: 'H',
  },
  rate_limit: {
    default: 20,
    minimum: 1,
    says: 'Requests that are allowed in the window.',
    known: 'It is 20 in a second; Augno may limit addresses and accounts at will.',
    confidence: 'H',
  },
  rate_window_ms: {
    default: 1000,
    minimum: 1,
    says: 'Length of the sliding window in milliseconds.',
    known: 'It is a second.',
    confidence: 'H',
  },
  auth_rate_limit: {
    default: 20,
    minimum: 1,
    says: 'Requests to the auth domain that are allowed in the window.',
    known: 'It may be stricter than the others; no number is told.',
    confidence: 'M',
  },
  retry_after_factor: {
    default: 1.5,
    minimum: 1,
    says: 'By how much Retry-After grows with each refusal in a row.',
    known: 'The gateway multiplies by 1.5.',
    confidence: 'M',
  },
  retry_after_least_s: {
    default: 1,
    says: 'Smallest Retry-After, in seconds.',
    known: 'The gateway may say 0 at the first refusal.',
    confidence: 'L',
  },
  retry_after_most_s: {
    default: 900,
    minimum: 1,
    says: 'Largest Retry-After, in seconds.',
    known: 'The gateway stops at 15 minutes.',
    confidence: 'M',
  },
};
