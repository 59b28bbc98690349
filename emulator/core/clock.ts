import { setTimeout as sleepFor } from 'node:timers/promises';
import { EmulatorError, messageOf } from './errors.ts';
import { TimerQueue, type Waiting } from './timer-queue.ts';

/** A piece of work due at an instant of provider time. */
export interface Timer {
  /** Provider time, ms since the epoch. */
  readonly dueAt: number;
  cancel(): void;
}

/** What a snapshot keeps of a clock. */
export interface ClockState {
  /** Milliseconds that provider time is ahead of wall time; meaningless while frozen. */
  offset: number;
  /** The provider instant at which the clock stands still, or null while it runs. */
  frozenAt: number | null;
}

/** The longest wait that the host's timers take; longer ones are waited for in parts. */
const HOST_TIMER_MAX_MS = 2_147_483_647;
/** The last instant that a date can express. */
const LAST_INSTANT_MS = 8_640_000_000_000_000;

/**
 * The provider's time. It runs with the wall clock until it is frozen or advanced; timers fire in order of their
 * instant as it passes them, including timers made by timers during one advance.
 *
 * Two kinds of time exist on purpose: `now()` governs expiry, schedules and windows, while `wire()` is what goes out in
 * headers to a process that has a real clock. They agree until somebody moves provider time.
 */
export class Clock {
  readonly #wireFollows: 'wall' | 'provider';
  #offset = 0;
  /** What was asked for; an advance makes time stand without anybody having frozen it. */
  #frozen: boolean;
  /** The instant at which time stands, or null while it runs. */
  #standsAt: number | null;
  /** The instant that work under way belongs to, or null. */
  #asOf: number | null = null;
  #advancing = false;
  /** Changes when a state is restored, so that an advance under way lets go. */
  #epoch = 0;
  readonly #queue = new TimerQueue();
  #host: NodeJS.Timeout | null = null;
  readonly #working = new Set<Promise<void>>();
  #advances: Promise<void> = Promise.resolve();
  #onFailure: (message: string) => void = () => {};
  readonly #listeners = new Set<() => void>();

  constructor(options: { wire?: 'wall' | 'provider'; frozenAt?: number | null } = {}) {
    this.#wireFollows = options.wire ?? 'wall';
    this.#standsAt = options.frozenAt ?? null;
    this.#frozen = this.#standsAt !== null;
  }

  /** Wall time, ms since the epoch. The only place of the emulator that asks the host. */
  wall(): number {
    return Date.now();
  }

  /** Monotonic host time in ms with fractions, for durations only. */
  monotonic(): number {
    return performance.now();
  }

  /** Provider time, ms since the epoch. */
  now(): number {
    return this.#asOf ?? this.#standsAt ?? Date.now() + this.#offset;
  }

  /** The instant written on the wire for a provider instant (default: now): wall time unless this clock was told otherwise. */
  wire(providerMs: number = this.now()): number {
    return this.#wireFollows === 'provider' ? providerMs : Date.now() + (providerMs - this.now());
  }

  /** True after `freeze()` and until `resume()`. */
  get frozen(): boolean {
    return this.#frozen;
  }

  /** Does work as if it were done at an earlier instant (provider ms): for what was put off. It must not wait for anything. */
  asOf(instant: number, work: () => void): void {
    const before = this.#asOf;
    this.#asOf = instant;
    try {
      work();
    } finally {
      this.#asOf = before;
      // Timers that it made wait from now on, not from then.
      this.#arm();
    }
  }

  /** Instants at which something is due, in order. */
  get due(): number[] {
    return this.#queue.instants;
  }

  /** Called with a sentence when a timer's work throws; the clock goes on. */
  onFailure(listener: (message: string) => void): void {
    this.#onFailure = listener;
  }

