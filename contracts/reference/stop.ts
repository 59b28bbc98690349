import type { Clock } from './clock.ts';

/** What may be well again by itself is tried after this; what is over for good is not before the next start. */
const PROBE_MS = 60_000;

/** Whether there is any use in calling the provider. */
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

  /** The provider's code for the reason; empty while all is well. */
  get code(): string {
    return this.#code;
  }

  /** @param mayPass it may be well again without a new start: a blocked account, a key that was disabled */
  by(code: string, mayPass = false): void {
    this.#code = code;
    this.#probeAt = mayPass ? this.#clock.now() + PROBE_MS : Number.POSITIVE_INFINITY;
  }

  /** Somebody says that it is worth a try. */
  lift(): void {
    this.#code = '';
    this.#probeAt = Number.POSITIVE_INFINITY;
  }
}
