import type { Exchange, Handler } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import { Objected } from '../../../resources/rules.ts';
import { answerList, answerThing, deedOf } from '../answers.ts';
import { numberAt, objectAt, textAt } from '../orders/fields.ts';
import { freightFor } from '../orders/freight.ts';
import { kind, rowOf, visible } from '../orders/kept.ts';
import { discountCoded } from '../orders/order-discount.ts';
import { augnoResources } from '../resources.ts';
import { missing, rowsAt } from '../rows.ts';
import { guarded } from './guarded.ts';

/** What else there is around sales: discounts by code, priorities by code, targets of representatives, rates of carriers. */
export const salesHandlers: Readonly<Record<string, Handler>> = {
  'find-order-discount-by-code': guarded((exchange) => {
    const { world, json } = exchange;
    const code = textAt(json, 'code') ?? '';
    const discount = discountCoded(world, scopeOf(exchange), code);
    if (!discount) throw missing('code', code);
    return augnoResources().answerRow(exchange, deedOf(exchange).answer, discount);
  }),
  'retrieve-priority': guarded((exchange) => {
    const { id = '' } = exchange.path;
    const known = visible(exchange.world, scopeOf(exchange), 'priorities');
    const found = known.find((held) => held.id === id || held.fields.code === id);
    if (!found) throw new Objected({ why: 'missing', resource: kind('priorities'), id });
    return augnoResources().answerRow(exchange, deedOf(exchange).answer, found);
  }),
  'list-sales-targets': guarded((exchange) => {
    const rep = repOf(exchange);
    const targets = rowsAt(exchange.world, rep.scope, 'sales-targets', 'rep', rep.id);
    return answerList(exchange, targets.map(({ fields }) => fields).reverse());
  }),
  'create-sales-target': guarded((exchange) => {
    const { id } = repOf(exchange);
    const resources = augnoResources();
    const keeping = resources.keeping(exchange);
    const targets = kind('sales-targets');
    const { fields } = resources.keeper.read(keeping, targets.entity, resources.said(exchange));
    const made = resources.keeper.insert(keeping, targets, { fields: { ...fields, sales_rep: id }, children: [] });
    return resources.answerRow(exchange, deedOf(exchange).answer, made);
  }),
  'upsert-sales-target': guarded((exchange) => {
    const { id } = repOf(exchange);
    const resources = augnoResources();
    const keeping = resources.keeping(exchange);
    const targets = kind('sales-targets');
    const draft = resources.keeper.read(keeping, targets.entity, resources.said(exchange));
    const targetId = exchange.path.target_id ?? '';
    const known = rowOf(exchange.world, keeping.scope, 'sales-targets', targetId);
    if (known && known.fields.sales_rep !== id) throw new Objected({ why: 'missing', resource: targets, id: targetId });
    const fields = { ...draft.fields, id: targetId, sales_rep: id };
    const held = known
      ? resources.keeper.update(keeping, targets, known, { fields, children: [] })
      : resources.keeper.insert(keeping, targets, { fields, children: [] });
    return resources.answerRow(exchange, deedOf(exchange).answer, held);
  }),
  'rate-shop': guarded((exchange) => {
    const { world, json } = exchange;
    const scope = scopeOf(exchange);
    const id = textAt(json, 'customer_id');
    const customer = rowOf(world, scope, 'customers', id);
    if (id !== null && !customer) throw missing('customer_id', id);
    const term = rowOf(world, scope, 'shipping-terms', textAt(customer?.fields ?? {}, 'defaults.shipping_term'));
    // Rates of carriers come from a third party, which knows none of a sandbox's.
    if (!customer || !term) return answerThing(exchange, { options: [], exemption_type: null, flat_rate: null });
    const goods = String(numberAt(json, 'order_total') ?? 0);
    const charge = freightFor(world, scope, { customer, shipping_term: term.id, service_level: null, goods });
    const isFlat = term.fields.type === 'flat_rate_freight';
    return answerThing(exchange, {
      options: [],
      exemption_type: objectAt(customer.fields, 'freight_preferences').status === 'free_freight' ? 'customer' : null,
      flat_rate: isFlat ? Number(charge) : null,
    });
  }),
};

function scopeOf(exchange: Exchange): string {
  return augnoResources().options.scopeOf(exchange);
}

/** The account user whose targets a request is about. @throws Objected */
function repOf(exchange: Exchange): Held {
  const { id = '' } = exchange.path;
  const held = rowOf(exchange.world, scopeOf(exchange), 'account-users', id);
  if (!held) throw new Objected({ why: 'missing', resource: kind('account-users'), id });
  return held;
}
