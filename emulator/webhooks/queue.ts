import type { Clock } from '../core/clock.ts';

interface Job {
  readonly run: () => Promise<void>;
  readonly ended: () => void;
}

/**
 * Work in order of arrival, so many at a time. While any of it is waiting or under way, the clock is told, so that an advance
 * waits for it: one promise for the whole busy time, not one for each job.
 */
export class Queue {
  readonly #clock: Clock;
  readonly #width: number;
  #waiting: Job[] = [];
  /** Index of the next job; the array is compacted now and then, not at every start. */
  #head = 0;
  #running = 0;
  #busy: Promise<void> | null = null;
  #rest: () => void = () => {};

  constructor(clock: Clock, width: number) {
    this.#clock = clock;
    this.#width = width;
  }

  /** Jobs that have not started. */
  get size(): number {
    return this.#waiting.length - this.#head;
  }

  /** Resolves when the job has ended, or was forgotten. A job must not reject. */
  push(run: () => Promise<void>): Promise<void> {
    if (this.#busy === null) {
      this.#busy = new Promise((resolve) => {
        this.#rest = resolve;
      });
      void this.#clock.track(this.#busy);
    }
    return new Promise((ended) => {
      this.#waiting.push({ run, ended });
      this.#startNext();
    });
  }

  /** Resolves when nothing is waiting or under way. */
  async idle(): Promise<void> {
    while (this.#busy) await this.#busy;
  }

  /** Forgets the jobs that have not started. */
  clear(): void {
    const forgotten = this.#waiting.slice(this.#head);
    this.#waiting = [];
    this.#head = 0;
    for (const job of forgotten) job.ended();
  }

  #startNext(): void {
    while (this.#running < this.#width) {
      const job = this.#waiting[this.#head];
      if (!job) break;
      this.#head++;
      this.#running++;
      void this.#run(job);
    }
    if (this.#head === this.#waiting.length) {
      this.#waiting.length = 0;
      this.#head = 0;
    } else if (this.#head > 4096) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
  }

  async #run(job: Job): Promise<void> {
    try {
      await job.run();
    } finally {
      this.#running--;
      job.ended();
      this.#startNext();
      if (this.#running === 0 && this.size === 0) {
        this.#busy = null;
        this.#rest();
      }
    }
  }
}
