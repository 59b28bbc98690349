import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from './errors.ts';

// The longest window the provider counts in is an hour; a longer wait is a mistake, not an instruction.
const LONGEST_WAIT_MS = 3_600_000;
const LONGEST_BACKOFF_MS = 10_000;

/** Exponential, with half of it random, so that clients which failed together do not come back together. */
export function backoffMs(baseMs: number, attempt: number): number {
  return Math.min(baseMs * 2 ** attempt, LONGEST_BACKOFF_MS) * (0.5 + Math.random() / 2);
}

/** What Retry-After asks for, in seconds or as an HTTP date (RFC 9110 section 10.2.3); undefined when it is no use. */
export function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  // A date is read against the sender's own clock: ours may differ.
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return waitMs > 0 && waitMs <= LONGEST_WAIT_MS ? waitMs : undefined;
}

/** The door every API request of one connection passes: a few at a time, and none while the credential is paused. */
export class Gate {
  #free: number;
  #resumeAt = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(inFlight: number) {
    this.#free = inFlight;
  }

  /** Nobody passes for this long. The clock is monotonic: a corrected wall clock must not shorten the wait. */
  pause(ms: number): void {
    this.#resumeAt = Math.max(this.#resumeAt, performance.now() + ms);
  }

  /** Waits for a place; the caller must call what it gets when the answer has been read. */
  async enter(patienceMs: number): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      // A loop: timers may fire a little early, and another answer may have prolonged the pause.
      for (let left = this.#left(); left > 0; left = this.#left()) {
        if (left > patienceMs) throw new Unavailable(`rate limited for another ${Math.ceil(left / 1000)} s`);
        await sleep(Math.ceil(left + Math.random() * 50));
      }
    } catch (error) {
      this.#leave();
      throw error;
    }
    return () => this.#leave();
  }

  #left(): number {
    return this.#resumeAt - performance.now();
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}
