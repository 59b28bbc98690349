import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Inbox, Job } from '../../reference/inbox.ts';
import { isText, parseRow, type Row } from '../../reference/json.ts';
import type { App } from './app.ts';
import type { Parts } from './parts.ts';

/** A webhook request as it came: nothing in it is believed yet. */
export interface Delivery {
  readonly signature: string | undefined;
  readonly raw: Buffer;
}

/** What a webhook tells. */
export interface Event {
  readonly type: string;
  readonly account: string;
  readonly data: Row;
}

/** Whether this delivery is from Cobalt: the MAC is over the raw body, under the API key. Whatever is missing or malformed is a no. */
export function verify({ signature = '', raw }: Delivery, keys: readonly string[], parts: Parts): boolean {
  return keys.some((key) => parts.sameDigest(createHmac('sha256', key).update(raw).digest(), signature));
}

/** Compares in constant time. The pattern settles the length first: timingSafeEqual throws on unequal lengths. */
export function sameDigest(expected: Buffer, digest: string): boolean {
  return /^[0-9a-f]{64}$/i.test(digest) && timingSafeEqual(Buffer.from(digest, 'hex'), expected);
}

/**
 * What makes an event itself: there is no id, neither in a header nor in the body. Runs have one. Two events of a connection within a second
 * are the same text, so each delivery counts: all it does is to look how things are.
 */
export function keyOf({ type, account, data }: Event): string {
  const parts = isText(data.instance_id) ? [data.instance_id] : [account, data.slug, data.createdAt, randomUUID()];
  return JSON.stringify([type, ...parts]);
}

/** Files the job under what makes it itself; undefined for one seen before. */
export function remember(inbox: Inbox<Event>, event: Event, parts: Parts): Job<Event> | undefined {
  const key = parts.keyOf(event);
  return inbox.add(key, nameOf(event, key), event);
}

/** What people call a delivery who look for it: the run that it tells of. */
export function nameOf({ data }: Event, key: string): string {
  return isText(data.instance_id) ? data.instance_id : key;
}

/** Verify, file, answer: the work itself comes after the answer. Returns the HTTP status; nothing but 200 is a success over there. */
export async function receive(app: App, delivery: Delivery): Promise<number> {
  if (!app.parts.verify(delivery, app.parts.keysOf(app), app.parts)) return refuse(app, 401);
  const event = app.parts.parseBody(delivery.raw);
  if (!event) return refuse(app, 400);
  const job = await app.parts.remember(app.inbox, event, app.parts);
  app.log('webhook accepted', { event: event.type, account: event.account, repeated: job ? 'no' : 'yes' });
  if (job) await app.parts.dispatch(app, job);
  return 200;
}

/** Keys under which deliveries may be signed. */
export function keysOf({ config }: App): string[] {
  return [config.apiKey, config.previousKey ?? ''].filter(Boolean);
}

function refuse(app: App, status: number): number {
  app.log('webhook refused', { status });
  app.parts.notice(app, 'webhook_failures');
  return status;
}

/** The event, read only after the signature was found right; undefined for what is none. */
export function parseBody(raw: Buffer): Event | undefined {
  const body = parseRow(raw.toString('utf8'));
  if (!body || !isText(body.event)) return undefined;
  return { type: body.event, account: isText(body.linked_account_id) ? body.linked_account_id : '', data: body };
}
