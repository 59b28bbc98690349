import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { type Held, indexValue, parentValue } from '../../../resources/held.ts';
import type { EntityRules, Making } from '../../../resources/rules.ts';
import { canonical } from '../decimal.ts';
import { idWith } from '../ids.ts';
import { objectsAt, textAt } from '../orders/fields.ts';
import { kept } from '../orders/kept.ts';
import { conflict } from '../orders/refusals.ts';
import { assertPrice } from '../prices.ts';
import { invalid } from '../rows.ts';
import { timestamp } from '../state.ts';
import { ownerOf } from './owner.ts';

/** Service levels that a carrier shows inline; the others are in their own list. */
const INLINE_LEVELS = 10;

/** What the document does not say about terms, carriers, discounts and prices. */
export const termRules: Readonly<Record<string, EntityRules>> = {
  PaymentTerm: {
    unique: ['name'],
    fill: (making) => ({ status: 'active', ...ownerOf(making) }),
    guard: unused('payment_term'),
  },
  ShippingTerm: { unique: ['name'], fill: ownerOf, guard: unused('shipping_term') },
  Carrier: {
    soft: true,
    fill: visibleUnlessSaid,
    derive(world, _fields, held) {
      if (!held) return {};
      const levels = kept(world, 'carriers.service-levels').by('parent', parentValue(held.scope, held.id));
      const deleted_at = held.goneAt === null ? null : timestamp(held.goneAt);
      return { service_levels: levels.slice(0, INLINE_LEVELS), deleted_at };
    },
  },
  ServiceLevel: {
    named: { code: 'service_level_token' },
    fill: visibleUnlessSaid,
  },
  OrderDiscount: {
    unique: ['code'],
    searched: ['name', 'code'],
    fill: ({ fields: { percentage, amount } }) => ({
      percentage: canonical(String(percentage ?? '0')),
      amount: canonical(String(amount ?? '0')),
      order_count: 0,
    }),
    derive(world, _fields, held) {
      if (!held) return {};
      return { order_count: kept(world, 'sales-orders').by('discount', indexValue(held.scope, held.id)).length };
    },
  },
  AccountPrice: {
    indexes: { recipient: (fields) => textAt(fields, 'recipient_account') },
    fill({ world, fields }) {
      assertPrice(world, fields.rate, 'rate');
      return { categories: fields.categories ?? [], attributes: fields.attributes ?? [] };
    },
  },
  SalesTarget: {
    named: { starts_at: 'start_at', ends_at: 'end_at', amount_value: 'amount.value', amount_unit_id: 'amount.unit' },
    indexes: { rep: (fields) => textAt(fields, 'sales_rep') },
  },
  VolumeDiscount: { named: { unit_ids: 'acceptable_units' }, unique: ['name'], searched: ['name'], fill: volumeFields },
};

/** Carriers and service levels are shown to customers unless a request says otherwise. */
function visibleUnlessSaid(making: Making): JsonObject {
  return { customer_portal_visibility: making.fields.customer_portal_visibility ?? 'visible', ...ownerOf(making) };
}

/** A term is kept while a customer or an order refers to it. */
function unused(member: 'payment_term' | 'shipping_term') {
  return (world: World, held: Held) => {
    const { scope, id } = held;
    const hasIt = ({ fields }: Held) => textAt(fields, member) === id || textAt(fields, `defaults.${member}`) === id;
    const users = ['customers', 'sales-orders'].some((name) => kept(world, name).by('scope', scope).some(hasIt));
    if (users) throw conflict('Customers or sales orders have this term.');
  };
}

/** Lists of a volume discount, and the flag of an update that says whether the list beside it counts. */
const FLAGS: Readonly<Record<string, string>> = {
  tiers: 'has_tiers',
  customer_groups: 'has_customer_groups',
  product_lines: 'has_product_lines',
  categories: 'has_categories',
  attributes: 'has_attributes',
  acceptable_units: 'has_units',
};

function volumeFields({ world, fields, before }: Making): JsonObject {
  const made: JsonObject = {};
  for (const [list, flag] of Object.entries(FLAGS)) {
    const counts = before === null || fields[flag] === true;
    made[list] = counts ? (fields[list] ?? []) : before[list];
    made[flag] = undefined;
  }
  return { ...made, tiers: objectsAt(made, 'tiers').map((tier) => tierFields(world, tier, before)) };
}

function tierFields(world: World, tier: JsonObject, before: JsonObject | null): JsonObject {
  const known = objectsAt(before ?? {}, 'tiers').find(({ id }) => id === tier.id);
  if (tier.id !== undefined && before !== null && !known) throw invalid('The discount has no such tier.', 'tiers');
  const now = timestamp(world.clock.now());
  const own = { name: '', discount_percentage: '0', threshold: '0' };
  return {
    ...own,
    ...tier,
    id: tier.id ?? idWith(world, 'qudstr'),
    created_at: known?.created_at ?? now,
    updated_at: now,
  };
}
