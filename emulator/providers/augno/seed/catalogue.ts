import type { Held } from '../../../resources/held.ts';
import type { Planting } from '../seed.ts';
import type { Shared } from './lookups.ts';

/** What sales refer to. */
export interface Catalogue extends Shared {
  readonly product: Held;
}

/** Units, a category, product lines and a few products of one account. */
export function seedCatalogue({ put }: Planting, shared: Shared): Catalogue {
  const { each } = shared;
  const group = put('unit-groups', { name: 'Pieces', type: 'quantity', base_unit: each.id });
  const category = put('item-categories', { name: 'Tools', type: 'product_category', unit_group: group.id });
  const policies = { commission_policy: 'commission_exempt', freight_policy: 'billed_freight', unit_group: group.id };
  for (const name of ['shipping', 'service', 'credit', 'tax']) put('product-lines', { name, ...policies });
  const line = put('product-lines', { name: 'Hand tools', ...policies });
  const item = put('items', { sku: 'BT-100', description: 'Claw hammer', type: 'product', category: category.id });
  const product = put('products', { type: 'sale', portal_visibility: 'visible', product_line: line.id, item: item.id });
  return { ...shared, product };
}
