import type { Clock } from '../../reference/clock.ts';

/** New work may look this often whether it is over. */
const PROBE_MS = 1000;
const FIRST_MS = 2000;
const LONGEST_MS = 600_000;

/** Whether GoRoute is out of reach, and when that is looked at again: seldomer with each time, however much work waits. */
export class Outage {
  readonly #clock: Clock;
  readonly #onDue: () => void;
  #rounds = 0;
  #dueAt = Number.POSITIVE_INFINITY;
  #lastTry = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** @param onDue what is to be done when it is looked at again */
  constructor(clock: Clock, onDue: () => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  get isOn(): boolean {
    return this.#rounds > 0;
  }

  /** When it is looked at again, on our clock; infinity while there is none. */
  get dueAt(): number {
    return this.#dueAt;
  }

  /** True where work may be tried now. */
  mayTry(): boolean {
    if (!this.isOn) return true;
    const now = this.#clock.now();
    if (now < this.#dueAt && now - this.#lastTry < PROBE_MS) return false;
    this.#lastTry = now;
    return true;
  }

  /** It did not get through, once more. */
  begin(): void {
    const waitMs = Math.min(FIRST_MS * 2 ** this.#rounds, LONGEST_MS);
    this.#rounds++;
    this.#lastTry = this.#clock.now();
    this.#dueAt = this.#lastTry + waitMs;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#onDue(), waitMs);
    this.#timer.unref();
  }

  end(): void {
    this.#rounds = 0;
    this.#dueAt = Number.POSITIVE_INFINITY;
    clearTimeout(this.#timer);
  }
}
