import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { fixed, sum } from '../decimal.ts';
import { over, plus, type Rational, rational, times } from '../rational.ts';
import { factorOf, unitById } from '../units.ts';
import { textAt } from './fields.ts';

/** A value in a unit, or a price per unit, as text. */
export interface Measured {
  /** Decimal text. */
  readonly value: string;
  /** Id of a unit. */
  readonly unit: string;
}

/** Stages after ordering. */
type Stage = 'picked' | 'packed' | 'invoiced';

/** Everything of the totals of lines and orders is named, so that none of it need be copied to be filled. @see contract: SalesOrderTotals */
const STAGE = 'sales_order_stage_total';
const TOTALS = 'sales_order_totals';

/** A stage that nothing has reached: most of them, most of the time. All lines share it. */
const NOT_BEGUN: JsonObject = Object.freeze({ object: STAGE, amount: '0.00', completion: 0 });

/** An amount in another unit of its dimension, exactly. Amounts begin at nothing, so offsets have no part in it. */
export function inUnit(world: World, { value, unit }: Measured, to: string): Rational {
  const [from, target] = [unitById(world, unit), unitById(world, to)];
  if (unit === to || !from || !target) return rational(value);
  return over(times(rational(value), factorOf(from)), factorOf(target));
}

/** What a quantity costs at a price per unit, in cents rounded half up: `12.50`. */
export function amount(world: World, quantity: Measured, price: Measured): string {
  return cents(times(inUnit(world, quantity, price.unit), rational(price.value)));
}

/** An exact amount in cents, halves away from zero: `-0.01`. */
export function cents({ numerator, denominator }: Rational): string {
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (size * 200n + denominator) / (denominator * 2n);
  const text = `${rounded / 100n}.${String(rounded % 100n).padStart(2, '0')}`;
  return numerator < 0n && rounded > 0n ? `-${text}` : text;
}

/** The quantity of a line, or of a stage that it has reached. */
export function quantityOf(line: JsonObject, value = textAt(line, 'quantity_ordered.value')): Measured {
  return { value: value ?? '0', unit: textAt(line, 'quantity_ordered.unit') ?? '' };
}

/** Totals of one line. */
export function lineTotals(world: World, line: JsonObject): JsonObject {
  const price = {
    value: textAt(line, 'unit_price.value') ?? '0',
    unit: textAt(line, 'unit_price.denominator_unit') ?? '',
  };
  const ordered = quantityOf(line);
  const at = (stage: Stage) => {
    const value = textAt(line, stage) ?? '0';
    if (value === '0') return NOT_BEGUN;
    const completion = share(rational(value), rational(ordered.value));
    return { object: STAGE, amount: amount(world, quantityOf(line, value), price), completion };
  };
  const cost = amount(world, ordered, price);
  return { object: TOTALS, ordered: cost, picked: at('picked'), packed: at('packed'), invoiced: at('invoiced') };
}

/**
 * Totals of an order by its lines, whose own totals are up to date. Completion counts what can be picked, in base units: freight and
 * discounts never are.
 */
export function orderTotals(world: World, lines: readonly JsonObject[]): JsonObject {
  const all = (value: (line: JsonObject) => string | null) =>
    lines
      .filter(isPickable)
      .reduce((total, line) => plus(total, inBase(world, quantityOf(line, value(line)))), rational('0'));
  const at = (stage: Stage) => {
    if (lines.every((line) => (textAt(line, stage) ?? '0') === '0')) return NOT_BEGUN;
    const money = sum(lines.map((line) => textAt(line, `totals.${stage}.amount`) ?? '0'));
    const ordered = all((line) => textAt(line, 'quantity_ordered.value'));
    const reached = all((line) => textAt(line, stage));
    return { object: STAGE, amount: fixed(money, 2), completion: share(reached, ordered) };
  };
  const cost = fixed(orderedOf(lines), 2);
  return { object: TOTALS, ordered: cost, picked: at('picked'), packed: at('packed'), invoiced: at('invoiced') };
}

/** The sum of what lines cost, decimal text. */
export function orderedOf(lines: readonly JsonObject[]): string {
  return sum(lines.map((line) => textAt(line, 'totals.ordered') ?? '0'));
}

/** Lines of products that are for sale are picked; services, freight and credit are not. */
export function isPickable(line: JsonObject): boolean {
  return line.product_type === 'sale';
}

function inBase(world: World, { value, unit }: Measured): Rational {
  const of = unitById(world, unit);
  return of ? times(rational(value), factorOf(of)) : rational(value);
}

/** From 0 to 1, to a millionth. */
function share(reached: Rational, whole: Rational): number {
  if (whole.numerator === 0n) return 0;
  const { numerator, denominator } = over(reached, whole);
  return Number((numerator * 1_000_000n) / denominator) / 1_000_000;
}
