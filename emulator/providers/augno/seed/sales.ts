import type { Held } from '../../../resources/held.ts';
import type { Planting } from '../seed.ts';
import type { Catalogue } from './catalogue.ts';
import { seedCustomers } from './customers.ts';
import { seedOrders } from './orders.ts';
import type { Terms } from './terms.ts';

/** What customers refer to, by name. */
export interface SalesBasics {
  readonly terms: Readonly<Record<'net30' | 'net60' | 'prepaid' | 'flat', Held>>;
  readonly groups: Readonly<Record<'retail' | 'wholesale' | 'schools' | 'dealers', Held>>;
  readonly carriers: Readonly<Record<'ups' | 'fedex', { readonly carrier: Held; readonly ground: Held }>>;
}

/** Terms, carriers, groups, discounts, customers and orders of one account: the same by their natural keys in every account. */
export function seedSales(plant: Planting, catalogue: Catalogue, shared: Terms): void {
  const basics: SalesBasics = {
    terms: terms(plant, catalogue, shared),
    groups: groups(plant),
    carriers: carriers(plant),
  };
  const customers = seedCustomers(plant, catalogue, basics);
  discounts(plant, catalogue, basics, customers);
  seedOrders(plant, catalogue, customers);
}

function terms({ put }: Planting, { dollar }: Catalogue, { net30, prepaid }: Terms): SalesBasics['terms'] {
  put('payment-terms', { name: 'Due on receipt' });
  const money = (value: string) => ({ value, unit: dollar.id });
  return {
    net30,
    prepaid,
    net60: put('payment-terms', { name: 'Net 60' }),
    flat: put('shipping-terms', { name: 'Flat rate', type: 'flat_rate_freight', flat_rate: money('12.50') }),
  };
}

function groups({ put }: Planting): SalesBasics['groups'] {
  const group = (name: string, type: string, more: object = {}) => put('account-groups', { name, type, ...more });
  return {
    retail: group('Retail', 'type_group'),
    wholesale: group('Wholesale', 'type_group', { default_lead_time_days: 10 }),
    schools: group('Schools', 'type_group', { freight_policy: 'free_freight' }),
    dealers: group('Preferred dealers', 'pricing_group', { description: 'Dealers with an annual agreement' }),
  };
}

function carriers({ put }: Planting): SalesBasics['carriers'] {
  const level = (carrier: Held, name: string, token: string, days: number, is_default = false) =>
    put(
      'carriers.service-levels',
      { name, service_level_token: token, is_default, default_transit_days: days },
      carrier,
    );
  const ups = put('carriers', { name: 'United Parcel Service', code: 'ups', account_number: '4V81R7' });
  const fedex = put('carriers', { name: 'FedEx', code: 'fedex', account_number: '510087143' });
  put('carriers', { name: 'Will call', code: 'will_call', customer_portal_visibility: 'hidden' });
  level(ups, 'Second day air', 'ups_second_day_air', 2);
  level(fedex, 'Priority overnight', 'fedex_priority_overnight', 1);
  return {
    ups: { carrier: ups, ground: level(ups, 'Ground', 'ups_ground', 4, true) },
    fedex: { carrier: fedex, ground: level(fedex, 'Ground', 'fedex_ground', 3, true) },
  };
}

function discounts(
  { put }: Planting,
  { products, dollar, each }: Catalogue,
  { groups: { dealers } }: SalesBasics,
  [first, second]: readonly Held[],
): void {
  put('order-discounts', { name: 'Spring sale', code: 'SPRING10', discount_type: 'percentage', percentage: '0.1' });
  put('order-discounts', { name: 'Trade show', code: 'TRADE25', discount_type: 'amount', amount: '25' });
  const [hammer] = products;
  const vise = products.find(({ fields }) => fields.product_line !== hammer?.fields.product_line);
  put('volume-discounts', {
    name: 'Full cases',
    tiers: [
      { name: 'From 96 pieces', discount_percentage: '0.03', threshold: '96' },
      { name: 'From 240 pieces', discount_percentage: '0.04', threshold: '240' },
    ],
    customer_groups: [dealers.id],
    product_lines: [hammer?.fields.product_line],
    acceptable_units: [each.id],
  });
  put('account-prices', {
    recipient_account: second?.id ?? first?.id,
    product_line: vise?.fields.product_line,
    rate: { value: '13.10', numerator_unit: dollar.id, denominator_unit: each.id },
  });
}
