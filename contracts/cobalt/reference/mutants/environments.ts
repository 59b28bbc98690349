import { isRow } from '../../../reference/json.ts';
import { call } from '../api.ts';
import { environmentOf } from '../config.ts';
import { firstIn } from './kept.ts';
import type { Mutant } from './mutant.ts';

/** Checks that give it another key, and see that it uses it. */
const GIVING = ['key.from-environment', 'environment.swap', 'key.fresh'];
/** Checks that look at production, where nothing goes: of webhooks, which are signed with its key, and of ids. */
const LIVE = ['webhook.live-endpoint', 'webhook.parity', 'environment.ids'];

/** Defects in where the key comes from, and in what differs between the two environments. */
export const environmentMutants: readonly Mutant[] = [
  {
    name: 'key-baked',
    breaks: 'Keeps the key of its first start in a file, and prefers that to the environment.',
    kills: GIVING,
    clouds: LIVE,
    change: ({ readConfig }) => ({
      readConfig(env) {
        const config = readConfig(env);
        return { ...config, apiKey: firstIn(config.dataDir, 'api.key', config.apiKey) };
      },
    }),
  },
  {
    name: 'key-baked-live',
    breaks: 'Keeps the first production key that it was ever given.',
    kills: ['key.fresh'],
    change: ({ readConfig }) => ({
      readConfig(env) {
        const config = readConfig(env);
        if (environmentOf(config) === 'test') return config;
        return { ...config, apiKey: firstIn(config.dataDir, 'live.key', config.apiKey) };
      },
    }),
  },
  {
    name: 'key-second-copy',
    breaks: 'Reads with a second copy of the key, which was made at the first start.',
    kills: GIVING,
    clouds: LIVE,
    change: ({ headersOf }) => ({
      headersOf(app, request) {
        const headers = headersOf(app, request);
        if (request.method !== 'GET') return headers;
        return { ...headers, 'x-api-key': firstIn(app.config.dataDir, 'reader.key', app.config.apiKey) };
      },
    }),
  },
  {
    name: 'env-created-live',
    breaks: 'Brings linked accounts up to date in tests, and creates them in production.',
    kills: ['environment.swap'],
    change: ({ link }) => ({
      async link(app, user) {
        if (environmentOf(app.config) === 'test') return link(app, user);
        const body = app.parts.accountOf(user);
        await call(app, { method: 'POST', path: '/api/v2/public/linked-account', body });
        app.users.change(user.id, { isLinked: true });
      },
    }),
  },
  {
    name: 'env-other-page-size',
    breaks: 'Reads smaller pages in production than in tests.',
    kills: ['environment.swap'],
    change: ({ transport }) => ({
      transport(url, init) {
        const key = new Headers(init.headers).get('x-api-key') ?? '';
        return transport(key.startsWith('pk') ? url.replace('limit=100', 'limit=20') : url, init);
      },
    }),
  },
  {
    name: 'ids-in-cache',
    breaks: 'Keeps the id of its webhook, and asks for that one in both environments.',
    kills: ['environment.ids'],
    change: ({ checkWebhooks }) => ({
      async checkWebhooks(app) {
        const answer = await call(app, { method: 'GET', path: '/api/v2/public/webhook' });
        const first: unknown = Array.isArray(answer) ? answer[0] : undefined;
        const own = isRow(first) ? String(first._id) : '';
        const kept = firstIn(app.config.dataDir, 'webhook.id', own);
        if (kept !== '')
          await call(app, { method: 'GET', path: `/api/v2/public/webhook/${kept}` }).catch(() => undefined);
        await checkWebhooks(app);
      },
    }),
  },
];
