import type { JsonObject } from '../../../core/json.ts';
import type { Held } from '../../../resources/held.ts';
import { DAY_MS } from '../orders/calendar.ts';
import { close, issue } from '../orders/fulfilment.ts';
import { kept } from '../orders/kept.ts';
import { placeOrder } from '../orders/order.ts';
import { payOrder, shipOrder } from '../orders/shipping.ts';
import type { Planting } from '../seed.ts';
import { timestamp } from '../state.ts';
import type { Catalogue } from './catalogue.ts';

/** Orders in every state: estimates, issued ones (one of them past due), fulfilled ones (one of them paid). */
export function seedOrders(plant: Planting, catalogue: Catalogue, customers: readonly Held[]): void {
  const { world, scope } = plant;
  const keeping = { world, scope };
  const discount = kept(world, 'order-discounts').by('scope', scope)[0];
  const place = (whose: number, number: string, goods: readonly Good[], more: JsonObject = {}) => {
    const customer = customers[whose];
    if (!customer) throw new TypeError(`there is no customer ${whose}`);
    const { bill_to_address, ship_to_address } = customer.fields;
    const fields = { customer: customer.id, customer_purchase_order_number: number, bill_to_address, ship_to_address };
    const lines = goods.map(([product, value, unit], i) => ({
      fields: lineOf(catalogue, product, value, unit),
      at: `lines[${i}].`,
    }));
    return placeOrder(keeping, { fields: { ...fields, ...more }, lines });
  };
  const late = timestamp(world.clock.now() - 3 * DAY_MS);
  const done = (order: Held) => close(keeping, shipOrder(keeping, issue(keeping, order, false)));
  payOrder(
    keeping,
    done(
      place(0, 'HH-2201', [
        [0, '24'],
        [6, '12'],
      ]),
    ),
  );
  done(
    place(
      1,
      'NG-88120',
      [
        [0, '20', 'case'],
        [2, '24'],
      ],
      { priority: 'high' },
    ),
  );
  issue(
    keeping,
    place(
      2,
      'MSD-0417',
      [
        [8, '30'],
        [9, '4'],
      ],
      { ship_by_override_date: late },
    ),
    false,
  );
  issue(
    keeping,
    place(3, 'ACHS-55', [
      [4, '4', 'dozen'],
      [5, '4', 'dozen'],
    ]),
    false,
  );
  issue(
    keeping,
    place(
      5,
      'QL-3007',
      [
        [1, '10'],
        [3, '2'],
      ],
      { note: 'Deliver to the yard.' },
    ),
    false,
  );
  issue(keeping, place(1, 'NG-88134', [[11, '2']]), false);
  place(0, 'HH-2214', [[7, '6']], { order_discount: discount?.id ?? null });
  place(4, 'FTC-1190', [[10, '15']], { priority: 'low' });
  place(6, 'TM-61', [
    [2, '3'],
    [6, '3'],
  ]);
  place(7, 'LR-908', [[9, '1']], { note: 'Waits until the hold is lifted.' });
}

/** A product by its place in the catalogue, how many, and in what: pieces unless it says otherwise. */
type Good = readonly [product: number, value: string, unit?: 'dozen' | 'case'];

function lineOf(catalogue: Catalogue, product: number, value: string, unit?: 'dozen' | 'case'): JsonObject {
  const measured = unit ? catalogue[unit] : catalogue.each;
  return { product: catalogue.products[product]?.id, quantity_ordered: { value, unit: measured.id } };
}
