import { isText, type Row } from '../../reference/json.ts';
import type { App } from './app.ts';
import { readAll } from './lists.ts';
import type { Kind } from './state.ts';

/** A list that is kept, and the member that people know its rows by. */
const LISTS: readonly { kind: Kind; path: string; keyOf: (row: Row) => string | undefined }[] = [
  // The size of a page is said, so that another default changes nothing.
  { kind: 'customers', path: '/v1/sales/customers?limit=100', keyOf: ({ number }) => text(number) },
  {
    kind: 'products',
    path: '/v1/catalog/products?include[]=item',
    keyOf: ({ item }) => text(isItem(item) ? item.sku : undefined),
  },
  {
    kind: 'orders',
    path: '/v1/sales/sales-orders',
    keyOf: (row) => text(row.customer_purchase_order_number) ?? text(row.number),
  },
];

const text = (value: unknown) => (isText(value) ? value : undefined);
const isItem = (value: unknown): value is Row => typeof value === 'object' && value !== null;

/** Reads everything anew: at the start, and to catch up with webhooks that never came. Gives how many of each there are. */
export async function sync(app: App): Promise<Row> {
  const counts: Row = {};
  for (const { kind, path, keyOf } of LISTS) {
    const before = app.state.keys(kind);
    const rows = await readAll(app, path);
    const keyed = new Map(rows.flatMap((row) => (keyOf(row) === undefined ? [] : [[keyOf(row) ?? '', row] as const])));
    app.parts.keepRows(app, kind, keyed, before);
    counts[kind] = keyed.size;
  }
  return counts;
}

/** What was read takes the place of what was known. */
export function keepRows(app: App, kind: Kind, rows: ReadonlyMap<string, Row>, before: ReadonlySet<string>): void {
  app.state.replace(kind, rows, before);
}
