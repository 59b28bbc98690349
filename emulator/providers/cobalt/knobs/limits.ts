import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What is known of limits is one sentence. @see https://docs.gocobalt.io/api-reference/overview */
export const limitKnobs: KnobDefinitions = {
  rate_limit: {
    default: true,
    says: 'Events and executions are limited.',
    known: 'Events are.',
    confidence: 'H',
  },
  events_per_second: {
    default: 20,
    minimum: 1,
    says: 'Events and executions of a key in a second; in E1 it is 10, which was seen in a header.',
    known: 'The standard is 20 events per second.',
    confidence: 'H',
  },
  burst: {
    default: 5,
    minimum: 1,
    says: 'Events in an instant.',
    known: 'It is 5.',
    confidence: 'H',
  },
  burst_window_ms: {
    default: 50,
    minimum: 1,
    says: 'How long an instant is.',
    known: 'Nothing.',
    confidence: 'L',
  },
  retry_after: {
    default: 'none',
    values: ['none', 'seconds'],
    says: 'Whether a 429 says in Retry-After how long to wait.',
    known: 'Nothing.',
    confidence: 'L',
  },
};
