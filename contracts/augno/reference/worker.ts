import { Refused, reasonOf } from '../../reference/errors.ts';
import type { Job } from '../../reference/inbox.ts';
import { isText, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import { ApiRefusal } from './errors.ts';
import type { Kind } from './state.ts';
import type { Event } from './webhooks.ts';

/** Things that webhooks tell of, and where they are read. */
const THINGS: Readonly<Record<string, { kind: Kind; path: string; keyOf: (row: Row) => unknown }>> = {
  customer: { kind: 'customers', path: '/v1/sales/customers', keyOf: ({ number }) => number },
  sales_order: {
    kind: 'orders',
    path: '/v1/sales/sales-orders',
    keyOf: (row) => row.customer_purchase_order_number ?? row.number,
  },
  // What people import in the Dashboard, or another integration.
  job: { kind: 'jobs', path: '/v1/core/jobs', keyOf: ({ id }) => id },
};

/** Starts the work and does not wait for it: the sender gets its answer now, and no job holds up another. */
export function dispatch(app: App, job: Job<Event>): void {
  void work(app, job);
}

/** Does the work of one accepted event; false when it had to be given up. Never throws. */
export async function work(app: App, job: Job<Event>): Promise<boolean> {
  try {
    const { key, envelope } = job;
    if (envelope && !app.state.wasProcessed(key)) {
      await app.parts.apply(app, envelope);
      app.state.markProcessed(key);
    }
    app.inbox.finish(job);
    return true;
  } catch (error) {
    app.parts.giveUp(app, job, reasonOf(error));
    return false;
  }
}

/** Every attempt failed: a dead letter, which a redelivery or a person may put to work again. */
export function giveUp(app: App, job: Job<Event>, reason: string): void {
  app.log('webhook given up', { eventId: job.deliveryId, reason });
  app.parts.notice(app, 'webhook_failures');
  app.inbox.finish(job, reason);
}

/**
 * A webhook says that something changed; what it is now is read from the API. So neither the order of webhooks nor the version of their
 * bodies matters.
 */
export async function apply(app: App, { type, object }: Event): Promise<void> {
  const thing = THINGS[String(object.object)];
  if (!thing || !isText(object.id)) return;
  // A job that runs will end, and one of our own is followed to its end by whoever asked for it.
  if (type === 'job.started' || app.ownJobs.has(object.id)) return;
  const { kind, path, keyOf } = thing;
  const known = app.state.keyOf(kind, object.id);
  try {
    const row = await call(app, { method: 'GET', path: `${path}/${encodeURIComponent(object.id)}` });
    const key = keyOf(row);
    if (known !== undefined && known !== key) app.state.unlink(kind, known);
    if (isText(key)) app.state.link(kind, key, row);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    if (known !== undefined) app.state.unlink(kind, known);
  }
}

/** Gone, or never there for us. */
export function isAbsent(error: unknown): boolean {
  return error instanceof ApiRefusal && (error.status === 404 || error.status === 410);
}

/** Takes away what `create` has made; what is gone already is as it should be. */
export async function remove(app: App, kind: Kind, key: string): Promise<void> {
  const linked = app.state.get(kind, key);
  if (!linked) throw new Refused(`There is no ${key}.`);
  const path = `${kind === 'orders' ? '/v1/sales/sales-orders' : '/v1/sales/customers'}/${linked.id}`;
  try {
    await call(app, { method: 'DELETE', path });
  } catch (error) {
    if (!app.parts.isAbsent(error)) throw error;
  }
  app.state.unlink(kind, key);
}
