/** Work that waits for its instant. */
export interface Waiting {
  /** Ms since the epoch, on the clock of whoever keeps the queue. */
  readonly dueAt: number;
  readonly run: () => void | Promise<void>;
  /** Set by `remove`; honoured even by work that was already taken and has not begun. */
  cancelled: boolean;
}

/** Work by instant; of equal instants, in the order in which it was added. */
export class TimerQueue {
  #waiting: Waiting[] = [];

  /** The next to be due. */
  get first(): Waiting | undefined {
    return this.#waiting[0];
  }

  /** All instants, in order. */
  get instants(): number[] {
    return this.#waiting.map(({ dueAt }) => dueAt);
  }

  add(dueAt: number, run: () => void | Promise<void>): Waiting {
    const added: Waiting = { dueAt, run, cancelled: false };
    // Searched from the end: most work is scheduled later than what already waits.
    const at = this.#waiting.findLastIndex((other) => other.dueAt <= dueAt) + 1;
    this.#waiting.splice(at, 0, added);
    return added;
  }

  /** Takes out everything due up to and with an instant. */
  take(until: number): Waiting[] {
    const cut = this.#waiting.findIndex(({ dueAt }) => dueAt > until);
    return this.#waiting.splice(0, cut < 0 ? this.#waiting.length : cut);
  }

  remove(one: Waiting): void {
    one.cancelled = true;
    const index = this.#waiting.indexOf(one);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  clear(): void {
    for (const one of this.#waiting) one.cancelled = true;
    this.#waiting = [];
  }
}
