import type { JsonObject } from '../../../core/json.ts';
import { isJsonObject } from '../../../core/json.ts';
import type { Exchange } from '../../../http/exchange.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import type { EntityRules, Making } from '../../../resources/rules.ts';
import { idWith } from '../ids.ts';
import { assertServiceLevel } from '../orders/defaults.ts';
import { objectAt, textAt, textsAt } from '../orders/fields.ts';
import { kept, rowOf, visible } from '../orders/kept.ts';
import { nextCustomerNumber } from '../orders/numbering.ts';
import { conflict } from '../orders/refusals.ts';
import { groupsOf } from '../orders/volume.ts';
import { factsOf } from '../request.ts';
import { invalid, missing, rowsAt } from '../rows.ts';

/** What the document does not say about customers, their addresses and their groups. */
export const customerRules: Readonly<Record<string, EntityRules>> = {
  Customer: {
    named: {
      email: 'contact_info.email',
      phone: 'contact_info.phone',
      url: 'contact_info.url',
      freight_policy: 'freight_preferences.status',
      carrier_billing_type: 'freight_preferences.billing_type',
      carrier_billing_account: 'freight_preferences.billing_account',
      default_carrier_id: 'freight_preferences.carrier',
      default_service_level_id: 'freight_preferences.service_level',
      default_payment_term_id: 'defaults.payment_term',
      default_shipping_term_id: 'defaults.shipping_term',
      default_sales_rep_id: 'defaults.sales_rep',
      default_priority: 'priority_code',
      lead_time_days: 'defaults.lead_time_days',
      receive_calendar_id: 'defaults.receive_calendar_id',
      customer_price_group_ids: 'price_groups',
      customer_type_group_id: 'type',
    },
    unique: ['number'],
    indexes: { parent: (fields) => textAt(fields, 'parent_account') },
    searched: ['name', 'number'],
    filters: {
      customer_group_ids: (value) => (held) => groupsOf(held.fields).some((group) => isOneOf(value, group)),
      pricing_group_ids: (value) => (held) =>
        textsAt(held.fields, 'price_groups').some((group) => isOneOf(value, group)),
      sales_rep_ids: at('defaults.sales_rep'),
      shipping_term_ids: at('defaults.shipping_term'),
      payment_term_ids: at('defaults.payment_term'),
      commission_status_codes: at('commission_policy'),
      freight_status_codes: at('freight_preferences.status'),
      carrier_ids: at('freight_preferences.carrier'),
      service_level_ids: at('freight_preferences.service_level'),
      parent_account_status: (value, world) => (held) => childrenOf(world, held).length > 0 === (value === 'parent'),
      city: atAddress('locality'),
      state: atAddress('state'),
      postal_code: atAddress('postal_code'),
    },
    fill: customerFields,
    guard(world, held) {
      if (rowsAt(world, held.scope, 'sales-orders', 'customer', held.id).length > 0) {
        throw conflict('The customer has sales orders.');
      }
    },
    derive(world, fields, held) {
      if (!held) return {};
      const children = childrenOf(world, held);
      const alone = rowOf(world, held.scope, 'customers', textAt(fields, 'parent_account')) ? 'child' : 'standalone';
      return { relationship_type: children.length > 0 ? 'parent' : alone, child_accounts: children };
    },
  },
  Address: {
    named: Object.fromEntries(
      ['street_line_1', 'street_line_2', 'locality', 'state', 'postal_code', 'country'].map((name) => [
        name,
        `geolocation.${name}`,
      ]),
    ),
    searched: ['name', 'email', 'phone'],
    fill({ world, scope, fields, before, exchange }) {
      assertCalendar(world, scope, textAt(fields, 'receive_calendar_id'));
      return before || fields.customers ? {} : ownedBy(exchange);
    },
    guard(world, held) {
      const isAt = ({ fields }: Held) => [fields.bill_to_address, fields.ship_to_address].includes(held.id);
      const { scope } = held;
      const users = ['customers', 'sales-orders'].flatMap((name) => kept(world, name).by('scope', scope).filter(isAt));
      if (users.length > 0) throw conflict('The address is in use as a billing or shipping address.');
    },
  },
  AccountGroup: {
    unique: ['name'],
    fill: ({ fields, before }) => {
      if (before) return { type: before.type };
      return {
        commission_policy: fields.commission_policy ?? 'commission_exempt',
        freight_policy: fields.freight_policy ?? 'billed_freight',
      };
    },
    guard(world, held) {
      const isMember = ({ fields }: Held) => groupsOf(fields).includes(held.id);
      if (kept(world, 'customers').by('scope', held.scope).some(isMember)) {
        throw invalid('The group has customers.');
      }
    },
  },
};

/** A new address belongs to the account that is acted on: that of the key, or one of its customers. */
function ownedBy(exchange: Exchange | null): JsonObject {
  const account = exchange ? factsOf(exchange).account : null;
  return { customers: account === null || account === exchange?.identity?.subject ? [] : [account] };
}

/** Accounts below a customer. */
function childrenOf(world: World, { scope, id }: Held): Held[] {
  return rowsAt(world, scope, 'customers', 'parent', id);
}

