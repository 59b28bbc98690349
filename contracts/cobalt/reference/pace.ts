import { setTimeout as sleep } from 'node:timers/promises';

const SECOND_MS = 1000;
/** The rest is for whoever uses the same key. */
const SHARE = 0.75;

/** Spreads events evenly, so many in a second: what Cobalt takes at once is less than what it takes in a second. */
export class Pace {
  #distanceMs: number;
  #nextAt = 0;

  constructor(perSecond: number) {
    this.#distanceMs = SECOND_MS / perSecond;
  }

  /** Goes slower where an answer tells of a lower limit (`X-RateLimit-Limit`, in a second). */
  heed(headers: Headers): void {
    const limit = Number(headers.get('x-ratelimit-limit'));
    if (limit > 0) this.#distanceMs = Math.max(this.#distanceMs, SECOND_MS / (limit * SHARE));
  }

  /** Waits until the next event may set out. */
  async next(): Promise<void> {
    const at = Math.max(performance.now(), this.#nextAt);
    this.#nextAt = at + this.#distanceMs;
    const waitMs = at - performance.now();
    if (waitMs > 0) await sleep(Math.ceil(waitMs));
  }
}
