import { createHash, randomUUID } from 'node:crypto';
import { Refused } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import { notFound, type Reply } from '../../reference/reply.ts';
import type { App } from './app.ts';
import { DocumentRefused } from './errors.ts';
import type { NewDocument, Outgoing } from './outbox.ts';
import { type Reading, readDocument } from './reading.ts';

const DAY_MS = 86_400_000;
const DUE_DAYS = 30;
const MOST_AT_ONCE = 10_000;

/** What is wanted of a document of our own; empty where nothing is said. */
interface Wanted {
  readonly number: string;
  readonly to: string;
  readonly type: string;
}

/** Makes a document and sends it: 200 done · 202 kept for later · 422 refused. A number that was sent is not sent again. */
export async function create(app: App, wanted: Wanted): Promise<Reply> {
  if (wanted.number === '') throw new Refused('A document needs a number.');
  const known = app.outbox.get(wanted.number);
  if (!known || isGivenUp(known)) app.outbox.add(drafted(app, wanted, false), app.clock.now());
  await app.drain.soon();
  return outcomeOf(app, wanted.number);
}

/** Sends a document that somebody else has made, as it is. */
export async function submit(app: App, xml: string): Promise<Reply> {
  const document = read(app, xml);
  const { number } = document;
  const known = app.outbox.get(number);
  if (known && !isGivenUp(known) && known.xml !== null && known.xml !== xml) {
    throw new DocumentRefused('DUPLICATE_NUMBER', `There is another document ${number}, which is on its way already.`);
  }
  if (!known || isGivenUp(known)) app.outbox.add(document, app.clock.now());
  await app.drain.soon();
  return outcomeOf(app, number);
}

/** Makes so many documents, or these, which are sent in batches: 202 at once, since that takes as long as it takes. */
export async function batch(app: App, count: string, documents: string): Promise<Reply> {
  const run = randomUUID().slice(0, 8);
  const wanted: Row[] = documents === '' ? Array.from({ length: countIn(count) }, () => ({})) : rowsIn(documents);
  const numbers = wanted.map((one, i) => {
    const number = isText(one.number) ? one.number : `B-${run}-${i + 1}`;
    const draft = { number, to: isText(one.to) ? one.to : '', type: isText(one.type) ? one.type : '' };
    const known = app.outbox.get(number);
    if (!known || isGivenUp(known)) app.outbox.add(drafted(app, draft, true), app.clock.now());
    return number;
  });
  void app.drain.run();
  return { status: 202, body: { accepted: numbers.length, numbers } };
}

function countIn(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_AT_ONCE) return count;
  throw new Refused(`"${text}" is no number of documents.`);
}

function rowsIn(text: string): Row[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter(isRow) : [];
}

/** Puts a document to work again that was given up, or did not arrive: another action, with another key. */
export async function redrive(app: App, number: string): Promise<Reply> {
  const known = app.outbox.get(number);
  if (!known || !isGivenUp(known) || known.xml === null) return notFound;
  app.outbox.add({ ...known, xml: known.xml, isBatched: false }, app.clock.now());
  await app.drain.soon();
  return outcomeOf(app, number);
}

const isGivenUp = ({ status }: Outgoing): boolean => status === 'refused' || status === 'failed';

function outcomeOf(app: App, number: string): Reply {
  const document = app.outbox.get(number);
  const { status = 'refused', code = null, transactionId = null } = document ?? {};
  const answer = status === 'refused' ? 422 : status === 'queued' ? 202 : 200;
  return { status: answer, body: { number, status, code, transaction_id: transactionId } };
}

function drafted(app: App, { number, to, type }: Wanted, isBatched: boolean): NewDocument {
  const { senderId, receiverId } = app.config;
  const draft = {
    type: type === 'CreditNote' ? ('CreditNote' as const) : ('Invoice' as const),
    number,
    from: senderId,
    to: to || receiverId,
    issueDate: dateIn(app, 0),
    dueDate: dateIn(app, DUE_DAYS),
  };
  return { number, type: draft.type, from: draft.from, to: draft.to, isBatched, xml: app.parts.writeDocument(draft) };
}

function dateIn(app: App, days: number): string {
  return new Date(app.clock.now() + days * DAY_MS).toISOString().slice(0, 10);
}

/** A document that nobody can read is kept under a name of ours, so that it is refused where all others are. */
function read(app: App, xml: string): NewDocument {
  const unnamed = `unread-${createHash('sha256').update(xml).digest('hex').slice(0, 12)}`;
  const reading = tryToRead(xml);
  const { number, type, from, to } = reading ?? { number: '', type: 'unknown', from: '', to: '' };
  return {
    number: number || unnamed,
    type,
    from: from || app.config.senderId,
    to,
    isBatched: app.parts.isBatched,
    xml,
  };
}

function tryToRead(xml: string): Reading | null {
  try {
    return readDocument(xml);
  } catch {
    return null;
  }
}
