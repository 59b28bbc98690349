import { EmulatorError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { suggestion } from '../../core/nearest.ts';
import { object } from '../../http/contract.ts';
import type { ProviderEvent, World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import type { Keeping } from '../../resources/keeper.ts';
import type { Resource } from '../../resources/model.ts';
import { Objected } from '../../resources/rules.ts';
import { accountOf } from './accounts.ts';
import { collecting, tell } from './announcing.ts';
import { byNobody, type Cause, causedBy } from './changes.ts';
import { mergerData } from './customer-events.ts';
import { mergeCustomers } from './customers/merge.ts';
import { eventTypes } from './event-types.ts';
import { pastJob } from './jobs.ts';
import { chooseOrderNumber, nextOrderNumber } from './orders/numbering.ts';
import { augnoResources } from './resources.ts';
import { typeOf } from './rows.ts';
import { timestamp } from './state.ts';

/** What overrides say about the happening itself rather than about the envelope. */
const ABOUT = ['data', 'of', 'environment', 'id_of', 'fields'];

/**
 * Lets something happen that Augno tells of, and gives the event: the data changes first, so that the API agrees with the webhook.
 * `of` names the account, `id_of` the row (otherwise the newest one), `fields` what the row is made with or becomes; anything else
 * replaces members of the envelope, and `data` those of its data.
 *
 * @throws EmulatorError `event_type_unknown`, `account_unknown`, `row_missing`, `happening_refused`
 */
export function happen(world: World, type: string, overrides: JsonObject): ProviderEvent {
  const known = eventTypes(world);
  if (!known.includes(type)) {
    throw new EmulatorError(
      'event_type_unknown',
      `Augno has no webhook type "${type}".${suggestion(type, known)} Add one with --knob augno.extra_event_types=${type}`,
    );
  }
  const { id } = accountOf(world, overrides);
  const cause = byNobody(id);
  const events = collecting(world, () => tried(type, () => act(world, cause, type, overrides)));
  const [wanted, ...others] = events.filter((event) => event.type === type);
  if (!wanted) throw refused(type, 'nothing would change');
  for (const other of others) world.emit(other, null);
  return overridden(wanted, overrides);
}

/** Says in a sentence what a rule of Augno's has against it. */
function tried(type: string, run: () => void): void {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof EmulatorError && thrown.code === 'row_exists') throw refused(type, 'there is one already');
    if (!(thrown instanceof Objected)) throw thrown;
    const { objection } = thrown;
    throw refused(type, 'says' in objection ? objection.says.replace(/\.$/, '') : `the row is ${objection.why}`);
  }
}

function refused(type: string, why: string): EmulatorError {
  return new EmulatorError('happening_refused', `Augno refuses to let ${type} happen: ${why}.`, { status: 409 });
}

function act(world: World, cause: Cause, type: string, overrides: JsonObject): void {
  const at = type.lastIndexOf('.');
  const [kind, done] = [type.slice(0, at), type.slice(at + 1)];
  const { model } = augnoResources();
  const resource = model.resources.find((one) => typeOf(one) === kind && model.home(one) === one);
  const change = CHANGES[done];
  if (resource && type === 'customer.merged') {
    merge(world, cause, resource, overrides);
    return;
  }
  if (kind === 'job') {
    pastJob(world, cause, done);
    return;
  }
  if (resource && (done === 'archived' || done === 'restored')) {
    // No member of any row tells of it.
    const row = rowOf(world, cause.account, resource, overrides);
    tell(world, cause, type, () => ({ object: augnoResources().showing.row(world, row, resource.entity) }), null);
    return;
  }
  if (!resource || !change) {
    tell(world, cause, type, () => ({ object: isJsonObject(overrides.fields) ? overrides.fields : {} }), null);
    return;
  }
  const operation = OPERATIONS[type] ?? null;
  if (kind === 'sales_order' && fieldsOf(overrides).number !== undefined) chooseOrderNumber(world, cause.account);
  causedBy(world, { ...cause, operation }, () => change(world, cause.account, resource, overrides));
}

/** Operations by which events are told from others of the same change. */
const OPERATIONS: Readonly<Record<string, string>> = {
  'api_key.rotated': 'rotate-api-key',
};

type Happening = (world: World, scope: string, resource: Resource, args: JsonObject) => void;

/** What happens to the data, by the participle of the type. */
const CHANGES: Readonly<Record<string, Happening>> = {
  created: (world, scope, resource, args) => void another(world, scope, resource, fieldsOf(args)),
  updated: (world, scope, resource, args) => {
    const held = rowOf(world, scope, resource, args);
    const given = fieldsOf(args);
    const tries = Object.keys(given).length > 0 ? [given] : touched(world, resource, held);
    for (const fields of tries) {
      const after = update(world, scope, resource, held, fields).fields;
      if (Object.keys(fields).some((name) => after[name] !== held.fields[name])) return;
    }
  },
  deleted: (world, scope, resource, args) => {
    augnoResources().keeper.remove({ world, scope }, resource, rowOf(world, scope, resource, args));
  },
  issued: move('estimate', 'issued', 'issued_at'),
  unissued: move('issued', 'estimate', 'issued_at'),
  closed: move('issued', 'fulfilled', 'completed_at'),
  reopened: move('fulfilled', 'issued', 'completed_at'),
  rotated: revoke,
  revoked: revoke,
};

/** One customer takes in another one, which comes into being for it. */
function merge(world: World, cause: Cause, resource: Resource, args: JsonObject): void {
  const scope = cause.account;
  const target = rowOf(world, scope, resource, args);
  const source = another(world, scope, resource, {});
  causedBy(world, cause, () => mergeCustomers({ world, scope }, target, [source]));
  tell(world, cause, 'customer.merged', () => mergerData(world, target.id, [source.id]), null);
}

