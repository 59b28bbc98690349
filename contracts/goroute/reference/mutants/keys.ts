import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stopped } from '../errors.ts';
import type { Mutant } from './mutant.ts';

/** Checks that give it another key, and see that it uses it. */
const GIVING = ['key.dead', 'key.rotation', 'key.stragglers', 'key.from-environment', 'key.fresh'];
/** Checks that start it in another environment. */
const LIVE = ['environment.swap', 'environment.ids', 'environment.sandbox-key'];
/** Production does not have what the sandbox key sends and reads. */
const REFUSED_LIVE = [
  'webhook.live-endpoint',
  'webhook.parity',
  'goroute.smoke',
  'goroute.all-types',
  'goroute.countries',
  'goroute.receivers',
  'goroute.test-data',
  'goroute.test-identifiers',
  'goroute.sandbox-key',
];
/** Checks that see what is done about a key that is refused. */
const REFUSED = ['goroute.sandbox-key', 'goroute.alerts'];

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
        if (config.apiKey.startsWith('sk_test_')) return config;
        return { ...config, apiKey: firstIn(config.dataDir, 'live.key', config.apiKey) };
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
        return { ...headersOf(app, call), 'x-api-key': firstIn(app.config.dataDir, 'reader.key', app.config.apiKey) };
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
          if (response.status !== 403 || headers.get('x-api-key') === spare) return response;
          headers.set('x-api-key', spare);
          return transport(url, { ...init, headers });
        },
      };
    },
  },
  {
    name: 'dead-key-retries',
    breaks: 'Takes a refused key for something that passes.',
    kills: ['key.dead'],
    clouds: REFUSED,
    change: ({ classify }) => ({ classify: (answer) => (answer.status === 401 ? 'transient' : classify(answer)) }),
  },
  {
    name: 'dead-key-silent',
    breaks: 'Stops for a refused key, and tells nobody.',
    kills: ['key.dead'],
    clouds: REFUSED,
    change: ({ wordsFor }) => ({
      onDeadKey(app, refusal) {
        app.stop.by(refusal.code);
        throw new Stopped(refusal.code);
      },
      wordsFor: (error) => (error instanceof Stopped ? '' : wordsFor(error)),
    }),
  },
  {
    name: 'dead-key-drops-work',
    breaks: 'Empties its queue when the key is refused.',
    kills: ['key.dead'],
    clouds: REFUSED,
    change: ({ onDeadKey }) => ({
      onDeadKey(app, refusal) {
        for (const document of app.outbox.queued()) app.outbox.change(document, { status: 'delivered' });
        return onDeadKey(app, refusal);
      },
    }),
  },
  {
    name: 'dead-key-deletes-data',
    breaks: 'Takes a refused key for the end of the account, and forgets what it has sent.',
    kills: ['key.dead'],
    clouds: REFUSED,
    change: ({ onDeadKey }) => ({
      onDeadKey(app, refusal) {
        Object.assign(app.outbox, { snapshot: () => ({}) });
        return onDeadKey(app, refusal);
      },
    }),
  },
];
