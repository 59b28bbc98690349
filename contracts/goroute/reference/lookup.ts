import { Unavailable } from '../../reference/errors.ts';
import { isRow, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import { ApiRefusal, DocumentRefused } from './errors.ts';
import type { Outgoing } from './outbox.ts';

/** What the network says of an address. Null: nobody is there. */
export async function lookUp(app: App, address: string, correlationId: string): Promise<Row | null> {
  const path = `/participants/lookup?${new URLSearchParams({ identifier: address })}`;
  try {
    const row = await call(app, { method: 'GET', path, endpoint: 'lookup', correlationId });
    if (row.registered === false || row.found === false) return null;
    if (row.registered !== true && row.found !== true) throw new Unavailable('the answer does not say who is there');
    return row;
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 404) return null;
    throw error;
  }
}

/** Types that a participant takes; undefined where the answer has no list of them. */
export function typesOf(row: Row): string[] | undefined {
  const participant = isRow(row.participant) ? row.participant : {};
  const listed: unknown = row.document_types ?? row.capabilities ?? participant.capabilities;
  if (!Array.isArray(listed)) return undefined;
  const ids = listed.filter(isRow).map((one) => String(one.document_type_id ?? one.document_type ?? ''));
  return ids.map((id) => /:xsd:(\w+)-\d/.exec(id)?.[1] ?? id);
}

/** Our own address must be in the network of this environment before anything is sent. @throws DocumentRefused `PARTICIPANT_NOT_FOUND` */
export async function ensureSender(app: App, { from, correlationId }: Pick<Outgoing, 'from' | 'correlationId'>) {
  if (from === '' || app.registered.has(from)) return;
  const found = await app.parts.lookUp(app, from, correlationId);
  if (found) {
    app.registered.add(from);
    return;
  }
  app.parts.notice(app, 'sender_not_registered', from);
  throw new DocumentRefused(
    'PARTICIPANT_NOT_FOUND',
    `We are not registered in the Peppol network of this environment as ${from}: GoRoute must register it before anything can be sent.`,
  );
}

/** The receiver is looked up before each document, and whether they take one of its type. @throws DocumentRefused */
export async function ensureReceiver(app: App, { to, type, correlationId }: Outgoing): Promise<void> {
  if (to === '') return;
  const known = app.lookedUp.get(to);
  const found = known === undefined ? await app.parts.lookUp(app, to, correlationId) : known;
  app.lookedUp.set(to, found);
  if (!found) {
    throw new DocumentRefused('RECEIVER_NOT_FOUND', `${to} is not in the Peppol network. Please check the address.`);
  }
  const types = typesOf(found);
  if (types && !types.includes(type)) {
    throw new DocumentRefused(
      'DOCUMENT_TYPE_NOT_SUPPORTED_BY_RECEIVER',
      `${to} takes ${types.join(', ') || 'nothing'}, and no ${type}.`,
    );
  }
}
