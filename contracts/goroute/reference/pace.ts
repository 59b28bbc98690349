import { setTimeout as sleep } from 'node:timers/promises';
import { Gate } from '../../reference/waiting.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
/** Requests do not arrive exactly as far from each other as they set out. */
const MARGIN = 1.05;

/**
 * The door that every request passes: a few at a time, none while GoRoute says to wait, none that its count of the minute has no room for, and new
 * ones evenly, so many in a second. A repetition has waited on its own.
 */
export class Pace {
  readonly #gate: Gate;
  readonly #distanceMs: number;
  #inside = 0;
  /** When the next new request may set out, on the monotonic clock. */
  #nextAt = 0;
  /** What the last answer has left in the minute, and until when that holds. */
  #left = Number.POSITIVE_INFINITY;
  #leftUntil = 0;

  constructor(inFlight: number, perSecond: number) {
    this.#gate = new Gate(inFlight);
    this.#distanceMs = (SECOND_MS / perSecond) * MARGIN;
  }

  /** Nobody passes for this long. */
  pause(ms: number): void {
    this.#gate.pause(ms);
  }

  /** Waits for a place; the caller must call what it gets when the answer has been read. */
  async enter(isRepeated: boolean): Promise<() => void> {
    const leave = await this.#gate.enter(Number.POSITIVE_INFINITY);
    for (let waitMs = this.#waitMs(isRepeated); waitMs > 0; waitMs = this.#waitMs(isRepeated)) {
      await sleep(Math.ceil(waitMs));
    }
    this.#nextAt = performance.now() + this.#distanceMs;
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

  #waitMs(isRepeated: boolean): number {
    const now = performance.now();
    const forSecond = isRepeated ? 0 : this.#nextAt - now;
    const forMinute = this.#left > this.#inside || now >= this.#leftUntil ? 0 : this.#leftUntil - now;
    return Math.max(forSecond, forMinute);
  }
}
