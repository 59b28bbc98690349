import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { loadContract } from '../../../emulator/http/contract.ts';
import { augno } from '../../../emulator/providers/augno/index.ts';
import { objectAt, textAt } from '../../../emulator/providers/augno/orders/fields.ts';
import { kept, kind } from '../../../emulator/providers/augno/orders/kept.ts';
import { linesOf, placeOrder, rearrange } from '../../../emulator/providers/augno/orders/order.ts';
import { augnoResources, SYSTEM } from '../../../emulator/providers/augno/resources.ts';
import { seedCatalogue } from '../../../emulator/providers/augno/seed/catalogue.ts';
import { seedLookups } from '../../../emulator/providers/augno/seed/lookups.ts';
import { seedSales } from '../../../emulator/providers/augno/seed/sales.ts';
import { seedTerms } from '../../../emulator/providers/augno/seed/terms.ts';
import { planting } from '../../../emulator/providers/augno/seed.ts';
import { testWorld } from '../../support/world.ts';

const ACCOUNT = 'ac_1';

/** A world with the sales of one account, and nothing else. */
function selling() {
  const { world } = testWorld({ contract: loadContract('augno'), knobs: augno.knobs });
  augno.declare(world.store);
  const system = planting(world, SYSTEM);
  const own = planting(world, ACCOUNT);
  const catalogue = seedCatalogue(own, seedLookups(system));
  seedSales(own, catalogue, seedTerms(system));
  const customers = kept(world, 'customers').by('scope', ACCOUNT);
  return { world, catalogue, customers };
}

/** Pieces in each unit that products are sold in. */
const PIECES = [1n, 12n, 24n];
/** What a thousandth of a quantity times a thousandth of a price, in cents, must be divided by. */
const SCALE = 10_000n;

interface Wanted {
  readonly product: number;
  /** Thousandths. */
  readonly quantity: bigint;
  readonly unit: number;
  /** Thousandths of a dollar for one piece; rounded to cents by the order. */
  readonly price: bigint;
}

const line = fc.record({
  product: fc.nat(11),
  quantity: fc.bigInt({ min: 1n, max: 5_000_000n }),
  unit: fc.nat(2),
  price: fc.bigInt({ min: 0n, max: 2_000_000n }),
});

const order = fc.record({
  customer: fc.nat(7),
  lines: fc.array(line, { minLength: 1, maxLength: 6 }),
  /** Basis points off the order, or cents. */
  discount: fc.option(fc.record({ isShare: fc.boolean(), size: fc.bigInt({ min: 0n, max: 9_999n }) })),
});

/** Divided, halves up. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** What a line costs, in cents. */
function cost({ quantity, unit, price }: Wanted): bigint {
  const cents = rounded(price, 10n);
  return rounded(quantity * (PIECES[unit] ?? 1n) * cents, SCALE / 10n);
}

function decimal(value: bigint, digits: number): string {
  const size = String(value < 0n ? -value : value).padStart(digits + 1, '0');
  return `${value < 0n ? '-' : ''}${size.slice(0, -digits)}.${size.slice(-digits)}`;
}

it('adds up a thousand orders as whole numbers of cents do', () => {
  const { world, catalogue, customers } = selling();
  const units = [catalogue.each, catalogue.dozen, catalogue.case];
  const keeping = { world, scope: ACCOUNT };
  const own = planting(world, ACCOUNT);
  let discounts = 0;
  const place = (wanted: typeof order extends fc.Arbitrary<infer T> ? T : never) => {
    const customer = customers[wanted.customer];
    const discount =
      wanted.discount &&
      own.put('order-discounts', {
        name: 'Test',
        code: `T${discounts++}`,
        discount_type: wanted.discount.isShare ? 'percentage' : 'amount',
        [wanted.discount.isShare ? 'percentage' : 'amount']: decimal(
          wanted.discount.size,
          wanted.discount.isShare ? 4 : 2,
        ),
      });
    const { bill_to_address, ship_to_address } = customer?.fields ?? {};
    const lines = wanted.lines.map(({ product, quantity, unit, price }) => ({
      at: '',
      fields: {
        product: catalogue.products[product]?.id,
        quantity_ordered: { value: decimal(quantity, 3), unit: units[unit]?.id },
        unit_price: {
          value: decimal(price, 3),
          numerator_unit: catalogue.dollar.id,
          denominator_unit: catalogue.each.id,
        },
      },
    }));
    const fields: JsonObject = { customer: customer?.id, bill_to_address, ship_to_address };
    return placeOrder(keeping, { lines, fields: { ...fields, order_discount: discount?.id ?? null } });
  };
  fc.assert(
    fc.property(order, (wanted) => {
      const placed = place(wanted);
      const goods = wanted.lines.map(cost).reduce((sum, one) => sum + one, 0n);
      const isFlat = ['Northgate Supply', 'Quarry Lane Builders'].includes(
        String(customers[wanted.customer]?.fields.name),
      );
      const charged = goods + (isFlat ? 1250n : 0n);
      const { isShare = false, size = 0n } = wanted.discount ?? {};
      const off = isShare ? rounded(charged * size, 10_000n) : size;
      const total = charged - (off > charged ? charged : off);
      expect(textAt(placed.fields, 'totals.ordered')).toBe(decimal(total, 2));
      // Taking a line out takes away what it cost, and no more.
      const [first, ...rest] = linesOf(keeping, placed).map(({ fields }) => fields);
      const left = rearrange(keeping, placed, rest);
      expect(objectAt(first ?? {}, 'totals').ordered).toBe(decimal(cost(wanted.lines[0] ?? ZERO), 2));
      expect(textAt(left.fields, 'totals.ordered')).toBe(decimal(total - cost(wanted.lines[0] ?? ZERO), 2));
    }),
    { numRuns: 1000, seed: 20_260_921 },
  );
});

const ZERO: Wanted = { product: 0, quantity: 0n, unit: 0, price: 0n };

it('keeps orders and lines that lack nothing of what their schemas demand', () => {
  const { world } = selling();
  const { keeper } = augnoResources();
  for (const name of ['sales-orders', 'sales-orders.lines']) {
    const rows = kept(world, name).list();
    expect(rows.length).toBeGreaterThan(0);
    for (const { fields } of rows) expect(keeper.filling.filled(world, kind(name).entity, fields)).toBe(fields);
  }
});
