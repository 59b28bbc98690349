import { setTimeout as sleep } from 'node:timers/promises';

const SECOND_MS = 1000;

/** Spreads events evenly, so many in a second: what Cobalt takes at once is less than what it takes in a second. */
export class Pace {
  readonly #distanceMs: number;
  #nextAt = 0;

  constructor(perSecond: number) {
    this.#distanceMs = SECOND_MS / perSecond;
  }

  /** Waits until the next event may set out. */
  async next(): Promise<void> {
    const at = Math.max(performance.now(), this.#nextAt);
    this.#nextAt = at + this.#distanceMs;
    const waitMs = at - performance.now();
    if (waitMs > 0) await sleep(Math.ceil(waitMs));
  }
}
