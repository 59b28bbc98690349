import type { KnobDefinitions } from '../../../core/knobs.ts';

/** Tiers exist; their names and numbers are not public. Three numbers each: requests in a minute, in a second, and at the same time. */
export const rateLimitKnobs: KnobDefinitions = {
  tier: {
    default: 'by_organization',
    values: ['by_organization', 'sandbox', 'starter', 'professional', 'enterprise', 'none'],
    says: 'The tier of every organization; by_organization leaves each its own, none limits nobody.',
    known: 'Limits depend on a tier.',
    confidence: 'M',
  },
  tier_sandbox: tier([60, 10, 5]),
  tier_starter: tier([100, 20, 10]),
  tier_professional: tier([300, 50, 25]),
  tier_enterprise: tier([1000, 100, 100]),
  batches_per_minute: {
    default: 10,
    minimum: 1,
    says: 'Batches of an organization in a minute.',
    known: 'It is 10.',
    confidence: 'H',
  },
  rate_window: {
    default: 'aligned',
    values: ['aligned', 'anchored', 'sliding'],
    says: 'Whether the minute begins on the full minute, with the first request, or is always the last one.',
    known: 'Nothing.',
    confidence: 'L',
  },
  rate_headers: {
    default: true,
    says: 'Answers carry X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset.',
    known: 'Nothing.',
    confidence: 'L',
  },
  retry_after: {
    default: 'seconds',
    values: ['seconds', 'date', 'none'],
    says: 'How a 429 tells how long to wait.',
    known: 'Nothing; that 429 may be tried again is known.',
    confidence: 'L',
  },
};

function tier(numbers: number[]) {
  return {
    default: numbers,
    says: 'Requests of an organization of this tier in a minute, in a second, and at the same time.',
    known: 'That there are tiers; no number is public.',
    confidence: 'L',
  } as const;
}
