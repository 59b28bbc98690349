import { createHmac, timingSafeEqual } from 'node:crypto';
import { isRow, isText, parseRow } from '../../reference/json.ts';
import type { App } from './app.ts';
import type { Envelope, Inbox, Job } from './envelope.ts';
import type { Parts } from './parts.ts';

const TOLERANCE_SECONDS = 300;

/** A webhook request as it came: nothing in it is believed yet. */
export interface Delivery {
  /** Empty when the header is missing. */
  readonly id: string;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly raw: Buffer;
}

/** Whether this delivery is from Revento and recent. Whatever is missing or malformed is a no. */
export function verify(delivery: Delivery, secret: string, parts: Parts): boolean {
  const { timestamp, signature, raw } = delivery;
  if (!timestamp || !signature || !parts.isFresh(timestamp)) return false;
  const expected = createHmac('sha256', secret).update(parts.signedBytes(timestamp, raw)).digest();
  return parts.sameDigest(expected, signature);
}

/** Within five minutes of now, before or after. */
export function isFresh(timestamp: string): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(Date.now() / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS;
}

/** The signed text: the bytes as they were sent, because a parsed and printed body may be another text. */
export function signedBytes(timestamp: string, raw: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${timestamp}.`), raw]);
}

/** Compares in constant time. The pattern settles the length first: timingSafeEqual throws on unequal lengths. */
export function sameDigest(expected: Buffer, signature: string): boolean {
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1];
  return hex !== undefined && timingSafeEqual(Buffer.from(hex, 'hex'), expected);
}

/** Files the job under the delivery id, which stays the same on every retry; undefined for one seen before. */
export function remember(inbox: Inbox, { id }: Delivery, envelope: Envelope): Job | undefined {
  return inbox.add(id, id, envelope);
}

/** Verify, file, answer: the work itself comes after the answer. Returns the HTTP status. */
export async function receive(app: App, delivery: Delivery): Promise<number> {
  if (!app.parts.verify(delivery, app.config.webhookSecret, app.parts)) {
    return refuse(app, delivery, 401);
  }
  const envelope = app.parts.parseBody(delivery.raw);
  if (!delivery.id || !envelope) return refuse(app, delivery, 400);
  if (envelope.eventId !== null) app.parts.traceDelivery(app, envelope.eventId, delivery.id, envelope.type);
  const job = await app.parts.remember(app.inbox, delivery, envelope);
  app.log('webhook accepted', { deliveryId: delivery.id, type: envelope.type, repeated: job ? 'no' : 'yes' });
  if (job) await app.parts.dispatch(app, job);
  return 202;
}

function refuse(app: App, { id }: Delivery, status: number): number {
  app.log('webhook refused', { deliveryId: id, status });
  app.parts.notice(app, 'webhook_failures');
  return status;
}

/** The envelope, read only after the signature was found right; undefined for what is no event. */
export function parseBody(raw: Buffer): Envelope | undefined {
  const body = parseRow(raw.toString('utf8'));
  if (!body || !isText(body.type)) return undefined;
  return {
    type: body.type,
    occurredAt: Date.parse(String(body.occurred_at)) || 0,
    eventId: isText(body.event_id) ? body.event_id : null,
    organizationId: isText(body.organization_id) ? body.organization_id : null,
    data: isRow(body.data) ? body.data : {},
  };
}
