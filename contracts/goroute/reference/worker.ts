import { reasonOf } from '../../reference/errors.ts';
import type { Job } from '../../reference/inbox.ts';
import { isText } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import { ApiRefusal } from './errors.ts';
import type { Event } from './webhooks.ts';

/** Starts the work and does not wait for it: the sender gets its answer now, and no job holds up another. */
export function dispatch(app: App, job: Job<Event>): void {
  void work(app, job);
}

/** Does the work of one accepted event; false when it had to be given up. Never throws. */
export async function work(app: App, job: Job<Event>): Promise<boolean> {
  try {
    if (job.envelope) await app.parts.apply(app, job.envelope);
    app.inbox.finish(job);
    return true;
  } catch (error) {
    app.parts.giveUp(app, job, reasonOf(error));
    return false;
  }
}

/** Every attempt failed: a dead letter, which a redelivery or a person may put to work again. */
export function giveUp(app: App, job: Job<Event>, reason: string): void {
  app.log('webhook given up', { eventId: job.deliveryId, event: job.type, reason });
  app.metrics.count('goroute_webhook_deliveries_total', { status: 'failed', event: job.type });
  app.parts.notice(app, 'webhook_failures');
  app.inbox.finish(job, reason);
}

/** Events that end a transaction; what they say is read from the API, so that neither their order nor their bodies matter. */
const ENDS = ['transaction.delivered', 'transaction.failed'];

/** What a webhook asks for; types that are not known ask for nothing. */
export async function apply(app: App, { type, organization, data }: Event): Promise<void> {
  if (organization !== '' && organization !== app.config.organizationId) return;
  const correlationId = String(data.transaction_id ?? data.document_id ?? '');
  if (type === 'document.received' && isText(data.document_id))
    return fetchDocument(app, data.document_id, correlationId);
  const { transaction_id: id } = data;
  if (!isText(id)) return;
  if (ENDS.includes(type)) return app.parts.readTransaction(app, id, correlationId);
  // What is on its way needs no look: its end is told of.
  if (type === 'transaction.created') app.parts.takeTransaction(app, id, { ...data, status: 'pending' });
}

/** Fetches a document that has arrived and keeps it, once. */
export async function fetchDocument(app: App, id: string, correlationId: string): Promise<void> {
  if (app.received.has(id)) return;
  const path = `/api/v1/documents/${encodeURIComponent(id)}`;
  try {
    const row = await call(app, { method: 'GET', path, endpoint: 'document', correlationId });
    if (app.received.keep(row))
      app.metrics.count('goroute_documents_received_total', { document_type: String(row.type) });
  } catch (error) {
    // Gone, or never there for us: there is nothing to keep.
    if (!(error instanceof ApiRefusal && error.status === 404)) throw error;
    app.log('document gone', { document: id, correlationId });
  }
}
