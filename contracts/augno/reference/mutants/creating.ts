import { isText, parseRow } from '../../../reference/json.ts';
import type { Mutant } from './mutant.ts';

const ORDERS = /\/v1\/sales\/sales-orders$/;

/** Defects in making a thing once. */
export const creatingMutants: readonly Mutant[] = [
  {
    name: 'retry-blind',
    breaks:
      'Tries an order again without an idempotency key, and under another PO number each time, so that Augno takes it.',
    kills: ['write.lost-response'],
    // What is done with a key does not apply where none is sent, and a number that is taken is evaded.
    clouds: [
      'write.in-progress',
      'write.idempotency-key',
      'augno.natural-key',
      'augno.garbage',
      'augno.error-matrix',
      'augno.missing-permission',
      'augno.blocked-account',
    ],
    change({ transport }) {
      const attempts = new Map<string, number>();
      return {
        transport(url, init) {
          const body = typeof init.body === 'string' ? parseRow(init.body) : undefined;
          const number = body?.customer_purchase_order_number;
          if (init.method !== 'POST' || !ORDERS.test(url) || !isText(number)) return transport(url, init);
          const attempt = (attempts.get(number) ?? 0) + 1;
          attempts.set(number, attempt);
          const headers = new Headers(init.headers);
          headers.delete('idempotency-key');
          const another = attempt === 1 ? number : `${number}-${attempt}`;
          const text = JSON.stringify({ ...body, customer_purchase_order_number: another });
          return transport(url, { ...init, headers, body: text });
        },
      };
    },
  },
];
