import type { App } from '../app.ts';
import { environmentOf } from '../config.ts';
import { work } from '../worker.ts';
import { everIn } from './kept.ts';
import type { Mutant } from './mutant.ts';

/** Checks that see what becomes of webhooks in production. */
const SILENT = ['webhook.live-endpoint', 'webhook.parity'];

const isLive = ({ config }: App): boolean => environmentOf(config) === 'production';

/** What the dashboard says of the webhook of production. */
const set = (endpoint: Readonly<Record<string, unknown>>) => ({
  webhook_endpoints: [{ environment: 'production', url: '/webhooks/cobalt', ...endpoint }],
});

/** Defects of the webhook of production, which nobody tries before it is needed. */
export const liveWebhookMutants: readonly Mutant[] = [
  {
    name: 'live-webhook-undefined',
    breaks: 'No webhook is set up for production.',
    kills: SILENT,
    manifest: { webhook_endpoints: [] },
    change: () => ({}),
  },
  {
    name: 'live-webhook-disabled',
    breaks: 'The webhook of production is switched off.',
    kills: SILENT,
    manifest: set({ status: 'disabled' }),
    change: () => ({}),
  },
  {
    name: 'live-webhook-elsewhere',
    breaks: 'The webhook of production has an address that the integration does not know.',
    kills: SILENT,
    manifest: set({ url: '/webhooks/cobalt-live' }),
    change: () => ({}),
  },
  {
    name: 'live-webhook-dropped',
    breaks: 'Answers webhooks of production, and does nothing about them.',
    kills: SILENT,
    change: ({ dispatch }) => ({ dispatch: (app, job) => (isLive(app) ? undefined : dispatch(app, job)) }),
  },
  {
    name: 'live-webhook-key-of-tests',
    breaks: 'Verifies webhooks of production with the key of the test environment, which it has kept.',
    kills: SILENT,
    change: () => ({
      keysOf: ({ config }) => everIn(config.dataDir, 'webhook.keys', config.apiKey).slice(0, 1),
    }),
  },
  {
    name: 'webhook-keys-collected',
    breaks: 'Believes whatever is signed with a key that it was ever given, that of tests in production, too.',
    kills: ['webhook.parity'],
    change: () => ({ keysOf: ({ config }) => everIn(config.dataDir, 'webhook.keys', config.apiKey) }),
  },
  {
    name: 'live-webhook-unverified',
    breaks: 'Verifies webhooks in tests only.',
    kills: ['webhook.parity'],
    change: ({ receive }) => ({
      receive: (app, delivery) =>
        receive(isLive(app) ? { ...app, parts: { ...app.parts, verify: () => true } } : app, delivery),
    }),
  },
  {
    name: 'live-webhook-inline',
    breaks: 'Has a queue in tests, and does the work of webhooks before it answers in production.',
    kills: ['webhook.parity'],
    change: ({ dispatch }) => ({
      async dispatch(app, job) {
        if (isLive(app)) await work(app, job);
        else await dispatch(app, job);
      },
    }),
  },
  {
    name: 'live-webhook-old-code',
    breaks: 'In production the receiver is that of the release before, which refuses types that it does not know.',
    kills: ['webhook.parity'],
    change: ({ receive, parseBody }) => ({
      receive(app, delivery) {
        const isKnown = /^(Connection|Workflow) /.test(parseBody(delivery.raw)?.type ?? '');
        return !isLive(app) || isKnown
          ? receive(app, delivery)
          : receive({ ...app, parts: { ...app.parts, parseBody: () => undefined } }, delivery);
      },
    }),
  },
];
