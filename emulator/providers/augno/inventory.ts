import { defineState, type Row } from '../../core/store.ts';
import type { World } from '../../http/world.ts';
import { type Held, uniqueKey, uniqueValue } from '../../resources/held.ts';
import { itemUnit } from './items.ts';
import { greatest, least, minus, over, plus, type Rational, rational, times, written, ZERO } from './rational.ts';
import { augnoResources } from './resources.ts';
import { assertSameDimension, factorOf, unitById } from './units.ts';

/** What an account has of an item in one place: in a lot, at a location, of an owner. */
interface Stock extends Row {
  readonly scope: string;
  readonly item: string;
  readonly location: string | null;
  readonly lot: string | null;
  /** The customer whose it is, where the account only holds it. */
  readonly customer: string | null;
  /** Exact number in the base unit of its dimension. Less than nothing where more was taken than there was. */
  readonly amount: string;
}

/** What an order wants of an item. */
interface Reservation extends Row {
  readonly scope: string;
  readonly order: string;
  readonly item: string;
  /** Exact number in the base unit of its dimension. */
  readonly amount: string;
}

const stateOf = defineState((store) => ({
  stock: store.collection<Stock>('stock', { item: ({ item }) => item }),
  reservations: store.collection<Reservation>('reservations', {
    item: ({ item }) => item,
    order: ({ order }) => order,
  }),
}));

/** Makes the collections of a store. */
export function declareInventory(store: World['store']): void {
  stateOf(store);
}

/** Something that an order wants of an item. */
export interface Demand {
  readonly item_id: string;
  /** Decimal text, in the unit. */
  readonly value: string;
  readonly unit_id: string;
}

/** Commits stock to an order: what it wanted before is replaced. What stock does not cover is short. */
export function reserve(world: World, scope: string, orderId: string, lines: readonly Demand[]): void {
  release(world, scope, orderId);
  const { reservations } = stateOf(world.store);
  for (const [i, { item_id, value, unit_id }] of lines.entries()) {
    const unit = unitById(world, unit_id);
    const amount = times(rational(value), factor(unit));
    reservations.insert({ id: `${orderId} ${i + 1}`, scope, order: orderId, item: item_id, amount: written(amount) });
  }
}

/** Takes back all that an order wanted. */
export function release(world: World, _scope: string, orderId: string): void {
  const { reservations } = stateOf(world.store);
  for (const { id } of reservations.by('order', orderId)) reservations.delete(id);
}

/** How much there is of an item, all in the base unit of its category. */
export interface Position {
  /** What the account owns or holds. */
  readonly on_hand: Rational;
  /** What orders want and stock covers. */
  readonly reserved: Rational;
  /** What is wanted, or was taken, beyond what there was. */
  readonly short: Rational;
  /** on_hand - reserved - short. */
  readonly available_to_promise: Rational;
}

/** The stock position of an item. @see contract: ItemInventory */
export function position(world: World, item: Held): Position {
  const { stock, reservations } = stateOf(world.store);
  const net = total(stock.by('item', item.id));
  const wanted = total(reservations.by('item', item.id));
  const here = greatest(net, ZERO);
  const reserved = least(wanted, here);
  const short = plus(minus(wanted, reserved), minus(here, net));
  const unit = itemUnit(world, item.scope, item.fields);
  const told = (amount: Rational) => over(amount, factor(unit));
  return {
    on_hand: told(here),
    reserved: told(reserved),
    short: told(short),
    available_to_promise: told(minus(minus(here, reserved), short)),
  };
}

function total(rows: readonly { readonly amount: string }[]): Rational {
  return rows.reduce((sum, { amount }) => plus(sum, rational(amount)), ZERO);
}

/** Stock is so much of something, no point on a scale: the offset of a unit has no part in it. */
function factor(unit: Held | undefined): Rational {
  return unit ? factorOf(unit) : ONE;
}

const ONE = rational('1');

/** A change of an item's stock. */
export interface Correction {
  /** `adjust` adds the amount, `reconcile` makes it the amount that there is. */
  readonly operation: 'adjust' | 'reconcile';
  readonly amount: Rational;
  /** The unit of the amount; the item's own where there is none. */
  readonly unit: Held | undefined;
  readonly location?: string | null | undefined;
  readonly lot?: string | null | undefined;
  readonly customer?: string | null | undefined;
}

/** Quantities in the item's own unit, before and after. */
export interface Corrected {
  readonly before: Rational;
  readonly after: Rational;
}

/**
 * Adds to an item's stock, or counts it anew: that measures against what is on hand net of what is short.
 * @see https://github.com/augno/augno-go catalogiteminventory.go Update
 * @throws Objected `validation_failed` for a unit of another dimension
 */
export function correct(world: World, item: Held, correction: Correction): Corrected {
  const { operation, amount, unit, location = null, lot = null, customer = null } = correction;
  const own = itemUnit(world, item.scope, item.fields);
  if (unit && own) assertSameDimension(unit, own, 'quantity.unit_id');
  const said = over(times(amount, factor(unit ?? own)), factor(own));
  const { on_hand, short } = position(world, item);
  const before = minus(on_hand, short);
  const change = operation === 'adjust' ? said : minus(said, before);
  if (change.numerator !== 0n) {
    const place = { scope: item.scope, item: item.id, location, lot, customer };
    add(world, place, times(change, factor(own)));
  }
  return { before, after: plus(before, change) };
}

function add(world: World, place: Omit<Stock, 'id' | 'amount'>, amount: Rational): void {
  const { stock } = stateOf(world.store);
  const id = [place.item, place.location ?? '', place.lot ?? '', place.customer ?? ''].join(' ');
  const known = stock.get(id);
  const sum = plus(known ? rational(known.amount) : ZERO, amount);
  if (known) stock.update(id, { amount: written(sum) });
  else stock.insert({ id, ...place, amount: written(sum) });
}

/** The item with this SKU, or undefined. */
export function itemBySku(world: World, scope: string, sku: string): Held | undefined {
  const { keeper, model } = augnoResources();
  return keeper.rows(world, model.resource('items')).by(uniqueKey('sku'), uniqueValue(scope, sku))[0];
}
