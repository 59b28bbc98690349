import type { JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import type { Keeping } from '../../../resources/keeper.ts';
import { pageOf } from '../../../resources/listing.ts';
import { Objected } from '../../../resources/rules.ts';
import { answerThing, deedOf } from '../answers.ts';
import { mergeCustomers } from '../customers/merge.ts';
import { passDefaultsOn } from '../customers/pass-on.ts';
import { textAt, textsAt } from '../orders/fields.ts';
import { kept, kind, rowOf } from '../orders/kept.ts';
import { leadTimeOf } from '../orders/lead-time.ts';
import { factsOf } from '../request.ts';
import { augnoResources } from '../resources.ts';
import { invalid, missing } from '../rows.ts';
import { guarded } from './guarded.ts';

/** Customers beyond keeping them: changed defaults, merging, lead time, the addresses of one. */
export const customerHandlers: Readonly<Record<string, Handler>> = {
  'update-customer': guarded((exchange) => {
    const { keeper, keeping, customer, resource } = begun(exchange);
    const after = keeper.update(
      keeping,
      resource,
      customer,
      keeper.read(keeping, resource.entity, augnoResources().said(exchange)),
    );
    passDefaultsOn(keeping, customer, after);
    return augnoResources().answerRow(exchange, deedOf(exchange).answer, after);
  }),
  'merge-customers': guarded((exchange) => {
    const { keeping, customer } = begun(exchange);
    const merged = mergeCustomers(keeping, customer, sourcesOf(keeping, customer, exchange.json));
    return augnoResources().answerRow(exchange, deedOf(exchange).answer, merged);
  }),
  'list-addresses': guarded((exchange) => {
    const { account } = factsOf(exchange);
    if (account === exchange.identity?.subject) return augnoResources().handle(exchange);
    return listAddresses(exchange, account);
  }),
  'retrieve-customer-lead-time': guarded((exchange) => {
    const { keeping, customer } = begun(exchange);
    const { days, source, group, parent } = leadTimeOf(keeping.world, keeping.scope, customer);
    return answerThing(exchange, {
      customer: customer.id,
      days,
      source,
      account_group: group?.id ?? null,
      parent_customer: parent?.id ?? null,
    });
  }),
};

/** A page of the addresses of one customer, newest first. */
function listAddresses(exchange: Exchange, customer: string): Reply {
  const resources = augnoResources();
  const { options, showing, model } = resources;
  const { world, query } = exchange;
  const wanted = options.pages.read(exchange);
  if ('why' in wanted) return resources.refuse(exchange, wanted);
  const searched = typeof query.q === 'string' ? query.q.toLowerCase() : '';
  const fits = ({ fields }: Held) =>
    textsAt(fields, 'customers').includes(customer) &&
    (query.type === undefined || fields.type === query.type) &&
    ['name', 'email', 'phone'].some((member) => (textAt(fields, member) ?? '').toLowerCase().includes(searched));
  const found = pageOf(kept(world, 'addresses'), [['scope', options.scopeOf(exchange)]], wanted, fits, 'newest');
  const { answer } = model.deed('list-addresses');
  const shape = answer.shape ?? kind('addresses').entity;
  const rows = found.held.map((held) => showing.row(world, held, shape, resources.wanted(exchange)));
  return options.pages.write(exchange, answer, { ...found, rows });
}

/** What a request about one customer works with. @throws Objected where there is no such customer */
function begun(exchange: Exchange) {
  const resources = augnoResources();
  const resource = kind('customers');
  const customer = resources.target(exchange, resource);
  if ('why' in customer) throw new Objected(customer);
  return { keeper: resources.keeper, keeping: resources.keeping(exchange), customer, resource };
}

/** The customers that a merge takes in: each once, and not the target. @throws Objected */
function sourcesOf({ world, scope }: Keeping, target: Held, { source_customer_ids: sent }: JsonObject): Held[] {
  const ids = Array.isArray(sent) ? sent.map(String) : [];
  if (ids.length === 0) throw invalid('At least one customer is needed to merge.', 'source_customer_ids');
  if (new Set(ids).size < ids.length) throw invalid('A customer is named twice.', 'source_customer_ids');
  if (ids.includes(target.id)) throw invalid('A customer cannot be merged into itself.', 'source_customer_ids');
  return ids.map((id, i) => {
    const customer = rowOf(world, scope, 'customers', id);
    if (!customer) throw missing(`source_customer_ids[${i}]`, id);
    return customer;
  });
}
