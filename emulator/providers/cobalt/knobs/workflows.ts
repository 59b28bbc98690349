import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about workflows and the calls that they make. */
export const workflowKnobs: KnobDefinitions = {
  execution_latency_ms: {
    default: 1000,
    says: 'Milliseconds of provider time for which an execution is RUNNING before its nodes run.',
    known: 'The run starts after the answer.',
    confidence: 'L',
  },
  dedup_window_s: {
    default: 300,
    minimum: 1,
    says: 'Seconds in which an event with the same key is dropped, of workflows that ask for that.',
    known: 'It is 5 minutes by default.',
    confidence: 'H',
  },
  toggle_revalidates: {
    default: false,
    says: 'Enabling a workflow answers 200 and leaves it disabled where options of fields cannot be fetched.',
    known: 'Somebody who tested the live service saw it.',
    confidence: 'L',
  },
  proxy_base: {
    default: '',
    says: "Address of the integration's own API, for API proxies with a path alone; empty is where its test webhooks go.",
    known: 'The whole address stands in the dashboard.',
    confidence: 'L',
  },
  proxy_headers: {
    default: 'request_wins',
    values: ['request_wins', 'credentials_win'],
    says: 'Which header goes out where a proxy and the credentials of a customer have one of the same name.',
    known: 'Since 2026 those of the request win.',
    confidence: 'H',
  },
  inbound_per_minute: {
    default: 0,
    says: 'Calls of one inbound webhook address in a minute; 0 is any number.',
    known: 'There is a limit; the number is not known.',
    confidence: 'L',
  },
};
