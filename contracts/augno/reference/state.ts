import type { Disk } from '../../reference/disk.ts';
import { isText, type Row } from '../../reference/json.ts';

/** What is known of a thing at Augno, under the key that people know it by: a number, a SKU, an order's PO number; of a job, its id. */
export interface Linked {
  readonly id: string;
  readonly row: Row;
}

export type Kind = 'customers' | 'products' | 'orders' | 'jobs';

interface Saved {
  readonly account: string;
  readonly things: Record<Kind, [string, Linked][]>;
  readonly processed: string[];
}

const FILE = 'state.json';
const KINDS: readonly Kind[] = ['customers', 'products', 'orders', 'jobs'];

/** The integration's own store. Ids are Augno's and hold for one account: another account means another store. */
export class State {
  readonly #disk: Disk;
  readonly #account: string;
  readonly #things: Record<Kind, Map<string, Linked>>;
  readonly #processed: Set<string>;

  constructor(disk: Disk, account: string) {
    this.#disk = disk;
    this.#account = account;
    const saved = disk.read(FILE) as Saved | undefined;
    const known = saved?.account === account ? saved : undefined;
    this.#things = {
      customers: new Map(known?.things.customers),
      products: new Map(known?.things.products),
      orders: new Map(known?.things.orders),
      jobs: new Map(known?.things.jobs),
    };
    this.#processed = new Set(known?.processed);
  }

  get(kind: Kind, key: string): Linked | undefined {
    return this.#things[kind].get(key);
  }

  /** The key under which an id is linked. */
  keyOf(kind: Kind, id: string): string | undefined {
    return [...this.#things[kind]].find(([, linked]) => linked.id === id)?.[0];
  }

  link(kind: Kind, key: string, row: Row): void {
    if (!isText(row.id)) return;
    this.#things[kind].set(key, { id: row.id, row });
    this.#save();
  }

  unlink(kind: Kind, key: string): void {
    if (this.#things[kind].delete(key)) this.#save();
  }

  /** All rows of a list that was read to its end: what is not among them is gone, unless it came while the list was read. */
  replace(kind: Kind, rows: ReadonlyMap<string, Row>, before: ReadonlySet<string>): void {
    for (const key of before) if (!rows.has(key)) this.#things[kind].delete(key);
    for (const [key, row] of rows) if (isText(row.id)) this.#things[kind].set(key, { id: row.id, row });
    this.#save();
  }

  keys(kind: Kind): Set<string> {
    return new Set(this.#things[kind].keys());
  }

  wasProcessed(key: string): boolean {
    return this.#processed.has(key);
  }

  markProcessed(key: string): void {
    this.#processed.add(key);
    this.#save();
  }

  /** The state as JSON, sorted: order, duplicates and delays of webhooks must not show in it. */
  snapshot(): Row {
    const sorted = (kind: Kind) =>
      Object.fromEntries(
        [...this.#things[kind]].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { row }]) => [key, row]),
      );
    return { ...Object.fromEntries(KINDS.map((kind) => [kind, sorted(kind)])), processed: [...this.#processed].sort() };
  }

  #save(): void {
    const entries = (kind: Kind) => [...this.#things[kind]];
    const saved: Saved = {
      account: this.#account,
      things: {
        customers: entries('customers'),
        products: entries('products'),
        orders: entries('orders'),
        jobs: entries('jobs'),
      },
      processed: [...this.#processed],
    };
    this.#disk.write(FILE, saved);
  }
}
