import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { Held } from '../../../resources/held.ts';
import { rankOf } from '../orders/generated.ts';
import { linesOf } from '../orders/order.ts';
import { type AccountRows, type Fitting, onRow } from './rows.ts';

/** Orders, customers and the catalogue that they are of. */
export const salesFits: Readonly<Record<string, Fitting>> = {
  'add-item-attribute': attribute,
  'create-material': category('material_category'),
  'create-part': category('product_category'),
  'create-product': category('product_category'),
  'create-unit-group': (account) => ({
    body: { type: 'quantity', base_unit_id: account.id('units', { type: 'quantity' }) },
  }),
  'create-unit-group-associated-unit': unitOfGroup,
  'create-unit': () => ({
    body: {
      type: 'mass',
      ratio_numerator: '5',
      ratio_denominator: '2',
      offset_numerator: '0',
      offset_denominator: '1',
    },
  }),
  'create-customer': (account) => ({
    body: { customer_type_group_id: account.id('account-groups', { type: 'type_group' }) },
  }),
  'merge-customers': (account) => {
    const [kept, merged] = account.rows('customers');
    return { path: { id: kept?.id ?? '' }, body: { source_customer_ids: [merged?.id ?? ''] } };
  },
  'delete-customer': unreferenced('customers', 'sales-orders', ({ customer }) => customer),
  'find-order-discount-by-code': (account) => ({ body: { code: account.row('order-discounts')?.fields.code ?? '' } }),
  'list-sales-targets': (account) => {
    const rep = account.row('sales-targets')?.fields.sales_rep;
    return { path: { id: String(rep ?? account.id('account-users')) } };
  },
  'create-sales-target': (account) => ({ ...onRow('account-users')(account), body: { amount_value: '100' } }),
  'upsert-sales-target': (account) => {
    const target = account.row('sales-targets');
    const rep = target?.fields.sales_rep ?? account.id('account-users');
    return { path: { id: String(rep), target_id: target?.id ?? '' }, body: { amount_value: '120' } };
  },
  'create-account-price': (account) => ({ body: { rate: price(account) } }),
  'update-account-price': (account) => ({ ...onRow('account-prices')(account), body: { rate: price(account) } }),
  'create-sales-order': (account) => ({ body: sale(account) }),
  'quote-sales-order-prices': (account) => {
    const { buyer_account_id, lines } = sale(account);
    return { body: { buyer_account_id, lines } };
  },
  'quote-sales-order-commitment': (account) => {
    const { buyer_account_id, ship_to_address_id } = sale(account);
    return { body: { buyer_account_id, ship_to_address_id, sales_order_id: account.id('sales-orders') } };
  },
  'bulk-delete-sales-orders': (account) => ({
    body: { sales_order_ids: [account.id('sales-orders', { status: 'estimate' })] },
  }),
  'delete-sales-order': onRow('sales-orders', { status: 'estimate' }),
  'issue-sales-order': onRow('sales-orders', { status: 'estimate' }),
  'unissue-sales-order': onRow('sales-orders', { status: 'issued' }),
  'close-sales-order': onRow('sales-orders', { status: 'issued' }),
  'reopen-sales-order': onRow('sales-orders', { status: 'fulfilled' }),
  'create-sales-order-line': (account) => ({
    ...onRow('sales-orders', { status: 'estimate' })(account),
    body: saleLine(account),
  }),
  'reorder-sales-order-lines': reordered,
};

function category(type: string): Fitting {
  return (account) => ({ body: { category_id: account.id('item-categories', { type }) } });
}

/** An attribute of a property that the category of an item has. */
function attribute(account: AccountRows) {
  for (const { id, fields } of account.rows('items')) {
    const of = account.row('item-categories', { id: fields.category });
    const [property] = [of?.fields.properties ?? []].flat().map(idIn);
    const found = account.rows('properties.attributes').find(({ parent }) => parent === property);
    if (found) return { path: { id, attribute_id: found.id } };
  }
  return {};
}

function idIn(value: unknown): string {
  return String(isJsonObject(value) ? value.id : value);
}

/** A unit that measures what a group does, and is not in it. */
function unitOfGroup(account: AccountRows) {
  for (const group of account.rows('unit-groups')) {
    if (group.scope !== account.scope) continue;
    const there = account.rows('unit-groups.units').filter(({ parent }) => parent === group.id);
    const taken = [group.fields.base_unit, ...there.map(({ fields }) => fields.unit)].map(idIn);
    const unit = account.rows('units', { type: group.fields.type }).find(({ id }) => !taken.includes(id));
    if (unit) return { path: { unit_group_id: group.id }, body: { unit_id: unit.id } };
  }
  return {};
}

/** A row that nothing of another kind refers to. */
function unreferenced(resource: string, by: string, reference: (fields: JsonObject) => unknown): Fitting {
  return (account) => {
    const taken = new Set(account.rows(by).map(({ fields }) => reference(fields)));
    const free: Held | undefined = account.rows(resource).find(({ id }) => !taken.has(id));
    return free ? { path: { id: free.id } } : {};
  };
}

/** What an order is made of. */
function sale(account: AccountRows): JsonObject {
  const customer = account.row('customers');
  const address = String(customer?.fields.ship_to_address ?? account.id('addresses'));
  return {
    buyer_account_id: customer?.id ?? '',
    bill_to_address_id: address,
    ship_to_address_id: address,
    lines: [saleLine(account)],
  };
}

function saleLine(account: AccountRows): JsonObject {
  return {
    product_id: account.id('products', { type: 'sale' }),
    quantity: { value: '2', unit_id: account.id('units', { type: 'quantity' }) },
  };
}

/** Ten of the account's currency for one piece. */
function price(account: AccountRows): JsonObject {
  const [numerator_unit_id, denominator_unit_id] = ['currency', 'quantity'].map((type) =>
    account.id('units', { type }),
  );
  return { value: '10', numerator_unit_id, denominator_unit_id };
}

/** The lines of goods of an order, the last one first. */
function reordered(account: AccountRows) {
  const order = account.row('sales-orders', { status: 'estimate' });
  if (!order) return {};
  const goods = linesOf(account, order).filter(({ fields }) => rankOf(fields) === 0);
  return { path: { id: order.id }, body: { line_ids: goods.map(({ id }) => id).reverse() } };
}
