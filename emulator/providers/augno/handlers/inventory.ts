import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import { Objected } from '../../../resources/rules.ts';
import { answerThing, deedOf } from '../answers.ts';
import { correct, itemBySku, position } from '../inventory.ts';
import { itemUnit } from '../items.ts';
import { decimalText, type Rational, rational } from '../rational.ts';
import { augnoResources } from '../resources.ts';
import { unitBy, unitById } from '../units.ts';
import { targetOf } from './catalogue.ts';
import { guarded } from './guarded.ts';

/** Stock: what there is of an item, and corrections of it. */
export const inventoryHandlers: Readonly<Record<string, Handler>> = {
  'retrieve-item-inventory': guarded(showPosition),
  'update-item-inventory': guarded(correctOne),
  'bulk-reconcile-items': guarded(correctMany),
  'retrieve-item-lot-default': guarded(showLotDefault),
};

function showPosition(exchange: Exchange): Reply {
  const { world } = exchange;
  const item = targetOf(exchange, augnoResources().model.resource('items'));
  const unit = itemUnit(world, item.scope, item.fields)?.id ?? null;
  const { on_hand, reserved, available_to_promise, short } = position(world, item);
  const told = (amount: Rational) => ({ value: decimalText(amount), unit });
  return answerThing(exchange, {
    on_hand: told(on_hand),
    reserved: told(reserved),
    available_to_promise: told(available_to_promise),
    short: told(short),
  });
}

function correctOne(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { world, json } = exchange;
  const item = targetOf(exchange, resources.model.resource('items'));
  const quantity = isJsonObject(json.quantity) ? json.quantity : {};
  correct(world, item, {
    operation: json.operation === 'reconcile' ? 'reconcile' : 'adjust',
    amount: rational(String(quantity.value)),
    unit: referred(exchange, 'units', quantity.unit_id, 'quantity.unit_id'),
    location: referred(exchange, 'locations', json.location_id, 'location_id')?.id,
    customer: referred(exchange, 'customers', json.customer_id, 'customer_id')?.id,
    lot: typeof json.lot_number === 'string' ? json.lot_number : null,
  });
  return resources.bare(exchange, deedOf(exchange).answer);
}

/** The row that a member of the request names; undefined where it names none. @throws Objected for an unknown id */
function referred(exchange: Exchange, resource: string, id: unknown, member: string): Held | undefined {
  if (typeof id !== 'string') return undefined;
  const { keeper, model, options } = augnoResources();
  const held = keeper.find(exchange.world, model.resource(resource), options.scopeOf(exchange), id);
  if (!held || held.goneAt !== null) throw new Objected({ why: 'reference', member, id });
  return held;
}

/**
 * Each row for itself: an unknown SKU is skipped, an unknown unit is an error, and the rest is corrected. The unit must exist and means
 * nothing: quantities are taken to be in the item's own. @see https://github.com/augno/augno-go catalogitemaction.go BulkReconcile
 */
function correctMany(exchange: Exchange): Reply {
  const { world, json } = exchange;
  const { options } = augnoResources();
  const scope = options.scopeOf(exchange);
  const operation = json.reconcile_type === 'force' ? 'reconcile' : 'adjust';
  const [done, skipped, errors]: [JsonObject[], JsonObject[], JsonObject[]] = [[], [], []];
  for (const row of [json.data].flat().filter(isJsonObject)) {
    const sku = String(row.sku);
    const item = itemBySku(world, scope, sku);
    if (!item) skipped.push({ sku, reason: `There is no item with the SKU "${sku}".` });
    else if (!unitBy(world, scope, 'abbreviation', String(row.unit))) {
      errors.push({ sku, error: `There is no unit "${String(row.unit)}".` });
    } else {
      const amount = rational(String(row.quantity));
      const { before, after } = correct(world, item, { operation, amount, unit: undefined });
      const [previous_quantity, new_quantity] = [decimalText(before), decimalText(after)];
      done.push({ item_id: item.id, sku: item.fields.sku, previous_quantity, new_quantity });
    }
  }
  return exchange.answer(200, {
    object: 'bulk_reconcile_items_response',
    reconciled_items: options.pages.embed(done, world),
    skipped_items: options.pages.embed(skipped, world),
    errors: options.pages.embed(errors, world),
  });
}

/** The lot that an item is made in: as scheduling has it, or its product line; otherwise nothing is set. */
function showLotDefault(exchange: Exchange): Reply {
  const { world } = exchange;
  const { keeper, model } = augnoResources();
  const item = targetOf(exchange, model.resource('items'));
  const product = keeper.rows(world, model.resource('products')).get(String(item.fields.backs));
  const line = keeper.rows(world, model.resource('product-lines')).get(String(product?.fields.product_line));
  const lot = line?.fields.default_lot;
  const shown = { item: item.id, product_line: line?.id ?? null };
  const settings = model.resource('production-schedule-settings.items');
  const multiple = keeper.find(world, settings, item.scope, item.id)?.fields.lot_multiple_units;
  if (typeof multiple === 'number') {
    const unit = itemUnit(world, item.scope, item.fields)?.id ?? null;
    return answerThing(exchange, { ...shown, quantity: multiple, unit, source: 'item_override' });
  }
  if (!isJsonObject(lot)) {
    return answerThing(exchange, {
      ...shown,
      quantity: 0,
      unit: itemUnit(world, item.scope, item.fields)?.id ?? null,
      source: '',
    });
  }
  const unit = unitById(world, lot.unit)?.id ?? null;
  return answerThing(exchange, { ...shown, quantity: Number(lot.value), unit, source: 'product_line' });
}
