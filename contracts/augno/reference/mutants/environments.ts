import type { Mutant } from './mutant.ts';

/** Checks that see work done in production, after work in the sandbox. */
const IN_PRODUCTION = ['environment.sandbox-key', 'key.fresh', 'augno.dedicated-key', 'augno.configuration-by-name'];

/** Defects in what differs between the sandbox and production. */
export const environmentMutants: readonly Mutant[] = [
  {
    name: 'env-branch',
    breaks: 'Writes otherwise in production than in the sandbox.',
    kills: ['environment.swap'],
    change: ({ createOrFind }) => ({
      createOrFind(app, task, creation) {
        const isLive = app.config.apiKey.includes('_prod_');
        return createOrFind(app, task, isLive ? { ...creation, body: { ...creation.body, note: 'live' } } : creation);
      },
    }),
  },
  {
    name: 'env-other-page-size',
    breaks: 'Reads smaller pages in production than in the sandbox.',
    kills: ['environment.swap'],
    change: ({ transport }) => ({
      transport(url, init) {
        const isLive = String(new Headers(init.headers).get('authorization')).includes('_prod_');
        const isList =
          init.method === 'GET' && !url.includes('cursor=') && /\/(customers|products|sales-orders)(\?|$)/.test(url);
        if (!isLive || !isList) return transport(url, init);
        const smaller = new URL(url);
        smaller.searchParams.set('limit', '20');
        return transport(smaller.href, init);
      },
    }),
  },
  {
    name: 'env-version-in-tests-only',
    breaks: 'Names the version of the API in the sandbox only.',
    kills: ['environment.swap'],
    // Production refuses every request, so nothing is done there at all.
    clouds: ['environment.ids', 'version.pinned', 'webhook.parity', 'webhook.live-endpoint', ...IN_PRODUCTION],
    change: ({ headersOf }) => ({
      headersOf(app, call) {
        const { 'augno-version': version = '', ...rest } = headersOf(app, call);
        return app.config.apiKey.includes('_prod_') ? rest : { ...rest, 'augno-version': version };
      },
    }),
  },
  {
    name: 'ids-in-cache',
    breaks: 'Keeps the ids of the sandbox when it goes live, since it does not note whose they are.',
    kills: ['environment.ids'],
    // Orders for customers whom production does not have are refused.
    clouds: IN_PRODUCTION,
    change: ({ readConfig, headersOf }) => ({
      readConfig: (env) => ({ ...readConfig(env), accountId: 'ours' }),
      headersOf(app, call) {
        const { 'augno-account': _account, ...rest } = headersOf(app, call);
        return rest;
      },
    }),
  },
  {
    name: 'config-first-of-list',
    breaks: 'Takes whichever carrier comes first.',
    kills: ['augno.configuration-by-name'],
    change: ({ configurationId, readAll }) => ({
      async configurationId(app, name) {
        if (name !== 'carrier') return configurationId(app, name);
        const [first] = await readAll(app, '/v1/operations/carriers');
        return String(first?.id);
      },
    }),
  },
  {
    name: 'config-unnamed',
    breaks: 'Writes without what it could not find, and leaves it to Augno to refuse that.',
    kills: ['augno.configuration-by-name'],
    change: ({ configurationId }) => ({
      configurationId: (app, name) => configurationId(app, name).catch(() => 'none'),
    }),
  },
];
