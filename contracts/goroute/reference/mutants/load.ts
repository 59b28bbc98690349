import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';

const isBatch = (url: string): boolean => url.endsWith('/send/batch');

/** Defects in doing much at once, and in moving elsewhere. */
export const loadMutants: readonly Mutant[] = [
  {
    name: 'pace-ignored',
    breaks: 'Sends as fast as it can, as many at the same time as there are, and does not wait when it is told to.',
    kills: ['goroute.peak', 'limit.retry-after'],
    // So many at the same time come through an outage in any order.
    clouds: ['goroute.outage'],
    change: ({ readConfig }) => ({
      readConfig: (env) => ({ ...readConfig(env), ratePerSecond: 1000 }),
      inFlight: 50,
      lanes: 20,
      heed: () => {},
      retryAfterMs: () => undefined,
    }),
  },
  {
    name: 'workers-own-keys',
    breaks: 'Makes the key of a document in each process that has it.',
    kills: ['goroute.workers'],
    change: () => ({
      keyFor(app, document) {
        const known = app.outbox.get(document.number)?.idempotencyKey;
        const key = known ?? randomUUID();
        if (!known) app.outbox.change(document, { idempotencyKey: key, keyMadeAt: app.clock.now() });
        return key;
      },
    }),
  },
  {
    name: 'workers-own-memory',
    breaks: 'Remembers in the memory of a process which events it has seen.',
    kills: ['goroute.workers', 'webhook.dedupe'],
    change({ remember }) {
      const seen = new Set<string>();
      return {
        remember(inbox, delivery, event) {
          if (seen.has(event.id)) return undefined;
          seen.add(event.id);
          // A name of its own for each process, so that what is on disk does not tell.
          return remember(inbox, delivery, { ...event, id: `${event.id} ${process.pid}` });
        },
      };
    },
  },
  {
    name: 'batch-unbounded',
    breaks: 'Puts all documents into one batch, however many there are.',
    kills: ['goroute.batches'],
    change: () => ({ batchOf: (queued) => queued.filter(({ isBatched }) => isBatched) }),
  },
  {
    name: 'batch-all-again',
    breaks: 'Sends a whole batch again when one document of it was refused.',
    kills: ['goroute.batches'],
    change: ({ transport }) => ({
      async transport(url, init) {
        const response = await transport(url, init);
        if (!isBatch(url)) return response;
        const isPartly = /"status":\s*"rejected"/.test(await response.clone().text());
        return isPartly ? new Response('{}', { status: 503 }) : response;
      },
    }),
  },
  {
    name: 'batch-key-by-attempt',
    breaks: 'Sends each attempt of a batch under another idempotency key.',
    kills: ['goroute.batches'],
    change: ({ transport }) => ({
      transport: (url, init) =>
        transport(
          url,
          isBatch(url) ? { ...init, headers: { ...init.headers, 'idempotency-key': randomUUID() } } : init,
        ),
    }),
  },
  {
    name: 'address-remembered',
    breaks: 'Keeps the address of its first start, and uses that whatever is set.',
    kills: ['goroute.failover'],
    change: ({ readConfig }) => ({
      readConfig(env) {
        const config = readConfig(env);
        mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
        const file = join(config.dataDir, 'address');
        if (!existsSync(file)) writeFileSync(file, config.apiBase);
        return { ...config, apiBase: readFileSync(file, 'utf8') };
      },
    }),
  },
  {
    name: 'address-in-two-places',
    breaks:
      'Has the address of the list of transactions in a place of its own, which a change of the settings does not reach.',
    kills: ['goroute.failover'],
    change({ readConfig, transport }) {
      let first = '';
      return {
        readConfig(env) {
          const config = readConfig(env);
          mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
          const file = join(config.dataDir, 'address');
          if (!existsSync(file)) writeFileSync(file, config.apiBase);
          first = readFileSync(file, 'utf8');
          return config;
        },
        transport(url, init) {
          const at = url.indexOf('/api/v1/transactions?');
          return transport(at < 0 ? url : first + url.slice(at), init);
        },
      };
    },
  },
];
