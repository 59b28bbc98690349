import type { Clock } from '../../reference/clock.ts';

/** A blocked account may be well again after this; a dead key is not before the next start. */
const PROBE_MS = 60_000;

/** Whether there is any use in calling Augno. */
export class Stop {
  readonly #clock: Clock;
  #code = '';
  #probeAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isStopped(): boolean {
    return this.#code !== '' && this.#clock.now() < this.#probeAt;
  }

  /** Augno's code for the reason; empty while all is well. */
  get code(): string {
    return this.#code;
  }

  by(code: string): void {
    this.#code = code;
    this.#probeAt = code === 'payment_required' ? this.#clock.now() + PROBE_MS : Number.POSITIVE_INFINITY;
  }

  /** Somebody says that it is worth a try. */
  lift(): void {
    this.#code = '';
    this.#probeAt = Number.POSITIVE_INFINITY;
  }
}
