import { randomUUID } from 'node:crypto';
import { Unavailable } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import { ApiRefusal, DocumentRefused, findingsIn } from './errors.ts';
import type { Outgoing } from './outbox.ts';

/** GoRoute forgets a key after a day; by then it is looked up what became of the first attempt. */
const KEY_LIVES_MS = 20 * 3_600_000;

/** How much is tried at once: in an outage, and of a document that has failed before, one attempt is enough. */
export function retriesFor({ outage }: App, { rounds }: Outgoing): { readonly retries?: number } {
  return outage.isOn || rounds > 0 ? { retries: 0 } : {};
}

/** Every document is validated before it is sent: these bytes, once. @throws DocumentRefused with the findings */
export async function ensureValid(app: App, document: Outgoing): Promise<void> {
  if (document.isValid || document.xml === null) return;
  const row = await call(app, {
    method: 'POST',
    path: '/api/v1/validate',
    endpoint: 'validate',
    body: { type: 'application/xml', text: document.xml },
    correlationId: document.correlationId,
    ...retriesFor(app, document),
  });
  if (row.valid === true) {
    app.outbox.change(document, { isValid: true });
    app.outbox.note(document, 'validated', app.clock.now());
    return;
  }
  // What does not say that a document is good has not found it good.
  if (row.valid !== false) throw new Unavailable('the answer does not say whether the document is valid');
  countFindings(app, row);
  throw new DocumentRefused('VALIDATION_ERROR', 'The document breaks rules.', findingsIn(row.errors));
}

function countFindings(app: App, { errors }: Row): void {
  const layers = new Set((Array.isArray(errors) ? errors.filter(isRow) : []).map(({ layer }) => String(layer)));
  const [first = 'unknown'] = layers;
  app.metrics.count('goroute_validation_errors_total', { layer: first });
}

/** The key of the action, which is the same over attempts and restarts. */
export function keyFor(app: App, document: Outgoing): string {
  const known = app.outbox.get(document.number)?.idempotencyKey;
  if (known) return known;
  const key = app.outbox.claimKey(document, app.parts.newKey(document));
  app.outbox.change(document, { idempotencyKey: key, keyMadeAt: app.clock.now() });
  return key;
}

/** A key that nobody can guess. */
export const newKey = (): string => randomUUID();

/** Hands a document over, once, whatever happens on the way. Gives what GoRoute calls the transaction. */
export async function sendOne(app: App, document: Outgoing): Promise<Row> {
  const { number, keyMadeAt, idempotencyKey, correlationId } = document;
  if (idempotencyKey !== null && app.clock.now() - keyMadeAt > KEY_LIVES_MS) {
    const found = await app.parts.findSent(app, document);
    if (found) return found;
    app.outbox.change(document, { keyMadeAt: app.clock.now() });
  }
  const key = app.parts.keyFor(app, document);
  try {
    const row = await call(app, {
      method: 'POST',
      path: '/api/v1/send',
      endpoint: 'send',
      body: { type: 'application/xml', text: document.xml ?? '' },
      idempotencyKey: key,
      correlationId,
      ...retriesFor(app, document),
    });
    if (!isText(row.transaction_id)) throw new Unavailable('the answer names no transaction');
    return row;
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.code !== 'DUPLICATE_DOCUMENT') throw error;
    const found = await app.parts.findSent(app, document);
    if (found) return found;
    app.log('duplicate without a first', { number });
    throw error;
  }
}

/** The transaction of a document of ours that was taken over before, by its number. */
export async function findSent(app: App, { number, correlationId }: Outgoing): Promise<Row | undefined> {
  const query = new URLSearchParams({ invoice_number: number, direction: 'outbound' });
  const path = `/api/v1/transactions?${query}`;
  const { transactions } = await call(app, { method: 'GET', path, endpoint: 'transactions', correlationId });
  const rows: unknown[] = Array.isArray(transactions) ? transactions : [];
  return rows.filter(isRow).find((row) => row.invoice_number === number && row.status !== 'failed');
}
