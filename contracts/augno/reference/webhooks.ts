import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Inbox, Job } from '../../reference/inbox.ts';
import { isRow, isText, parseRow, type Row } from '../../reference/json.ts';
import type { App } from './app.ts';
import type { Parts } from './parts.ts';

const TOLERANCE_SECONDS = 300;

/** A webhook request as it came: nothing in it is believed yet. */
export interface Delivery {
  /** The event's id, which stays the same however often it is sent; empty when the header is missing. */
  readonly id: string;
  /** Augno's id of this one attempt: in its records, and another one each time. */
  readonly attemptId: string;
  readonly signature: string | undefined;
  readonly raw: Buffer;
}

/** What a webhook tells: that something changed, and what. */
export interface Event {
  readonly type: string;
  readonly apiVersion: string;
  readonly object: Row;
}

/** `t=…,v1=…,v1=…`: several while two secrets are valid. Undefined for anything else. */
export function parseSignature(header: string): { timestamp: string; digests: string[] } | undefined {
  const parts = header.split(',').map((part) => part.trim().split('='));
  const timestamp = parts.find(([name]) => name === 't')?.[1];
  const digests = parts.flatMap(([name, value]) => (name === 'v1' && value !== undefined ? [value] : []));
  return timestamp && digests.length > 0 ? { timestamp, digests } : undefined;
}

/** Whether this delivery is from Augno and recent. Whatever is missing or malformed is a no. */
export function verify({ signature = '', raw }: Delivery, secret: string, parts: Parts): boolean {
  const signed = parseSignature(signature);
  if (!signed || !parts.isFresh(signed.timestamp)) return false;
  const expected = createHmac('sha256', secret).update(`${signed.timestamp}.`).update(raw).digest();
  return signed.digests.some((digest) => parts.sameDigest(expected, digest));
}

/** Within five minutes of now, before or after. */
export function isFresh(timestamp: string): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(Date.now() / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS;
}

/** Compares in constant time. The pattern settles the length first: timingSafeEqual throws on unequal lengths. */
export function sameDigest(expected: Buffer, digest: string): boolean {
  return /^[0-9a-f]{64}$/i.test(digest) && timingSafeEqual(Buffer.from(digest, 'hex'), expected);
}

/** Files the job under the event's id; undefined for one seen before. */
export function remember(inbox: Inbox<Event>, { id }: Delivery, event: Event): Job<Event> | undefined {
  return inbox.add(id, id, event);
}

/** Verify, file, answer: the work itself comes after the answer. Returns the HTTP status. */
export async function receive(app: App, delivery: Delivery): Promise<number> {
  if (!app.parts.verify(delivery, app.config.webhookSecret, app.parts)) return refuse(app, delivery, 401);
  const event = app.parts.parseBody(delivery.raw);
  if (!delivery.id || !event) return refuse(app, delivery, 400);
  const job = await app.parts.remember(app.inbox, delivery, event);
  const { id: eventId, attemptId } = delivery;
  app.log('webhook accepted', { eventId, attemptId, type: event.type, repeated: job ? 'no' : 'yes' });
  if (job) await app.parts.dispatch(app, job);
  return 202;
}

function refuse(app: App, { id }: Delivery, status: number): number {
  app.log('webhook refused', { eventId: id, status });
  app.parts.notice(app, 'webhook_failures');
  return status;
}

/** The event, read only after the signature was found right; undefined for what is none. */
export function parseBody(raw: Buffer): Event | undefined {
  const body = parseRow(raw.toString('utf8'));
  if (!body || !isText(body.type)) return undefined;
  const data = isRow(body.data) ? body.data : {};
  return { type: body.type, apiVersion: String(body.api_version), object: isRow(data.object) ? data.object : {} };
}
