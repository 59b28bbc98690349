import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { accountOf, nameAccount } from '../accounts.ts';
import { newId } from '../ids.ts';
import { augnoResources } from '../resources.ts';
import { openFurnished } from '../seed.ts';
import { augnoState, type Environment } from '../state.ts';

/** A fresh account under a name: what a check needs to act as its integration. @throws EmulatorError `account_unknown` */
export function identity(world: World, args: JsonObject): JsonObject {
  const environment: Environment = args.environment === 'production' ? 'production' : 'sandbox';
  const name = String(args.as);
  const { accountId, keyId, apiKey } = openFurnished(world, environment, name);
  nameAccount(world, name, accountId);
  if (typeof args.customers === 'number' && args.customers > 0) addTo(world, accountId, args.customers);
  return {
    as: name,
    account_id: accountId,
    environment,
    key_id: keyId,
    api_key: apiKey,
    api_version: world.knobs.text('latest_version'),
  };
}

/** Gives an account a name. @throws EmulatorError `account_unknown` */
export function nameOne(world: World, args: JsonObject): JsonObject {
  const { id, environment } = accountOf(world, args);
  nameAccount(world, String(args.as), id);
  return { as: args.as, account_id: id, environment };
}

/** Every request of the account is answered with 402. @throws EmulatorError `account_unknown` */
export function suspendSubscription(world: World, args: JsonObject): JsonObject {
  return paid(world, args, false);
}

/** The account is served again. @throws EmulatorError `account_unknown` */
export function resumeSubscription(world: World, args: JsonObject): JsonObject {
  return paid(world, args, true);
}

function paid(world: World, args: JsonObject, isPaid: boolean): JsonObject {
  const { id } = augnoState(world.store).accounts.update(accountOf(world, args).id, { paid: isPaid });
  return { account_id: id, paid: isPaid };
}

/** More customers, like the account's newest one. @throws EmulatorError `account_unknown` */
export function addCustomers(world: World, args: JsonObject): JsonObject {
  const { id } = accountOf(world, args);
  const count = Number(args.count);
  addTo(world, id, count);
  const { keeper, model } = augnoResources();
  return {
    account_id: id,
    added: count,
    customers: keeper.rows(world, model.resource('customers')).by('scope', id).length,
  };
}

/** Members of a customer that no other has. */
const OWN = ['id', 'name', 'number', 'created_at', 'updated_at'];

/** The first is made by all the rules, like the newest customer there is; the others are copies of it, since a test may want a great many. */
function addTo(world: World, scope: string, count: number): void {
  const { keeper, model } = augnoResources();
  const customers = model.resource('customers');
  const rows = keeper.rows(world, customers);
  const [newest] = rows.walk([['scope', scope]], 'older');
  const like = Object.entries(newest?.row.fields ?? {}).filter(([name]) => !OWN.includes(name));
  const before = rows.by('scope', scope).length;
  const own = (nth: number) => ({ name: `Added customer ${before + nth}`, number: `9${before + nth}` });
  const fields = { ...Object.fromEntries(like), ...own(1) };
  const made = keeper.insert({ world, scope }, customers, { fields, children: [] });
  for (let nth = 2; nth <= count; nth++) {
    const id = newId(world, customers.entity);
    rows.insert({ ...made, id, fields: { ...made.fields, ...own(nth), id } });
  }
}

/** The plan allows more, or less. */
export function setQuota(world: World, args: JsonObject): JsonObject {
  if (args.sandboxes !== undefined) world.knobs.set('sandbox_quota', args.sandboxes);
  if (args.seats !== undefined) world.knobs.set('seat_quota', args.seats);
  return { sandboxes: world.knobs.number('sandbox_quota'), seats: world.knobs.number('seat_quota') };
}
