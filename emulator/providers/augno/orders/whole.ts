import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { DECIMAL } from '../../../core/schema.ts';
import type { World } from '../../../http/world.ts';
import { canonical } from '../decimal.ts';
import { idWith, prefixOf } from '../ids.ts';
import { timestamp } from '../state.ts';
import type { Price } from './prices.ts';
import type { Measured } from './totals.ts';

/**
 * Gives a new line that nobody else holds its quantity and rates as they are kept, with ids of their own: the very things that filling and the
 * rules of measures would make of them, without a look at each member of each. False, and nothing is done, where one of them says anything
 * beyond the usual, so that it is up to those.
 *
 * @see contract schemas Quantity and Rate
 */
export function completeMeasures(world: World, line: JsonObject): boolean {
  const { quantity_ordered: quantity, unit_price: price, unit_cost: cost } = line;
  if (!isQuantity(quantity) || !isRate(price) || !isRate(cost)) return false;
  line.quantity_ordered = {
    value: canonical(quantity.value),
    unit: quantity.unit,
    id: idWith(world, prefixOf('Quantity')),
    object: 'quantity',
  };
  line.unit_price = rate(world, price);
  line.unit_cost = rate(world, cost);
  return true;
}

function rate(world: World, { value, numerator_unit, denominator_unit }: Price): JsonObject {
  const id = idWith(world, prefixOf('Rate'));
  const now = timestamp(world.clock.now());
  return {
    value: canonical(value),
    numerator_unit,
    denominator_unit,
    id,
    object: 'rate',
    created_at: now,
    updated_at: now,
  };
}

function isQuantity(thing: unknown): thing is Measured {
  return isJsonObject(thing) && isDecimal(thing.value) && saysOnly(thing, QUANTITY);
}

function isRate(thing: unknown): thing is Price {
  return isJsonObject(thing) && isDecimal(thing.value) && saysOnly(thing, RATE);
}

const QUANTITY = ['value', 'unit'];
const RATE = ['value', 'numerator_unit', 'denominator_unit'];

function isDecimal(value: unknown): boolean {
  return typeof value === 'string' && DECIMAL.test(value);
}

/** Whether these are its members, in this order, and all of them text. */
function saysOnly(thing: JsonObject, names: readonly string[]): boolean {
  const said = Object.keys(thing);
  return said.length === names.length && names.every((name, i) => said[i] === name && typeof thing[name] === 'string');
}

/** Whether a request says nothing about an order that has members of its own, but for its freight, which is put together anew. */
export function isFlat(fields: JsonObject): boolean {
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (name !== 'freight' && (value === undefined || (typeof value === 'object' && value !== null))) return false;
  }
  return true;
}
