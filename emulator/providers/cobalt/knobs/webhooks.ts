import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about deliveries. @see https://docs.gocobalt.io/build/basics/webhooks */
export const webhookKnobs: KnobDefinitions = {
  retry_schedule_s: {
    default: [0, 10, 60, 300],
    says: 'Seconds before each delivery attempt, counted from the one before; the length is the number of attempts.',
    known: 'There are up to three retries, further and further apart.',
    confidence: 'M',
  },
  success_status: {
    default: '200',
    values: ['200', '2xx'],
    says: 'Which answers accept a delivery: 200 alone, or any 2xx.',
    known: 'Receivers are told to answer 200.',
    confidence: 'M',
  },
  enriched_errors: {
    default: false,
    says: 'Workflow Errored names the failed node, its attempts, the time and the error.',
    known: 'Since May 2026 it does; the names of the members are not known.',
    confidence: 'L',
  },
  extra_event_types: {
    default: '',
    says: 'Further webhook types that may be emitted, with commas between.',
    known: 'Seven are documented.',
    confidence: 'L',
  },
};