/** One more row, like the newest one but for what no two rows share; where that does not do, one of sample values. */
function another(world: World, scope: string, resource: Resource, given: JsonObject): Held {
  const { keeper } = augnoResources();
  const newest = rowsOf(world, scope, resource)[0];
  const like = Object.entries(newest?.fields ?? {}).filter(([name]) => !OWN.test(name));
  const own = NAMES.filter((name) => newest?.fields[name] !== undefined).map((name) => [
    name,
    `New ${world.random.text(6)}`,
  ]);
  const keeping = { world, scope, parent: newest?.parent ?? null };
  const numbered = resource.name === 'sales-orders' ? { number: nextOrderNumber(world, scope) } : {};
  const copied = { ...Object.fromEntries(like), ...Object.fromEntries(own), ...numbered, ...given };
  try {
    return keeper.insert(keeping, resource, { fields: copied, children: [] }, !newest);
  } catch (refusal) {
    return sampleOf(keeping, resource, given, refusal);
  }
}

/** A row of sample values; where that is refused as well, the first refusal counts. */
function sampleOf(keeping: Keeping, resource: Resource, fields: JsonObject, refusal: unknown): Held {
  try {
    return augnoResources().keeper.insert(keeping, resource, { fields, children: [] }, true);
  } catch {
    throw refusal;
  }
}

/** Members of a row with other values, one by one: what a rule takes back changes nothing, and the next one is tried. */
function touched(world: World, { entity }: Resource, { fields }: Held): JsonObject[] {
  const members = [...entity.members.values()].filter(({ name }) => !OWN.test(name));
  const named = [...NAMES, 'note', 'notes', 'description'].filter((one) => entity.members.has(one));
  const free = members.filter(({ shape }) => shape.type === 'string' && shape.words === null && shape.format === null);
  const texts = [...named, ...free.map(({ name }) => name)].map((name) => ({
    [name]: `Changed ${world.random.text(6)}`,
  }));
  const others = members.flatMap(({ name, shape }) => {
    if (shape.type === 'boolean') return [{ [name]: fields[name] !== true }];
    if (shape.type === 'integer') return [{ [name]: Number(fields[name] ?? 0) + 1 }];
    const other = shape.words?.find((word) => word !== null && word !== fields[name]);
    return other === undefined ? [] : [{ [name]: other }];
  });
  return [...texts, ...others];
}

/** Members that no two rows share, or that only the platform sets. */
const OWN = /^(id|number|created_at|updated_at|\$.*)$/;
const NAMES = ['name', 'sku', 'abbreviation', 'code', 'title', 'value'];

/** An order goes from one state to another; going forth stamps a member with the time, and going back clears it. */
function move(from: string, to: string, stamped: string): Happening {
  const isForth = from === 'estimate' || to === 'fulfilled';
  return (world, scope, resource, args) => {
    const rows = rowsOf(world, scope, resource);
    const held = args.id_of === undefined ? rows.find(({ fields }) => fields.status === from) : undefined;
    const target = held ?? rowOf(world, scope, resource, args);
    // An order in another state is brought to where the step begins first, without a word.
    const at = target.fields.status === from ? target : prepare(world, scope, resource, target, from);
    const stamp = isForth ? timestamp(world.clock.now()) : null;
    update(world, scope, resource, at, { status: to, [stamped]: stamp, ...fieldsOf(args) });
  };
}

function prepare(world: World, scope: string, resource: Resource, held: Held, status: string): Held {
  return augnoResources()
    .keeper.rows(world, resource)
    .update(held.id, { scope, fields: { ...held.fields, status } });
}

/** A key of its own, unless one is named: nobody who lets this happen wants to be locked out. */
function revoke(world: World, scope: string, resource: Resource, args: JsonObject): void {
  const key =
    args.id_of === undefined
      ? another(world, scope, resource, { revoked_at: null })
      : rowOf(world, scope, resource, args);
  update(world, scope, resource, key, { revoked_at: timestamp(world.clock.now()) });
}

function update(world: World, scope: string, resource: Resource, held: Held, fields: JsonObject): Held {
  return augnoResources().keeper.update({ world, scope }, resource, held, { fields, children: [] });
}

/** Newest first. */
function rowsOf(world: World, scope: string, resource: Resource): Held[] {
  return augnoResources().keeper.rows(world, resource).by('scope', scope).reverse();
}

function rowOf(world: World, scope: string, resource: Resource, { id_of: id }: JsonObject): Held {
  const rows = rowsOf(world, scope, resource);
  const found = id === undefined ? rows[0] : rows.find((row) => row.id === id);
  if (found) return found;
  const says =
    id === undefined
      ? `Account ${scope} has no ${typeOf(resource)}.`
      : `Account ${scope} has no ${typeOf(resource)} "${String(id)}".`;
  throw new EmulatorError('row_missing', says, { status: 404 });
}

function fieldsOf({ fields }: JsonObject): JsonObject {
  return isJsonObject(fields) ? fields : {};
}

function overridden(event: ProviderEvent, overrides: JsonObject): ProviderEvent {
  const outer = Object.entries(overrides).filter(([name]) => !ABOUT.includes(name));
  const data = { ...object(event.payload.data), ...(isJsonObject(overrides.data) ? overrides.data : {}) };
  const { type, subject, endpoint, headers } = event;
  return {
    type,
    subject,
    ...(endpoint !== undefined && { endpoint }),
    ...(headers && { headers }),
    payload: { ...event.payload, ...Object.fromEntries(outer), data },
  };
}
