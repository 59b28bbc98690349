import { isRow, isText, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import type { Moment, Outgoing, Status } from './outbox.ts';
import { wordsForCode } from './words.ts';

/** In this order; an end is an end. */
const ORDER: readonly Status[] = ['pending', 'processing', 'sending', 'delivered', 'failed'];
const isStatus = (value: unknown): value is Status => ORDER.some((status) => status === value);
const isEnd = (status: Status): boolean => status === 'delivered' || status === 'failed';

/** Reads a transaction and takes over what it says. */
export async function readTransaction(app: App, id: string, correlationId: string): Promise<void> {
  const path = `/api/v1/transactions/${encodeURIComponent(id)}`;
  const row = await call(app, { method: 'GET', path, endpoint: 'transaction', correlationId });
  app.parts.takeTransaction(app, id, row);
}

/** Takes over what a transaction says, as far as it is newer than what is known: webhooks come late, twice, and in any order. */
export function takeTransaction(app: App, id: string, row: Row): void {
  const { status } = row;
  if (!isStatus(status) || row.direction === 'inbound') return;
  const document = ownerOf(app, id, row);
  if (!document || document.transactionId !== id) return;
  const history = withMoments(document.history, row.status_history);
  const isNewer = !isEnd(document.status) && ORDER.indexOf(status) >= ORDER.indexOf(document.status);
  if (!isNewer || status === document.status) {
    if (history.length > document.history.length) app.outbox.change(document, { history });
    return;
  }
  app.outbox.change(document, {
    status,
    history,
    changedAt: app.clock.now(),
    ...(isEnd(status) && { xml: keptXml(document, status) }),
  });
  if (!history.some((moment) => moment.status === status)) app.outbox.note(document, status, app.clock.now());
  app.log('document is', { number: document.number, status, transactionId: id, correlationId: document.correlationId });
  if (status === 'failed') didNotArrive(app, document, isRow(row.error) ? row.error : {});
}

/** What did not arrive may be sent again; what did need not be kept here. */
const keptXml = ({ xml }: Outgoing, status: Status): string | null => (status === 'failed' ? xml : null);

/** The document of a transaction: the one that was sent under it, one whose answer was lost, or one that somebody else has sent for us. */
function ownerOf(app: App, id: string, row: Row): Outgoing | undefined {
  const known = app.outbox.byTransaction(id);
  if (known) return known;
  const number = row.document_id ?? row.invoice_number;
  if (!isText(number)) return undefined;
  const same = app.outbox.get(number);
  if (!same) {
    const party = (value: unknown) => (isRow(value) ? `${String(value.scheme)}:${String(value.identifier)}` : '');
    const given = { number, type: String(row.document_type), from: party(row.sender), to: party(row.receiver) };
    return app.outbox.adopt(given, id, app.clock.now());
  }
  const isLost = same.status === 'queued' && same.idempotencyKey !== null;
  if (!isLost) return undefined;
  app.metrics.count('goroute_documents_sent_total', { document_type: same.type });
  return app.outbox.change(same, { transactionId: id, status: 'pending' });
}

/**
 * The moments that GoRoute tells of, with its times, among our own. Only what came after the document was queued last is about this
 * transaction.
 */
function withMoments(known: readonly Moment[], told: unknown): readonly Moment[] {
  const rows = (Array.isArray(told) ? told : []).filter(isRow);
  const moments = rows.flatMap(({ status, at }) => (isText(status) && isText(at) ? [{ status, at }] : []));
  const begin = known.findLastIndex(({ status }) => status === 'queued');
  const before = known.slice(0, Math.max(begin, 0));
  const own = known
    .slice(Math.max(begin, 0))
    .filter((moment) => !moments.some(({ status }) => status === moment.status));
  return [...before, ...[...own, ...moments].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))];
}

/** It was taken over, and did not arrive: somebody decides whether it is sent again. */
function didNotArrive(app: App, document: Outgoing, { code, message }: Row): void {
  const name = String(code ?? 'UNKNOWN');
  const says = wordsForCode(name, String(message ?? 'no reason was given'));
  app.outbox.change(document, { code: name, reason: says });
  app.messages.tell(document.number, says);
  app.parts.notice(app, 'delivery_failed', document.number);
}
