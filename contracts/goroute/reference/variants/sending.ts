import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '../../../reference/errors.ts';
import { isText } from '../../../reference/json.ts';
import { call } from '../api.ts';
import type { Variant } from './variant.ts';

const MOST_ATTEMPTS = 6;
const XML = 'application/xml';

/** Other ways to send. */
export const sendingVariants: readonly Variant[] = [
  {
    name: 'worker-pool',
    says: 'Sends several documents at the same time.',
    matters: ['write.lost-response', 'write.idempotency-key', 'key.rotation'],
    change: () => ({ lanes: 3 }),
  },
  {
    name: 'key-tried-by-hand',
    says: 'Sends without having asked for health first: whoever goes live does that, with the command of the checklist.',
    matters: ['goroute.smoke'],
    change: () => ({
      begin(app) {
        app.health.ready();
        return app.drain.run();
      },
    }),
  },
  {
    name: 'looks-before-it-sends',
    says: 'Sends no idempotency key, and looks a document up by its number before each attempt to send it.',
    matters: ['write.lost-response', 'key.rotation', 'write.in-progress'],
    undecided: {
      'write.idempotency-key': 'it sends no keys',
      'write.in-progress': 'without a key nothing is told to be in progress',
    },
    change: ({ backoffMs, findSent }) => ({
      async sendOne(app, document) {
        // Not sent: of several processes that have the document, it says which one sends it.
        const claim = app.outbox.get(document.number)?.idempotencyKey ?? randomUUID();
        app.outbox.change(document, { idempotencyKey: claim });
        const isOurs = app.outbox.claimKey(document, claim) === claim;
        for (let attempt = 0; ; attempt++) {
          const found = await findSent(app, document);
          if (found) return found;
          try {
            if (!isOurs) throw new Unavailable('another process sends it');
            const body = { type: XML, text: document.xml ?? '' } as const;
            const { correlationId } = document;
            const path = '/api/v1/send';
            const row = await call(app, { method: 'POST', path, endpoint: 'send', body, correlationId, retries: 0 });
            if (isText(row.transaction_id)) return row;
          } catch (error) {
            if (!(error instanceof Unavailable) || attempt + 1 >= MOST_ATTEMPTS) throw error;
          }
          await sleep(backoffMs(app.config.retryBaseMs, attempt));
        }
      },
    }),
  },
  {
    name: 'always-in-batches',
    says: 'Sends every document by a batch, one alone, too.',
    matters: ['environment.swap', 'key.dead', 'environment.ids'],
    undecided: {
      'write.lost-response': 'it never sends a document alone',
      'write.in-progress': 'it never sends a document alone',
      'write.idempotency-key': 'it never sends a document alone',
      'key.rotation': 'it never sends a document alone',
    },
    change: () => ({ isBatched: true }),
  },
  {
    name: 'key-from-content',
    says: 'Derives the idempotency key from the document, and from how often it was given up.',
    matters: ['write.idempotency-key', 'write.lost-response', 'write.in-progress'],
    change: () => ({
      newKey({ xml, history }) {
        const refusals = history.filter(({ status }) => status === 'refused').length;
        return createHash('sha256').update(`${refusals} ${xml}`).digest('hex');
      },
    }),
  },
  {
    name: 'document-in-json',
    says: 'Sends documents as a member of a JSON object, with a reference of its own.',
    matters: ['write.idempotency-key', 'write.lost-response', 'environment.swap'],
    change: ({ transport, headersOf }) => ({
      headersOf: (app, request) => ({
        ...headersOf(app, request),
        ...(request.endpoint === 'send' && { 'content-type': 'application/json' }),
      }),
      transport: (url, init) =>
        transport(
          url,
          url.endsWith('/send') && typeof init.body === 'string'
            ? { ...init, body: JSON.stringify({ xml: init.body, metadata: { reference_id: 'invoice-desk' } }) }
            : init,
        ),
    }),
  },
  {
    name: 'paths-without-version',
    says: 'Calls every operation without the version in its path.',
    matters: ['log.outage', 'environment.swap'],
    change: ({ transport }) => ({ transport: (url, init) => transport(url.replace('/api/v1/', '/'), init) }),
  },
];
