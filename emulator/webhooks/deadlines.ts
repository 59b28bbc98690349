import type { Clock } from '../core/clock.ts';

/** One limit that is being watched. */
export interface Deadline {
  /** Monotonic ms. */
  at: number;
  readonly passed: () => void;
}

/**
 * Wall-time limits of one length, for thousands of short exchanges a second: one timer watches all of them, so that an exchange costs
 * none. Since all are equally long, the order in which they were set is the order in which they pass.
 */
export class Deadlines {
  readonly ms: number;
  readonly #clock: Clock;
  readonly #open = new Set<Deadline>();
  readonly #stop = new AbortController();
  #watching = false;

  constructor(clock: Clock, ms: number) {
    this.#clock = clock;
    this.ms = ms;
  }

  /** Calls `passed` after the length of these limits, unless it is cleared before. */
  set(passed: () => void): Deadline {
    const deadline = { at: this.#clock.monotonic() + this.ms, passed };
    this.#open.add(deadline);
    if (!this.#watching) void this.#watch();
    return deadline;
  }

  /** Starts a limit again from now. One that was cleared stays so. */
  renew(deadline: Deadline): void {
    if (!this.#open.delete(deadline)) return;
    deadline.at = this.#clock.monotonic() + this.ms;
    this.#open.add(deadline);
  }

  clear(deadline: Deadline): void {
    this.#open.delete(deadline);
  }

  /** Stops watching for good. */
  close(): void {
    this.#open.clear();
    this.#stop.abort();
  }

  async #watch(): Promise<void> {
    this.#watching = true;
    for (let first = this.#first(); first && !this.#stop.signal.aborted; first = this.#first()) {
      const wait = first.at - this.#clock.monotonic();
      if (wait > 0) await this.#clock.sleepWall(Math.ceil(wait), this.#stop.signal);
      else if (this.#open.delete(first)) first.passed();
    }
    this.#watching = false;
  }

  #first(): Deadline | undefined {
    return this.#open.values().next().value;
  }
}