  /** Tells the listener whenever somebody moved, froze, resumed or restored this clock. Returns how to stop. */
  observe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs `run` when provider time reaches now + `delayMs`. Equal instants fire in the order they were asked for. */
  schedule(delayMs: number, run: () => void | Promise<void>): Timer {
    if (Number.isNaN(delayMs)) throw new TypeError('a timer needs a delay in milliseconds');
    const waiting = this.#queue.add(this.now() + Math.max(0, delayMs), run);
    if (this.#queue.first === waiting) this.#arm();
    return { dueAt: waiting.dueAt, cancel: () => this.#cancel(waiting) };
  }

  /** Waits in wall time: for what a real peer must really wait. Resolves early, without throwing, when aborted. */
  async sleepWall(ms: number, signal?: AbortSignal): Promise<void> {
    for (let left = ms; left > 0 && !signal?.aborted; left -= HOST_TIMER_MAX_MS) {
      await sleepFor(Math.min(left, HOST_TIMER_MAX_MS), undefined, signal ? { signal } : {}).catch(() => undefined);
    }
  }

  /** Makes an advance wait for work that is under way, so that its consequences fall before time moves. */
  track<T>(work: Promise<T>): Promise<T> {
    const done = () => void this.#working.delete(settled);
    const settled: Promise<void> = work.then(done, done);
    this.#working.add(settled);
    return work;
  }

  /** Resolves when no tracked work is under way. */
  async quiet(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  /** Makes time stand. During an advance: once that has reached its end. */
  freeze(): void {
    if (this.#frozen) return;
    this.#frozen = true;
    this.#standsAt ??= this.now();
    this.#disarm();
    this.#tell();
  }

  /** Lets a frozen clock run on from where it stands. During an advance: from where that ends. */
  resume(): void {
    if (!this.#frozen) return;
    this.#frozen = false;
    if (!this.#advancing) this.#run();
    this.#tell();
  }

  /**
   * Moves provider time forward and fires everything due on the way, each at its own instant, waiting for its work.
   * Advances never overlap: a second one starts when the first is done, so a timer's work must not wait for one.
   *
   * @throws EmulatorError `advance_invalid` for a negative amount, or one beyond the last date
   */
  advance(ms: number): Promise<void> {
    const next = this.#advances.then(() => this.#advanceBy(ms));
    this.#advances = next.catch(() => undefined);
    return next;
  }

  /** What `restore` takes. In the middle of an advance: time as far as it has come. */
  state(): ClockState {
    if (this.#frozen || this.#standsAt === null) {
      return { offset: this.#offset, frozenAt: this.#frozen ? this.#standsAt : null };
    }
    return { offset: this.#standsAt - Date.now(), frozenAt: null };
  }

  /** Takes over a saved state. Timers are dropped: their owners make them again from restored data. */
  restore(state: ClockState): void {
    this.clear();
    this.#epoch++;
    this.#advancing = false;
    this.#offset = state.offset;
    this.#standsAt = state.frozenAt;
    this.#frozen = state.frozenAt !== null;
    this.#tell();
  }

  /** Forgets all timers. */
  clear(): void {
    this.#queue.clear();
    this.#disarm();
  }

  async #advanceBy(ms: number): Promise<void> {
    await this.quiet();
    const from = this.now();
    const target = from + ms;
    if (!(ms >= 0 && target <= LAST_INSTANT_MS)) {
      throw new EmulatorError('advance_invalid', `The clock cannot be advanced by ${ms} ms; time only moves forward.`);
    }
    const epoch = this.#epoch;
    this.#advancing = true;
    this.#disarm();
    this.#standsAt = from;
    for (let first = this.#queue.first; first && first.dueAt <= target; first = this.#queue.first) {
      this.#standsAt = Math.max(this.now(), first.dueAt);
      this.#tell();
      await Promise.all(this.#queue.take(this.now()).map((waiting) => this.#fire(waiting)));
      await this.quiet();
      if (epoch !== this.#epoch) return;
    }
    this.#standsAt = target;
    this.#advancing = false;
    if (!this.#frozen) this.#run();
    this.#tell();
  }

  #run(): void {
    if (this.#standsAt !== null) this.#offset = this.#standsAt - Date.now();
    this.#standsAt = null;
    this.#arm();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  async #fire(waiting: Waiting): Promise<void> {
    if (waiting.cancelled) return;
    try {
      await waiting.run();
    } catch (thrown) {
      this.#onFailure(messageOf(thrown));
    }
  }

  #cancel(waiting: Waiting): void {
    const wasFirst = this.#queue.first === waiting;
    this.#queue.remove(waiting);
    if (wasFirst) this.#arm();
  }

  #arm(): void {
    this.#disarm();
    const first = this.#queue.first;
    if (this.#standsAt !== null || !first) return;
    const wait = Math.min(HOST_TIMER_MAX_MS, Math.max(0, first.dueAt - this.now()));
    this.#host = setTimeout(() => {
      for (const waiting of this.#queue.take(this.now())) void this.track(this.#fire(waiting));
      this.#arm();
    }, wait);
    this.#host.unref();
  }

  #disarm(): void {
    if (this.#host) clearTimeout(this.#host);
    this.#host = null;
  }
}
