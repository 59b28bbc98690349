import type { Collection } from '../core/store.ts';
import { type Delivery, isOpen } from './delivery.ts';

/** Remembers a bounded number of deliveries that are over, so that they can be redelivered; the oldest are forgotten. */
export class Retention {
  readonly #deliveries: Collection<Delivery>;
  readonly #limit: number;
  /** Ids in the order in which the deliveries ended. */
  readonly #ended = new Set<string>();

  constructor(deliveries: Collection<Delivery>, limit: number) {
    this.#deliveries = deliveries;
    this.#limit = limit;
  }

  /** Deliveries that are not over. */
  get open(): number {
    return this.#deliveries.size - this.#ended.size;
  }

  /** A delivery is over. */
  add(id: string): void {
    this.#ended.add(id);
    if (this.#ended.size <= this.#limit) return;
    const [oldest = id] = this.#ended;
    this.#ended.delete(oldest);
    this.#deliveries.delete(oldest);
  }

  /** Reads again what is over, from restored data. */
  resume(): void {
    this.#ended.clear();
    for (const delivery of this.#deliveries.list()) if (!isOpen(delivery)) this.#ended.add(delivery.id);
  }
}