function customerFields({ world, scope, fields, before }: Making): JsonObject {
  const own = before ? {} : { ...newCustomer(world, scope, fields) };
  const id = textAt({ ...fields, ...own }, 'id') ?? '';
  assertGroups(world, scope, fields);
  const carrier = textAt(fields, 'freight_preferences.carrier');
  const level = textAt(fields, 'freight_preferences.service_level');
  const isLeft = before !== null && level === textAt(before, 'freight_preferences.service_level');
  const isOther = level !== null && rowOf(world, scope, 'carriers.service-levels', level)?.parent !== carrier;
  if (!isLeft) assertServiceLevel(world, scope, carrier, level, 'default_service_level_id');
  assertCalendar(world, scope, textAt(fields, 'defaults.receive_calendar_id'));
  const priority = textAt(fields, 'priority_code');
  if (before) for (const name of ['bill_to_address', 'ship_to_address']) linkAddress(world, scope, fields[name], id);
  return {
    ...own,
    freight_preferences: {
      status: 'billed_freight',
      billing_type: 'sender',
      ...objectAt(fields, 'freight_preferences'),
      // A level of the carrier before means nothing with another one.
      ...(isLeft && isOther ? { service_level: null } : {}),
    },
    defaults: {
      ...objectAt(fields, 'defaults'),
      ...(priority === null && before ? {} : { priority: priorityOf(world, scope, priority ?? 'normal') }),
    },
    priority_code: undefined,
  };
}

function newCustomer(world: World, scope: string, fields: JsonObject): JsonObject {
  const id = textAt(fields, 'id') ?? idWith(world, 'ac');
  return {
    id,
    number: fields.number ?? nextCustomerNumber(world, scope),
    status: fields.status ?? 'normal',
    edi_status: fields.edi_status ?? 'disabled',
    commission_policy: fields.commission_policy ?? 'commission_exempt',
    contact_info: { email: null, phone: null, url: null, ...objectAt(fields, 'contact_info') },
    notification_preferences: { accepts_invoice_emails: true, ...objectAt(fields, 'notification_preferences') },
    price_groups: fields.price_groups ?? [],
    parent_account: fields.parent_account ?? null,
    ...inlineAddresses(world, id, fields),
  };
}

/** Addresses that come with a new customer are its own. Two that say the same are one record. */
function inlineAddresses(world: World, customer: string, fields: JsonObject): JsonObject {
  const { bill_to_address: bill, ship_to_address: ship } = fields;
  const owned = (address: unknown, id: string) =>
    isJsonObject(address) ? { ...address, id, customers: [customer] } : address;
  const billId = idWith(world, 'ad');
  const isShared = JSON.stringify(sorted(typed(bill))) === JSON.stringify(sorted(typed(ship)));
  const made: JsonObject = {};
  if (bill !== undefined) made.bill_to_address = owned(bill, billId);
  if (ship !== undefined) made.ship_to_address = owned(ship, isShared ? billId : idWith(world, 'ad'));
  return made;
}

/** With the type that an address has unless it says so. @see contract schema Address */
function typed(address: unknown): unknown {
  return isJsonObject(address) ? { type: 'standard', ...address } : address;
}

function sorted(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => [name, sorted(one)]);
}

/** An address that a customer is given becomes one of its own, if it is another's. */
function linkAddress(world: World, scope: string, id: unknown, customer: string): void {
  const address = typeof id === 'string' ? rowOf(world, scope, 'addresses', id) : null;
  const owners = textsAt(address?.fields ?? {}, 'customers');
  if (!address || owners.length === 0 || owners.includes(customer)) return;
  const fields = { ...address.fields, customers: [...owners, customer] };
  kept(world, 'addresses').update(address.id, { fields });
}

function assertCalendar(world: World, scope: string, id: string | null): void {
  if (id !== null && !rowOf(world, scope, 'operating-calendars', id)) throw missing('receive_calendar_id', id);
}

function assertGroups(world: World, scope: string, fields: JsonObject): void {
  const assert = (id: string | null, type: string, member: string) => {
    const group = rowOf(world, scope, 'account-groups', id);
    if (group && group.fields.type !== type) throw invalid(`${member} must name a group of type ${type}.`, member);
  };
  assert(textAt(fields, 'type'), 'type_group', 'customer_type_group_id');
  for (const id of textsAt(fields, 'price_groups')) assert(id, 'pricing_group', 'customer_price_group_ids');
}

function priorityOf(world: World, scope: string, code: string): string | null {
  return visible(world, scope, 'priorities').find(({ fields }) => fields.code === code)?.id ?? null;
}

function isOneOf(wanted: unknown, value: unknown): boolean {
  return [wanted].flat().includes(value);
}

function at(path: string) {
  return (value: unknown) => (held: Held) => isOneOf(value, textAt(held.fields, path));
}

/** By the billing or the shipping address; capitals do not matter. */
function atAddress(name: string) {
  return (value: unknown, world: World) => {
    const wanted = String(value).toLowerCase();
    return ({ scope, fields }: Held) =>
      [fields.bill_to_address, fields.ship_to_address].some((id) => {
        const address = typeof id === 'string' ? rowOf(world, scope, 'addresses', id) : null;
        return textAt(address?.fields ?? {}, `geolocation.${name}`)?.toLowerCase() === wanted;
      });
  };
}
