import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../app.ts';
import { work } from '../worker.ts';
import type { Mutant } from './mutant.ts';

/** Checks that see what becomes of webhooks in production. */
const SILENT = ['webhook.live-endpoint', 'webhook.parity'];

/** What is read when a webhook tells of it is not read then, and what was delivered is not known to be. */
const UNTOLD = ['environment.swap', 'goroute.smoke', 'goroute.all-types', 'goroute.countries', 'goroute.receivers'];

const isLive = ({ config }: App): boolean => !config.apiKey.startsWith('sk_test_');

/** What the dashboard says of the webhook of production. */
const set = (endpoint: Readonly<Record<string, unknown>>) => ({
  webhook_endpoints: [{ environment: 'production', url: '/webhooks/goroute', ...endpoint }],
});

/** The signing secrets that it was ever started with, the oldest first, in a file of the data directory. */
function secretsEver(dataDir: string, secrets: readonly string[]): string[] {
  const path = join(dataDir, 'webhook.secrets');
  mkdirSync(dataDir, { recursive: true });
  const before = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const all = [...new Set([...before, ...secrets])];
  writeFileSync(path, all.join('\n'));
  return all;
}

/** Defects of the webhook of production, which nobody tries before it is needed. */
export const liveWebhookMutants: readonly Mutant[] = [
  {
    name: 'live-webhook-undefined',
    breaks: 'No webhook is set up for production.',
    kills: SILENT,
    clouds: UNTOLD,
    manifest: { webhook_endpoints: [] },
    change: () => ({}),
  },
  {
    name: 'live-webhook-disabled',
    breaks: 'The webhook of production is switched off.',
    kills: SILENT,
    clouds: UNTOLD,
    manifest: set({ status: 'disabled' }),
    change: () => ({}),
  },
  {
    name: 'live-webhook-elsewhere',
    breaks: 'The webhook of production has an address that the integration does not know.',
    kills: SILENT,
    clouds: UNTOLD,
    manifest: set({ url: '/webhooks/goroute-live' }),
    change: () => ({}),
  },
  {
    name: 'live-webhook-dropped',
    breaks: 'Answers webhooks of production, and does nothing about them.',
    kills: SILENT,
    clouds: UNTOLD,
    change: ({ dispatch }) => ({ dispatch: (app, job) => (isLive(app) ? undefined : dispatch(app, job)) }),
  },
  {
    name: 'live-webhook-secret-of-tests',
    breaks: 'Goes live with the signing secret of the sandbox, which it has kept.',
    kills: [...SILENT, 'webhook.secret-rotation'],
    clouds: UNTOLD,
    change: ({ readConfig }) => ({
      readConfig(env) {
        const config = readConfig(env);
        return { ...config, webhookSecrets: secretsEver(config.dataDir, config.webhookSecrets).slice(0, 1) };
      },
    }),
  },
  {
    name: 'webhook-secrets-collected',
    breaks: 'Believes whatever is signed with a secret that it was ever given, that of the sandbox in production, too.',
    kills: ['webhook.parity', 'webhook.secret-rotation'],
    change: ({ readConfig }) => ({
      readConfig(env) {
        const config = readConfig(env);
        return { ...config, webhookSecrets: secretsEver(config.dataDir, config.webhookSecrets) };
      },
    }),
  },
  {
    name: 'live-webhook-unverified',
    breaks: 'Verifies webhooks in the sandbox only.',
    kills: ['webhook.parity', 'goroute.smoke'],
    change: ({ receive }) => ({
      receive: (app, delivery) =>
        receive(isLive(app) ? { ...app, parts: { ...app.parts, verify: () => true } } : app, delivery),
    }),
  },
  {
    name: 'live-webhook-inline',
    breaks: 'Has a queue in the sandbox, and does the work of webhooks before it answers in production.',
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
    clouds: UNTOLD,
    change: ({ receive, parseBody }) => ({
      receive(app, delivery) {
        const isKnown = /^document\./.test(parseBody(delivery.raw)?.type ?? '');
        return !isLive(app) || isKnown
          ? receive(app, delivery)
          : receive({ ...app, parts: { ...app.parts, parseBody: () => undefined } }, delivery);
      },
    }),
  },
];
