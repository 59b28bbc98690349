import { Refused, reasonOf } from '../../reference/errors.ts';
import { HOOKS } from '../../reference/hook-guard.ts';
import { isRow, type Row } from '../../reference/json.ts';
import { notFound, type Reply } from '../../reference/reply.ts';
import type { App } from './app.ts';
import { bulkUnits } from './bulk.ts';
import { Stopped } from './errors.ts';
import { push } from './push.ts';
import { sync } from './sync.ts';
import { remove, work } from './worker.ts';

/** Answers one hook; whoever may not use it sees what an unknown route shows. */
export async function answerHook(app: App, method: string, url: URL, given: string | undefined): Promise<Reply> {
  if (!app.parts.isHookAllowed(app.config.runToken, given)) return notFound;
  const asked = (parameter: string) => url.searchParams.get(parameter) ?? '';
  switch (`${method} ${url.pathname.slice(HOOKS.length)}`) {
    case 'POST sync':
      return attempt(() => sync(app));
    case 'POST create':
      return create(app, url.searchParams);
    case 'POST import':
      return importRows(app, asked('rows'));
    case 'POST remove':
      return attempt(() => removed(app, url.searchParams));
    case 'POST bulk':
      return attempt(() => bulkUnits(app, rowsIn(asked('rows'))));
    case 'POST resume':
      return resume(app);
    case 'POST clock':
      return moveClock(app, asked('by'));
    case 'POST replay':
      return replay(app, asked('delivery_id'));
    case 'GET state':
      return { status: 200, body: app.state.snapshot() };
    case 'GET connection':
      return { status: 200, body: { account_id: app.config.accountId, status: app.stop.code || 'connected' } };
    case 'GET dead-letters':
      return { status: 200, body: app.inbox.deadLetters() };
    case 'GET messages':
      return { status: 200, body: app.messages.list() };
    case 'GET alerts':
      return { status: 200, body: app.alerts.list() };
    default:
      return notFound;
  }
}

/** 200 done · 409 stopped until somebody acts · 422 refused · 503 not now. People see words, not codes. */
async function attempt(job: () => Promise<object>): Promise<Reply> {
  try {
    return { status: 200, body: { ...(await job()) } };
  } catch (failure) {
    const status = failure instanceof Stopped ? 409 : failure instanceof Refused ? 422 : 503;
    return { status, body: { error: reasonOf(failure) } };
  }
}

/** One customer, or, with a PO number, an order for it. 200 done · 202 kept for later · 422 refused. */
async function create(app: App, query: URLSearchParams): Promise<Reply> {
  const number = query.get('number') ?? '';
  const po = query.get('po');
  const name = query.get('name') ?? number;
  const record: Row = po
    ? { customer: number, name, sku: query.get('sku'), quantity: query.get('quantity') }
    : { name, email: query.get('email') };
  const outcome = await push(app, app.tasks.add(po ? 'order' : 'customer', po ?? number, record));
  return { status: outcome === 'done' ? 200 : outcome === 'refused' ? 422 : 202, body: { key: po ?? number, outcome } };
}

async function removed(app: App, query: URLSearchParams): Promise<Row> {
  const po = query.get('po');
  const key = po ?? query.get('number') ?? '';
  await remove(app, po ? 'orders' : 'customers', key);
  return { removed: key };
}

/** Each record by itself: one that is refused does not hold up the others. */
async function importRows(app: App, text: string): Promise<Reply> {
  const rows: Row[] = [];
  for (const record of rowsIn(text)) {
    const { number, ...rest } = record;
    const outcome = await push(app, app.tasks.add('customer', String(number), rest));
    rows.push({ key: number, outcome });
  }
  return { status: 200, body: { rows } };
}

/** Somebody has put right what stopped it. */
async function resume(app: App): Promise<Reply> {
  app.stop.lift();
  for (const task of app.tasks.queued()) await push(app, task);
  return { status: 200, body: { queued: app.tasks.queued().length } };
}

function rowsIn(text: string): Row[] {
  const value: unknown = JSON.parse(text || '[]');
  return Array.isArray(value) ? value.filter(isRow) : [];
}

async function moveClock(app: App, by: string): Promise<Reply> {
  if (!/^\d{1,9}$/.test(by)) return { status: 400, body: { error: 'by_is_no_number_of_seconds' } };
  await app.clock.advance(Number(by) * 1000);
  return { status: 200, body: { now: new Date(app.clock.now()).toISOString() } };
}

async function replay(app: App, deliveryId: string): Promise<Reply> {
  const job = app.inbox.revive(deliveryId);
  if (!job) return { status: 404, body: { error: 'no_dead_letter' } };
  const done = await work(app, job);
  return { status: done ? 200 : 503, body: { delivery_id: deliveryId, done } };
}
