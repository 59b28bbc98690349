import type { Mutant } from './mutant.ts';

const isLive = (key: unknown): boolean => !String(key).startsWith('sk_test_');

/** Defects in what differs between the sandbox and production. */
export const environmentMutants: readonly Mutant[] = [
  {
    name: 'env-unvalidated-live',
    breaks: 'Validates documents in the sandbox, and saves that in production.',
    kills: ['environment.swap'],
    change: ({ ensureValid }) => ({
      ensureValid: (app, document) => (isLive(app.config.apiKey) ? Promise.resolve() : ensureValid(app, document)),
    }),
  },
  {
    name: 'env-header-in-tests-only',
    breaks: 'Names its work by a correlation id in the sandbox only.',
    kills: ['environment.swap'],
    // What webhooks lead to has the header in the sandbox, and not in production.
    clouds: ['webhook.parity'],
    change: ({ headersOf }) => ({
      headersOf(app, call) {
        const { 'x-correlation-id': id = '', ...rest } = headersOf(app, call);
        return isLive(app.config.apiKey) ? rest : { ...rest, 'x-correlation-id': id };
      },
    }),
  },
  {
    name: 'env-other-page-size',
    breaks: 'Reads smaller pages in production than in the sandbox.',
    kills: ['environment.swap'],
    change: ({ transport }) => ({
      transport(url, init) {
        const limit = isLive(new Headers(init.headers).get('x-api-key')) ? '20' : '100';
        return transport(url.replace(/limit=\d+/, `limit=${limit}`), init);
      },
    }),
  },
  {
    name: 'ids-in-cache',
    breaks: 'Keeps the documents of the sandbox when it goes live, since it does not note whose they are.',
    kills: ['environment.ids'],
    clouds: ['environment.swap', 'environment.sandbox-key', 'key.fresh', 'goroute.smoke'],
    change: ({ readConfig, apply }) => ({
      readConfig: (env) => ({ ...readConfig(env), organizationId: 'ours' }),
      apply: (app, event) => apply(app, { ...event, organization: '' }),
    }),
  },
];
