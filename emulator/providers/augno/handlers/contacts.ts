import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { indexValue } from '../../../resources/held.ts';
import { answerList } from '../answers.ts';
import { augnoResources } from '../resources.ts';

/** Whom an address belongs to: a user of the account, or a customer. Suppliers have no operations, so none is ever found. */
function findByEmail(exchange: Exchange): Reply {
  const { keeper, model } = augnoResources();
  const { world, identity, json, query } = exchange;
  const scope = identity?.subject ?? '';
  const email = String(json.email);
  const wanted = email.trim().toLowerCase();
  const rows = (resource: string) => keeper.rows(world, model.resource(resource));
  const own = rows('account-users').by('email', indexValue(scope, wanted));
  const customers = rows('customers')
    .by('scope', scope)
    .filter(({ fields: { contact_info: info } }) => isJsonObject(info) && String(info.email).toLowerCase() === wanted);
  const matches: JsonObject[] = [
    ...own.map(({ id }) => ({ id, relationship: 'self', email, account_user: id, account: scope })),
    ...customers.map(({ id }) => ({ id, relationship: 'customer', email, account_user: null, account: id })),
  ];
  const among = query.relationships === undefined ? null : new Set([query.relationships].flat().map(String));
  return answerList(
    exchange,
    matches.filter(({ relationship }) => among === null || among.has(String(relationship))),
  );
}

/** People by their addresses. */
export const contactHandlers: Readonly<Record<string, Handler>> = { 'find-contact-by-email': findByEmail };
