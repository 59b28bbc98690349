import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Inbox, Job } from '../../reference/inbox.ts';
import { isRow, isText, parseRow, type Row } from '../../reference/json.ts';
import type { App } from './app.ts';
import type { Parts } from './parts.ts';

/** A webhook request as it came: nothing in it is believed yet. */
export interface Delivery {
  /** The event's id as the header has it, the same however often it is sent; empty when the header is missing. */
  readonly id: string;
  /** GoRoute's id of this one attempt: in its records, and another one each time; empty where there is none. */
  readonly attemptId: string;
  readonly signature: string | undefined;
  readonly raw: Buffer;
}

/** What a webhook tells. */
export interface Event {
  readonly type: string;
  /** As the body has it, which is signed; empty where it has none. */
  readonly id: string;
  readonly organization: string;
  readonly data: Row;
}

/** Whether this delivery is from GoRoute: the MAC is over the raw body alone. Whatever is missing or malformed is a no. */
export function verify({ signature = '', raw }: Delivery, secrets: readonly string[], parts: Parts): boolean {
  const digest = /^sha256=(.*)$/s.exec(signature)?.[1];
  if (digest === undefined) return false;
  return secrets.some((secret) => parts.sameDigest(createHmac('sha256', secret).update(raw).digest(), digest));
}

/** Compares in constant time. The pattern settles the length first: timingSafeEqual throws on unequal lengths. */
export function sameDigest(expected: Buffer, digest: string): boolean {
  return /^[0-9a-f]{64}$/i.test(digest) && timingSafeEqual(Buffer.from(digest, 'hex'), expected);
}

/** Files the job under the event's id, that of the signed body before that of the header; undefined for one seen before. */
export function remember(inbox: Inbox<Event>, { id }: Delivery, event: Event): Job<Event> | undefined {
  return inbox.add(event.id || id, id || event.id, event);
}

/** Verify, file, answer: the work itself comes after the answer. Returns the HTTP status. */
export async function receive(app: App, delivery: Delivery): Promise<number> {
  if (!app.parts.verify(delivery, app.config.webhookSecrets, app.parts)) return refuse(app, delivery, 401);
  const event = app.parts.parseBody(delivery.raw);
  if (!event || !(delivery.id || event.id)) return refuse(app, delivery, 400);
  const job = await app.parts.remember(app.inbox, delivery, event);
  app.log('webhook accepted', { eventId: delivery.id, event: event.type, repeated: job ? 'no' : 'yes' });
  const status = job ? 'accepted' : 'duplicate';
  app.metrics.count('goroute_webhook_deliveries_total', { status, event: event.type });
  if (job) await app.parts.dispatch(app, job);
  return 200;
}

function refuse(app: App, { id }: Delivery, status: number): number {
  app.log('webhook refused', { eventId: id, status });
  app.metrics.count('goroute_webhook_deliveries_total', { status: 'refused', event: 'unknown' });
  app.parts.notice(app, 'webhook_failures');
  return status;
}

/** The event, read only after the signature was found right; undefined for what is none. */
export function parseBody(raw: Buffer): Event | undefined {
  const body = parseRow(raw.toString('utf8'));
  if (!body || !isText(body.event)) return undefined;
  return {
    type: body.event,
    id: isText(body.event_id) ? body.event_id : '',
    organization: String(body.organization_id ?? ''),
    data: isRow(body.data) ? body.data : {},
  };
}
