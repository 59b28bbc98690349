import { Refused } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import type { App } from './app.ts';
import { configurationIds } from './configuration.ts';
import { addressesOf, pushCustomer } from './customers.ts';
import { Stopped } from './errors.ts';
import { findBy } from './lists.ts';
import type { Task } from './tasks.ts';

const PATH = '/v1/sales/sales-orders';

/** Makes sure that an order is there, once; its PO number is its natural key. */
export async function pushOrder(app: App, task: Task): Promise<Row> {
  const { key: poNumber, record } = task;
  const known = app.state.get('orders', poNumber);
  if (known) return known.row;
  // First, so that whatever is missing stops it before anything is made.
  const { unit } = await configurationIds(app, ['unit']);
  const product = await productId(app, record.sku);
  const number = String(record.customer);
  const buyer = app.tasks.add('customer', number, { name: record.name ?? number });
  const customer = await pushCustomer(app, buyer).catch((error) => {
    // It waits for a person together with its order: by itself it would be tried again for ever.
    if (error instanceof Refused && !(error instanceof Stopped)) app.parts.onRefused(app, buyer, error);
    throw error;
  });
  app.tasks.end(buyer, 'done');
  const { billTo, shipTo } = await addressesOf(app, customer.id);
  const body: Row = {
    buyer_account_id: customer.id,
    customer_purchase_order_number: poNumber,
    priority_code: 'normal',
    bill_to_address_id: billTo,
    ship_to_address_id: shipTo,
    lines: [
      {
        product_id: product,
        quantity: { value: String(record.quantity ?? 1), unit_id: unit },
      },
    ],
  };
  const find = () => findBy(app, PATH, 'customer_purchase_order_number', poNumber);
  const row = await app.parts.createOrFind(app, task, { action: 'order', path: PATH, body, find });
  app.state.link('orders', poNumber, row);
  return row;
}

async function productId(app: App, wanted: unknown): Promise<string> {
  const sku = isText(wanted) ? wanted : 'BT-100';
  const known = app.state.get('products', sku);
  if (known) return known.id;
  const row = await findBySku(app, sku);
  if (!isText(row?.id)) throw new Refused(`This account has no product "${sku}".`);
  app.state.link('products', sku, row);
  return row.id;
}

async function findBySku(app: App, sku: string): Promise<Row | undefined> {
  const rows = await app.parts.readAll(app, `/v1/catalog/products?include[]=item&q=${encodeURIComponent(sku)}`);
  return rows.find(({ item }) => isRow(item) && item.sku === sku);
}
