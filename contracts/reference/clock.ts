import type { Disk } from './disk.ts';

/** Something that must be done at a time, and then perhaps again. */
export interface Duty {
  /** Infinity while nothing is to come. */
  nextAt(): number;
  /** Does what is due; after the call `nextAt` must be later. */
  run(): Promise<void>;
}

const FILE = 'clock.json';

/**
 * The integration's own time: what is to happen once a day can be tried in a second. Only moving it by hand makes it
 * differ from real time, and a restart does not turn it back. Signatures are never judged by it: their time is real.
 */
export class Clock {
  readonly #disk: Disk;
  readonly #duties: Duty[] = [];
  #aheadMs: number;

  constructor(disk: Disk) {
    this.#disk = disk;
    this.#aheadMs = Number(disk.read(FILE) ?? 0);
  }

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  add(duty: Duty): void {
    this.#duties.push(duty);
  }

  /** Does what is due by now; after a long sleep once, not once for every day that was slept through. */
  tick(): Promise<void> {
    return this.#workUntil(this.now());
  }

  /** Lets time pass: whatever falls due on the way is done, each at its time, before this returns. */
  async advance(ms: number): Promise<void> {
    const end = this.now() + ms;
    await this.#workUntil(end);
    this.#moveTo(end);
  }

  async #workUntil(end: number): Promise<void> {
    for (;;) {
      const [next] = this.#duties.map((duty) => ({ duty, at: duty.nextAt() })).sort((a, b) => a.at - b.at);
      if (!next || next.at > end) return;
      this.#moveTo(next.at);
      await next.duty.run();
    }
  }

  /** Forward only. */
  #moveTo(at: number): void {
    if (at <= this.now()) return;
    this.#aheadMs = at - Date.now();
    this.#disk.write(FILE, this.#aheadMs);
  }
}
