import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { lookAt, newsSince, type Told } from '../operations/told.ts';

const QUIET_MS = 1_000;
const LATER_S = 3_600;
const ADDRESS = { name: 'Made by others', country: 'US', street_line_1: '1 Main Street', locality: 'Portland' };
const CREATE_CUSTOMER = 'create-customer';

export default defineCheck({
  id: 'augno.natural-key',
  title: 'A customer whose number is taken is found and linked, and not made again under another one',
  refs: ['augno#errors', 'augno#idempotency'],
  needs: ['connect', 'create'],
  wants: ['state', 'messages', 'clock'],
  under: ['duplicate_code'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about customers of Augno'),
  fix: 'When a number, SKU or name is taken, look the thing up by it and take that one as yours; where it is not what you wanted, tell the person which record it is about, and end the attempt.',
  why: 'After a migration, a lost answer or the work of a colleague the customer is there already. Who only fails keeps failing with every order; who appends "-1" splits one customer in two.',
  bad: "catch (error) { if (error.status === 409) return create({ ...customer, number: number + '-1' }); }",
  good: 'catch (error) { if (error.status === 409) return link(await findByNumber(number)); throw error; }',
  async run(trial) {
    const connection = await trial.connect('one');
    trial.phase('An order of a new customer is made');
    await ordinary(trial, connection, 'taken-0');
    trial.phase('Somebody else makes a customer, and an order names its number');
    const customer = await madeByOthers(trial, connection, 'taken-1');
    await orderFor(trial, connection, customer, 'order-of-taken');
    trial.phase('Somebody else makes a customer, and it is to be made again');
    await again(trial, connection);
    trial.phase('Another order of a new customer is made');
    await ordinary(trial, connection, 'taken-last');
    return 'A customer whose number was taken was found and linked: orders went to it, and there was no second one.';
  },
});

async function ordinary(trial: Trial, connection: Connection, key: string): Promise<void> {
  const asked = await create(trial, connection, key, `order-${key}`);
  const customers = customersWith(trial, key);
  const orders = ordersWith(trial, `order-${key}`);
  if (!isSuccess(asked.status) || customers.length !== 1 || orders.length !== 1) {
    const made = `${customers.length} customers and ${orders.length} orders`;
    trial.halt('untested', `While all was well, a write was answered ${answersOf([asked])} and made ${made}.`, [
      asked.entry.seq,
    ]);
  }
  trial.saw('an order and its customer are made while all is well', [asked.entry.seq]);
}

/** The number of this customer is one of the integration's own records, and Augno has it already. */
async function orderFor(trial: Trial, connection: Connection, customer: Customer, po: string): Promise<void> {
  const before = await lookAt(trial, connection);
  const asked = await create(trial, connection, customer.number, po);
  if (ordersWith(trial, po).length === 0) await rest(trial, connection, QUIET_MS);
  const seqs = [asked.entry.seq, ...writesOf(trial, connection, asked)];
  notRenamed(trial, connection, asked, customer);
  const orders = ordersWith(trial, po);
  if (orders.length === 0 && (await isReported(trial, connection, before, customer))) return;
  const buyers = orders.map(({ fields }) => fields.customer);
  trial.require(
    isSuccess(asked.status) && buyers.length === 1 && buyers[0] === customer.id,
    `An order named a customer number that was taken at the provider; it was answered ${answersOf([asked])}, and there are ${buyers.filter((id) => id === customer.id).length} orders of that customer, wanted is one, or a report that names the number.`,
    seqs,
  );
  trial.saw('an order went to the customer that had the number already', seqs);
}

/** The customer alone: nothing that follows could tell that it was not linked. */
async function again(trial: Trial, connection: Connection): Promise<void> {
  const alone = await create(trial, connection, 'taken-2', '');
  const [made] = customersWith(trial, 'taken-2');
  if (!isSuccess(alone.status) || !made || !(await showsState(trial, made.id))) {
    trial.unjudged('a customer without an order (the state probe shows none that was made so)');
    return;
  }
  const customer = await madeByOthers(trial, connection, 'taken-3');
  const before = await lookAt(trial, connection);
  const asked = await create(trial, connection, customer.number, '');
  if (!(await showsState(trial, customer.id))) await rest(trial, connection, QUIET_MS);
  const seqs = [asked.entry.seq, ...writesOf(trial, connection, asked)];
  notRenamed(trial, connection, asked, customer);
  if (!isSuccess(asked.status) && (await isReported(trial, connection, before, customer))) return;
  trial.require(
    isSuccess(asked.status),
    `A customer whose number was taken was answered ${answersOf([asked])}, wanted is a link to the one that is there, or a report that names the number.`,
    seqs,
  );
  trial.require(
    await showsState(trial, customer.id),
    'A customer whose number was taken was said to be done, and the state probe does not show the id of the one that is there, wanted is a link to it.',
    seqs,
  );
  trial.saw('a customer whose number was taken was linked', seqs);
}

interface Customer {
  readonly id: string;
  readonly number: string;
}

/** Nobody tells the integration: it learns it when it is refused, or looks first. */
async function madeByOthers(trial: Trial, { subject }: Connection, number: string): Promise<Customer> {
  const { provider } = trial;
  provider.definition.happen(provider, 'customer.created', {
    of: subject,
    fields: { name: `Made by others, ${number}`, number, bill_to_address: ADDRESS, ship_to_address: ADDRESS },
  });
  const [row] = customersWith(trial, number);
  if (!row) throw new TypeError('a customer that was made is there');
  return { id: row.id, number };
}

function create(trial: Trial, connection: Connection, number: string, po: string): Promise<Asked> {
  return trial.trigger('create', connection, { number, name: `Customer ${number}`, po });
}

function notRenamed(trial: Trial, connection: Connection, asked: Asked, { number }: Customer): void {
  const writes = trial.calls(connection, asked.entry.seq).filter(({ operation }) => operation === CREATE_CUSTOMER);
  const other = writes.find(({ request }) => !request.body.includes(JSON.stringify(number)));
  trial.require(
    other === undefined && customersWith(trial, number).length === 1,
    'A customer whose number was taken was made again under another number, wanted is the one that is there.',
    other ? [other.seq] : seqsOf(writes),
  );
}

/** True where a person was told which record it is about, and the attempts ended. */
async function isReported(trial: Trial, connection: Connection, before: Told, { number }: Customer): Promise<boolean> {
  const told = newsSince(before, await lookAt(trial, connection)).some((text) => text.includes(number));
  if (!told) return false;
  const since = trial.journal.last;
  if (!trial.has('clock')) trial.unjudged('whether attempts at a number that is taken end (its clock cannot be moved)');
  else await trial.trigger('clock', null, { seconds: LATER_S });
  await rest(trial, connection, QUIET_MS);
  const later = trial.calls(connection, since).filter(({ operation }) => operation === CREATE_CUSTOMER);
  trial.require(
    later.length === 0,
    'A customer whose number is taken was tried again an hour later, wanted is that the attempts end with the report.',
    seqsOf(later),
  );
  trial.saw('a number that was taken was told to people', [since]);
  return true;
}

function writesOf(trial: Trial, connection: Connection, { entry }: Asked): number[] {
  return seqsOf(trial.calls(connection, entry.seq).filter(({ method }) => method === 'POST'));
}

async function showsState(trial: Trial, id: string): Promise<boolean> {
  const shown = await trial.probe('state');
  return shown?.text.includes(id) ?? false;
}

interface Kept {
  readonly id: string;
  readonly fields: JsonObject;
}

function customersWith(trial: Trial, number: string): Kept[] {
  return rowsWith(trial, 'customers', (fields) => fields.number === number);
}

function ordersWith(trial: Trial, po: string): Kept[] {
  return rowsWith(trial, 'sales-orders', (fields) => fields.customer_purchase_order_number === po);
}

function rowsWith(trial: Trial, collection: string, fits: (fields: JsonObject) => boolean): Kept[] {
  return trial.provider.state(collection).flatMap((row) => {
    const { id, fields, goneAt = null }: JsonObject = { ...row };
    return isJsonObject(fields) && fits(fields) && goneAt === null ? [{ id: String(id), fields }] : [];
  });
}
