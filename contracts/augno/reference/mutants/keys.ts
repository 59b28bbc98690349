import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stopped } from '../errors.ts';
import type { Mutant } from './mutant.ts';

/** Checks that give it another key, and see that it uses it. */
const GIVING = ['key.dead', 'key.rotation', 'key.stragglers', 'key.from-environment', 'key.fresh'];
/** Checks that start it in another environment. */
const LIVE = ['environment.swap', 'environment.ids', 'environment.sandbox-key', 'augno.dedicated-key'];

/** Production refuses that key, so nothing is said of what is missing there, and nothing is read that webhooks tell of. */
const REFUSED_LIVE = ['augno.configuration-by-name', 'webhook.live-endpoint', 'webhook.parity'];

/** What a file of the data directory said when it was first written. */
function firstIn(dataDir: string, name: string, value: string): string {
  const path = join(dataDir, name);
  mkdirSync(dataDir, { recursive: true });
  if (!existsSync(path)) writeFileSync(path, value);
  return readFileSync(path, 'utf8');
}

/** Defects in where keys come from, and in what is done when they die. */
export const keyMutants: readonly Mutant[] = [
  {
    name: 'key-baked',
    breaks: 'Keeps the key of its first start in a file, and prefers that to the environment.',
    kills: [...GIVING, ...LIVE],
    clouds: REFUSED_LIVE,
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
        const isLive = config.apiKey.includes('_prod_');
        return isLive ? { ...config, apiKey: firstIn(config.dataDir, 'live.key', config.apiKey) } : config;
      },
    }),
  },
  {
    name: 'key-second-copy',
    breaks: 'Reads with a second copy of the key, which was made at the first start.',
    kills: [...GIVING, ...LIVE],
    clouds: REFUSED_LIVE,
    change: ({ headersOf }) => ({
      headersOf(app, call) {
        if (call.method !== 'GET') return headersOf(app, call);
        return {
          ...headersOf(app, call),
          authorization: `Bearer ${firstIn(app.config.dataDir, 'reader.key', app.config.apiKey)}`,
        };
      },
    }),
  },
  {
    name: 'sandbox-fallback',
    breaks: 'Tries again with the sandbox key, which it has kept, where its own is refused.',
    kills: ['environment.sandbox-key'],
    change: ({ readConfig, transport }) => {
      let spare = '';
      return {
        readConfig(env) {
          const config = readConfig(env);
          spare = firstIn(config.dataDir, 'spare.key', config.apiKey);
          return config;
        },
        async transport(url, init) {
          const response = await transport(url, init);
          const headers = new Headers(init.headers);
          if (response.status !== 403 || headers.get('authorization') === `Bearer ${spare}`) return response;
          headers.set('authorization', `Bearer ${spare}`);
          headers.delete('augno-account');
          return transport(url, { ...init, headers });
        },
      };
    },
  },
  {
    name: 'dead-key-retries',
    breaks: 'Takes a refused key for something that passes.',
    kills: ['key.dead'],
    // That has all codes, those of keys, too.
    clouds: ['augno.error-matrix'],
    change: ({ classify }) => ({ classify: (answer) => (answer.status === 401 ? 'transient' : classify(answer)) }),
  },
  {
    name: 'dead-key-silent',
    breaks: 'Stops for a refused key, and tells nobody.',
    kills: ['key.dead'],
    change: ({ onStopped, wordsFor }) => ({
      onStopped(app, refusal) {
        if (refusal.status === 401) throw new Stopped(refusal.code);
        return onStopped(app, refusal);
      },
      wordsFor: (error) => (error instanceof Stopped ? '' : wordsFor(error)),
    }),
  },
  {
    name: 'dead-key-drops-work',
    breaks: 'Empties its queue when the key, or the account, is refused.',
    kills: ['key.dead', 'augno.blocked-account'],
    change: ({ onStopped }) => ({
      onStopped(app, refusal) {
        for (const task of app.tasks.queued()) app.tasks.end(task, 'done');
        return onStopped(app, refusal);
      },
    }),
  },
  {
    name: 'dead-key-deletes-data',
    breaks: 'Takes a refused key for the end of the customer, and deletes what it knows.',
    kills: ['key.dead'],
    change: ({ onStopped }) => ({
      onStopped(app, refusal) {
        if (refusal.status === 401) {
          for (const kind of ['customers', 'products', 'orders'] as const) {
            for (const key of app.state.keys(kind)) app.state.unlink(kind, key);
          }
        }
        return onStopped(app, refusal);
      },
    }),
  },
];
