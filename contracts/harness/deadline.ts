import type { Clock } from '../../emulator/core/clock.ts';

/**
 * The end of the time that something may take: aborted when that has passed, when the whole is stopped, and when it is done, so that
 * nothing that it began goes on. A combined signal of the platform would keep all that listens to it alive until the time has passed.
 */
export class Deadline {
  readonly #over = new AbortController();
  readonly #whole: AbortSignal;
  readonly #stop = () => this.#over.abort();

  constructor(clock: Clock, ms: number, whole: AbortSignal) {
    this.#whole = whole;
    if (whole.aborted) this.#stop();
    whole.addEventListener('abort', this.#stop, { once: true });
    void clock.sleepWall(ms, this.signal).then(this.#stop);
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** It is done. */
  end(): void {
    this.#whole.removeEventListener('abort', this.#stop);
    this.#stop();
  }
}
