import type { JsonObject } from '../../../emulator/core/json.ts';
import { type Answered, type Asked, at, type augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';

/** Paths of sales. */
export const ORDERS = '/v1/sales/sales-orders';
export const CUSTOMERS = '/v1/sales/customers';

type Caller = Pick<Awaited<ReturnType<typeof augnoSandbox>>, 'call'>;

/** What most tests of sales need: a customer of the first day, products and units by their natural keys. */
export async function shop({ call }: Caller) {
  const get = async (path: string) => rowsIn((await call('GET', path)).body);
  const customers = await get(`${CUSTOMERS}?include=bill_to_address,ship_to_address,type,price_groups`);
  const products = await get('/v1/catalog/products?include=item.unit_value,product_line');
  const units = await get('/v1/catalog/units');
  const named = (rows: readonly JsonObject[], fits: (row: JsonObject) => boolean, name: string) => {
    const found = rows.find(fits);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  };
  return {
    customers,
    customer: (name: string) => named(customers, (row) => row.name === name, name),
    product: (sku: string) =>
      textAt(
        named(products, (row) => at(row, 'item', 'sku') === sku, sku),
        'id',
      ),
    products,
    unit: (name: string) =>
      textAt(
        named(units, (row) => row.name === name, name),
        'id',
      ),
  };
}

export type Shop = Awaited<ReturnType<typeof shop>>;

/** A line of a request: a product by its SKU, how many, and in what. */
export function lineOf({ product, unit }: Shop, sku: string, value: string, of = 'Each', more: JsonObject = {}) {
  return { product_id: product(sku), quantity: { value, unit_id: unit(of) }, ...more };
}

/** The body of an order of a customer, for two hammers unless it says otherwise. */
export function orderOf(known: Shop, more: JsonObject = {}, name = 'Harbour Hardware'): JsonObject {
  const customer = known.customer(name);
  return {
    buyer_account_id: customer.id,
    priority_code: 'normal',
    bill_to_address_id: at(customer, 'bill_to_address', 'id'),
    ship_to_address_id: at(customer, 'ship_to_address', 'id'),
    lines: [lineOf(known, 'BT-100', '2')],
    ...more,
  };
}

/** Places an order, and gives its body with everything that tests look at. @throws Error when it is refused */
export async function placed({ call }: Caller, body: JsonObject): Promise<JsonObject> {
  const answer = await call('POST', `${ORDERS}?include=${EVERYTHING}`, { body });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
}

const EVERYTHING = [
  'customer',
  'sales_rep',
  'freight',
  'payment_term',
  'shipping_term',
  'order_discount',
  'totals',
  'contacts',
  'related.pick',
  'related.production_run',
  'lines.product',
  'lines.quantity_ordered',
  'lines.unit_price',
  'lines.totals',
].join(',');

/** The order as it is now, with everything. */
export async function orderNow({ call }: Caller, id: unknown): Promise<JsonObject> {
  return (await call('GET', `${ORDERS}/${String(id)}?include=${EVERYTHING}`)).body;
}

/** Carries out an action on an order. */
export function act({ call }: Caller, id: unknown, action: string, asked: Asked = {}): Promise<Answered> {
  const body = action === 'issue' ? { body: { notify_customer: false } } : {};
  return call('PUT', `${ORDERS}/${String(id)}/actions/${action}`, { ...body, ...asked });
}

/** The lines of an order that shows them. */
export function linesIn(order: JsonObject): JsonObject[] {
  const { lines } = order;
  return typeof lines === 'object' && lines !== null ? rowsIn({ ...lines }) : [];
}
