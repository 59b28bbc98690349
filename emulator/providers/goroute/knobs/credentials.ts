import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about keys and repeated writes. @see https://docs.goroute.ai/docs/getting-started/authentication */
export const credentialKnobs: KnobDefinitions = {
  environment: {
    default: 'by_key',
    values: ['by_key', 'sandbox', 'production'],
    says: 'Whether the key decides which environment a request is about, or only keys of one environment are known: the others get INVALID_API_KEY.',
    known: 'Both have one base address and keys of their own. A sandbox key in production is an invalid key.',
    confidence: 'H',
  },
  production_key_prefix: {
    default: 'pk_goroute_',
    values: ['pk_goroute_', 'sk_live_'],
    says: 'How production keys begin. Keys of both forms work.',
    known: 'Sandbox keys begin with sk_test_. The page on keys shows pk_goroute_ and names no environment.',
    confidence: 'M',
  },
  health_needs_key: {
    default: true,
    says: 'Health and version are refused without a valid key.',
    known: 'Health is called on the first day to see that the production key works.',
    confidence: 'M',
  },
  idempotency_retention_s: {
    default: 86_400,
    minimum: 1,
    says: 'Seconds for which the answer under an idempotency key is kept.',
    known: 'The same key gives the same result; for how long is not told.',
    confidence: 'L',
  },
  idempotency_keeps_refusals: {
    default: true,
    says: 'A refusal of status 4xx is kept under the key, too, except 429.',
    known: 'Nothing.',
    confidence: 'L',
  },
  idempotency_conflict: {
    default: 'refuse',
    values: ['refuse', 'replay'],
    says: 'What another body under the same key does: 409 IDEMPOTENCY_CONFLICT, or the first answer once more.',
    known: 'The same key gives the same result; other bodies are not mentioned.',
    confidence: 'L',
  },
};
