import { randomUUID } from 'node:crypto';
import { Unavailable } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import { fetchDocument } from './worker.ts';

const PAGE = 100;
/** A list that is longer does not end. */
const MOST_PAGES = 1000;

/** Looks up what webhooks may have missed: how what was sent fares, and what has arrived. Gives what was found. */
export async function sync(app: App): Promise<Row> {
  const correlationId = randomUUID();
  const caughtUp = await syncTransactions(app, correlationId);
  const fetched = await syncDocuments(app, correlationId);
  return { caught_up: caughtUp, fetched };
}

/** The newest come first: what is known to be over needs no second look. */
async function syncTransactions(app: App, correlationId: string): Promise<number> {
  let caughtUp = 0;
  for await (const rows of app.parts.pages(app, '/api/v1/transactions?', 'transactions', correlationId)) {
    const news = rows.filter((row) => row.direction !== 'inbound' && isNews(app, row));
    for (const row of news) await app.parts.readTransaction(app, String(row.transaction_id), correlationId);
    caughtUp += news.length;
    if (news.length === 0 && app.outbox.open().length === 0) break;
  }
  return caughtUp;
}

function isNews(app: App, { transaction_id: id, status }: Row): boolean {
  if (!isText(id)) return false;
  const known = app.outbox.byTransaction(id);
  return known === undefined || (known.transactionId === id && known.status !== status);
}

async function syncDocuments(app: App, correlationId: string): Promise<number> {
  let fetched = 0;
  for await (const rows of app.parts.pages(app, '/api/v1/documents?', 'documents', correlationId)) {
    const missing = rows.filter(({ id }) => isText(id) && !app.received.has(id));
    for (const { id } of missing) await fetchDocument(app, String(id), correlationId);
    fetched += missing.length;
    if (missing.length === 0) break;
  }
  return fetched;
}

/** The pages of a list, newest rows first. */
export async function* pages(app: App, path: string, member: string, correlationId: string): AsyncGenerator<Row[]> {
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ limit: String(PAGE), offset: String(page * PAGE) });
    const answer = await call(app, { method: 'GET', path: `${path}${query}`, endpoint: member, correlationId });
    const rows: unknown = answer[member];
    // What has no rows is not a list without rows.
    if (!Array.isArray(rows)) throw new Unavailable('the answer is no list');
    yield rows.filter(isRow);
    if (rows.length < PAGE) return;
  }
}
