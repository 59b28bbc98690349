import { Unavailable } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import { configurationIds } from './configuration.ts';
import { ApiRefusal } from './errors.ts';
import { findBy } from './lists.ts';
import type { Linked } from './state.ts';
import type { Task } from './tasks.ts';

const PATH = '/v1/sales/customers';

/** Makes sure that a customer is there, once: a number that is taken is that of the customer we want. */
export async function pushCustomer(app: App, task: Task): Promise<Linked> {
  const number = task.key;
  const known = app.state.get('customers', number);
  if (known) return known;
  const ids = await configurationIds(app, ['carrier', 'paymentTerm', 'shippingTerm', 'customerGroup']);
  const address = {
    name: task.record.name,
    country: 'US',
    street_line_1: task.record.street ?? '1 Main Street',
    locality: 'Portland',
  };
  const body: Row = {
    name: task.record.name,
    number,
    ...(isText(task.record.email) && { email: task.record.email }),
    default_carrier_id: ids.carrier,
    default_payment_term_id: ids.paymentTerm,
    default_shipping_term_id: ids.shippingTerm,
    customer_type_group_id: ids.customerGroup,
    bill_to_address: address,
    ship_to_address: address,
  };
  const row = await app.parts.createOrFind(app, task, {
    action: 'customer',
    path: PATH,
    body,
    find: () => findBy(app, PATH, 'number', number),
  });
  app.state.link('customers', number, row);
  return { id: String(row.id), row };
}

/** The address that a customer's orders go to. */
export async function addressesOf(app: App, customerId: string): Promise<{ billTo: string; shipTo: string }> {
  const row = await call(app, {
    method: 'GET',
    path: `${PATH}/${customerId}?include[]=bill_to_address&include[]=ship_to_address`,
  });
  const idIn = (value: unknown) => (isRow(value) && isText(value.id) ? value.id : '');
  return { billTo: idIn(row.bill_to_address), shipTo: idIn(row.ship_to_address) };
}

/** Something that is made once, whatever happens on the way. */
export interface Creation {
  /** Names the action within its task. */
  readonly action: string;
  readonly path: string;
  readonly body: Row;
  /** Looks it up by the key that people know it by. */
  readonly find: () => Promise<Row | undefined>;
}

/** Creates it under a key of its own; where its natural key is taken, finds it and takes it as ours. */
export async function createOrFind(app: App, task: Task, { action, path, body, find }: Creation): Promise<Row> {
  const [, idempotencyKey] = app.tasks.keyFor(task, action, app.parts.newKey);
  try {
    const row = await call(app, { method: 'POST', path, body, idempotencyKey: app.parts.sentKey(idempotencyKey) });
    if (!isText(row.id)) throw new Unavailable('the answer names nothing that was made');
    return row;
  } catch (error) {
    const isTaken = error instanceof ApiRefusal && error.status === 409;
    const found = isTaken ? await app.parts.onTaken(app, find) : undefined;
    if (found) return found;
    throw error;
  }
}
