import { randomUUID } from 'node:crypto';
import type { Mutant } from './mutant.ts';

/** True for the answer that the first attempt under a key still runs. */
const isInProgress = async (response: Response): Promise<boolean> =>
  response.status === 409 && (await response.clone().text()).includes('IDEMPOTENCY_IN_PROGRESS');

/** The request under another key. */
const withKey = (init: RequestInit, key: string): RequestInit => {
  const headers = new Headers(init.headers);
  headers.set('idempotency-key', key);
  return { ...init, headers };
};

const keyIn = ({ headers }: RequestInit): string => new Headers(headers).get('idempotency-key') ?? '';

/** Checks that are nothing where nothing, or one document only, can be sent. */
const SENDS: readonly string[] = [
  'write.in-progress',
  'write.lost-response',
  'key.dead',
  'key.stragglers',
  'key.rotation',
  'key.fresh',
  'key.from-environment',
  'environment.swap',
  'environment.ids',
  'environment.sandbox-key',
  'goroute.workers',
  'goroute.failover',
  'goroute.all-types',
  'goroute.capabilities',
  'goroute.cius',
  'goroute.countries',
  'goroute.dead-letters',
  'goroute.deprecation',
  'goroute.error-matrix',
  'goroute.failed-listed',
  'goroute.findings-shown',
  'goroute.kill-switch',
  'goroute.outage',
  'goroute.own-registration',
  'goroute.receivers',
  'goroute.restart',
  'goroute.schematron',
  'goroute.smoke',
  'goroute.stuck',
  'goroute.test-data',
  'goroute.test-identifiers',
  'goroute.validated-first',
  'goroute.validator-down',
  'goroute.alerts',
  'goroute.sandbox-key',
  'goroute.sender-unregistered',
  'goroute.webhook-missing',
];

/** Checks that see documents sent twice, or not at all, when attempts are lost. */
const TWICE: readonly string[] = ['goroute.batches', 'goroute.restart', 'goroute.workers', 'goroute.outage'];

/** Defects in what is done about a document that is sent again. */
export const repeatingMutants: readonly Mutant[] = [
  {
    name: 'no-idempotency-key',
    breaks: 'Sends documents without an idempotency key, and again where no answer came.',
    kills: ['write.lost-response'],
    // What is said of keys does not apply to it.
    clouds: ['write.idempotency-key', 'write.in-progress', 'key.rotation', ...TWICE],
    change: ({ headersOf }) => ({
      headersOf(app, call) {
        const { 'idempotency-key': _, ...rest } = headersOf(app, call);
        return rest;
      },
    }),
  },
  {
    name: 'in-progress-is-conflict',
    breaks: 'Takes every 409 for a conflict, also the one that says that the first attempt is still running.',
    kills: ['write.in-progress'],
    change: ({ classify }) => ({
      classify: (answer) => (answer.status === 409 ? 'permanent' : classify(answer)),
    }),
  },
  {
    name: 'in-progress-new-key',
    breaks: 'Takes another key once it is told that the first attempt under a key is still running.',
    kills: ['write.in-progress'],
    change({ transport }) {
      const replaced = new Map<string, string>();
      return {
        async transport(url, init) {
          const key = keyIn(init);
          const response = await transport(url, replaced.has(key) ? withKey(init, replaced.get(key) ?? '') : init);
          if (await isInProgress(response)) replaced.set(key, randomUUID());
          return response;
        },
      };
    },
  },
  {
    name: 'in-progress-tight-loop',
    breaks: 'Asks again and again without a pause while the first attempt is running.',
    kills: ['write.in-progress'],
    change: ({ transport }) => ({
      async transport(url, init) {
        for (;;) {
          const response = await transport(url, init);
          if (!(await isInProgress(response))) return response;
        }
      },
    }),
  },
  {
    name: 'key-constant',
    breaks: 'Has one idempotency key for everything, from its configuration.',
    kills: ['write.idempotency-key'],
    // The second document of all is refused for it, so nothing that sends two gets far.
    clouds: [...SENDS, 'goroute.health', 'goroute.ip-denied', 'goroute.peak'],
    change: () => ({ newKey: () => 'invoice-desk' }),
  },
  {
    name: 'key-per-attempt',
    breaks: 'Makes a new idempotency key for each attempt.',
    kills: ['write.idempotency-key', 'write.in-progress', 'write.lost-response', 'goroute.restart'],
    clouds: TWICE.filter((id) => id !== 'goroute.restart'),
    change: ({ transport }) => ({
      transport: (url, init) => transport(url, keyIn(init) === '' ? init : withKey(init, randomUUID())),
    }),
  },
  {
    name: 'key-of-number',
    breaks: 'Derives the key from the number of the document, so that one that was put right gets the old refusal.',
    kills: ['write.idempotency-key'],
    change: () => ({ newKey: ({ number }) => `document-${number}` }),
  },
  {
    name: 'body-drift',
    breaks: 'Puts the time of sending into the document at each attempt.',
    kills: ['write.idempotency-key'],
    // Where the first attempt was done, the second is refused as another request under its key.
    clouds: [
      'write.in-progress',
      'write.lost-response',
      'key.rotation',
      'goroute.history',
      'goroute.validated-first',
      ...TWICE,
    ],
    change: ({ transport }) => ({
      transport: (url, init) =>
        transport(
          url,
          typeof init.body === 'string' && keyIn(init) !== ''
            ? { ...init, body: `${init.body}<!-- sent ${performance.now()} -->` }
            : init,
        ),
    }),
  },
  {
    name: 'key-too-long',
    breaks: 'Puts all that it knows of a document into its key, which is longer than a key may be.',
    kills: ['write.idempotency-key'],
    // Every document is refused for it.
    clouds: [
      ...SENDS,
      'goroute.batches',
      'goroute.health',
      'goroute.metrics',
      'goroute.ip-denied',
      'goroute.history',
      'goroute.personal-data',
      'goroute.peak',
    ],
    change: ({ newKey }) => ({ newKey: (document) => `${newKey(document)}-${'0'.repeat(250)}` }),
  },
  {
    name: 'lost-is-lost',
    breaks: 'Takes a request that got no answer for one that was never made, and puts the document aside.',
    kills: ['write.lost-response'],
    // Whatever meets a moment of trouble is put aside.
    clouds: [
      'retry.settings',
      ...SENDS,
      ...TWICE,
      'write.idempotency-key',
      'retry.growth',
      'retry.jitter',
      'retry.permanent',
      'retry.timeout',
      'retry.amplification',
      'limit.retry-after',
      'ops.error-burst',
      'log.outage',
      'goroute.health',
      'goroute.outage',
      'goroute.error-matrix',
      'goroute.validator-down',
      'goroute.dead-letters',
    ],
    change: ({ classify }) => ({
      classify: (answer) => (answer.status === null || answer.status >= 500 ? 'permanent' : classify(answer)),
    }),
  },
];
