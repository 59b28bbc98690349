import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about idempotency keys. @see https://docs.augno.com/api/idempotency */
export const idempotencyKnobs: KnobDefinitions = {
  idempotency_position: {
    default: 'before_validation',
    values: ['before_validation', 'after_validation'],
    says: 'Whether a request that fails validation uses up its key, so that its refusal is replayed.',
    known: 'Deterministic failures are stored; which steps come before the store is not told.',
    confidence: 'M',
  },
  delete_ignores_key: {
    default: false,
    says: 'A DELETE with a key that was used is carried out again; otherwise the replay of a success is a 410 resource_gone.',
    known: 'The page says that DELETE ignores the key; the gateway does not.',
    confidence: 'M',
  },
  long_key_code: {
    default: 'parameter_invalid',
    values: ['parameter_invalid', 'validation_failed'],
    says: 'Error code for a key of more than 255 characters.',
    known: 'The limit is documented, the code is not.',
    confidence: 'L',
  },
  stored_answer_limit_bytes: {
    default: 0,
    says: 'A replayed answer has so many bytes of the first one at most; 0 is all of them.',
    known: 'The gateway stores the first 64 KiB.',
    confidence: 'M',
  },
};
