import { setTimeout as sleep } from 'node:timers/promises';
import { Gate } from '../../reference/waiting.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/**
 * The door that every request passes: a few at a time, so many in any second, none while GoRoute says to wait, and none that its count of the
 * minute has no room for.
 */
export class Pace {
  readonly #gate: Gate;
  readonly #perSecond: number;
  readonly #recent: number[] = [];
  #inside = 0;
  /** What the last answer has left in the minute, and until when (on the monotonic clock) that holds. */
  #left = Number.POSITIVE_INFINITY;
  #leftUntil = 0;

  constructor(inFlight: number, perSecond: number) {
    this.#gate = new Gate(inFlight);
    this.#perSecond = perSecond;
  }

  /** Nobody passes for this long. */
  pause(ms: number): void {
    this.#gate.pause(ms);
  }

  /** Waits for a place; the caller must call what it gets when the answer has been read. */
  async enter(): Promise<() => void> {
    const leave = await this.#gate.enter(Number.POSITIVE_INFINITY);
    for (let waitMs = this.#waitMs(); waitMs > 0; waitMs = this.#waitMs()) await sleep(Math.ceil(waitMs));
    this.#recent.push(performance.now());
    this.#inside++;
    return () => {
      this.#inside--;
      leave();
    };
  }

  /** Takes note of what an answer says about the budget of the minute. */
  heed(headers: Headers): void {
    const left = headers.get('x-ratelimit-remaining');
    const resetAt = Number(headers.get('x-ratelimit-reset')) * SECOND_MS;
    // A date is read against the sender's own clock: ours may differ.
    const untilMs = resetAt - (Date.parse(headers.get('date') ?? '') || Date.now());
    this.#left = left === null || !/^\d+$/.test(left) ? Number.POSITIVE_INFINITY : Number(left);
    this.#leftUntil = performance.now() + Math.min(Math.max(untilMs, 0), MINUTE_MS);
  }

  #waitMs(): number {
    const now = performance.now();
    while ((this.#recent[0] ?? now) <= now - SECOND_MS) this.#recent.shift();
    const [oldest = now] = this.#recent;
    const forSecond = this.#recent.length < this.#perSecond ? 0 : oldest + SECOND_MS - now;
    const forMinute = this.#left > this.#inside || now >= this.#leftUntil ? 0 : this.#leftUntil - now;
    return Math.max(forSecond, forMinute);
  }
}
