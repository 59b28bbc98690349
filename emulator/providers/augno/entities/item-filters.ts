import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { augnoResources } from '../resources.ts';

type Fits = (held: Held) => boolean;

/** The item behind a row of a list: itself, or what a product, material or part stands on. */
function itemOf(world: World): (held: Held) => JsonObject {
  const { keeper, model } = augnoResources();
  const items = keeper.rows(world, model.resource('items'));
  return ({ fields }) => (typeof fields.item === 'string' ? (items.get(fields.item)?.fields ?? {}) : fields);
}

/** Searches SKU and description. */
export function skuSearch(value: unknown, world: World): Fits {
  const wanted = String(value).toLowerCase();
  const of = itemOf(world);
  return (held) => {
    const { sku, description } = of(held);
    return lower(sku).includes(wanted) || lower(description).includes(wanted);
  };
}

/** What a search found by its SKU comes first: the very SKU, then those that begin so, then those that have it somewhere. */
export function skuFirst({ q }: JsonObject, world: World): ((held: Held) => number) | null {
  if (q === undefined) return null;
  const wanted = String(q).toLowerCase();
  const of = itemOf(world);
  return (held) => {
    const sku = lower(of(held).sku);
    if (sku === wanted) return 0;
    return sku.startsWith(wanted) ? 1 : sku.includes(wanted) ? 2 : 3;
  };
}

/** Rows whose item is in one of the categories. */
export function categoryFilter(value: unknown, world: World): Fits {
  const wanted = new Set([value].flat());
  const of = itemOf(world);
  return (held) => wanted.has(of(held).category);
}

/** Rows whose item has one of the attributes. */
export function attributesFilter(value: unknown, world: World): Fits {
  const wanted = new Set([value].flat());
  const of = itemOf(world);
  return (held) => [of(held).attributes].flat().some((one) => wanted.has(one));
}

/** Rows whose product is of one of the lines, or one that the customers may buy: the two widen each other. */
export function linesFilter(_value: unknown, world: World, query: JsonObject): Fits {
  const { keeper, model } = augnoResources();
  const products = keeper.rows(world, model.resource('products'));
  const lines = new Set([query.product_line_ids ?? []].flat());
  const customers = keeper.rows(world, model.resource('customers'));
  const buying = new Set([query.customer_ids ?? []].flat().map((id) => customers.get(String(id))?.scope));
  return ({ scope, fields }) => {
    const line = (typeof fields.backs === 'string' ? products.get(fields.backs)?.fields : fields)?.product_line;
    if (line === undefined || line === null) return false;
    // Access is given by product line; nothing takes it away in this API, so every customer has it.
    return lines.has(line) || buying.has(scope);
  };
}

/** The same for either parameter: {@link linesFilter} looks at both. */
export const customersFilter = linesFilter;

/** Lets no row through. */
export function nothing(): Fits {
  return () => false;
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}
