import { setTimeout as sleepFor } from 'node:timers/promises';
import { messageOf } from './errors.ts';

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

interface Pending {
  dueAt: number;
  order: number;
  run: () => void | Promise<void>;
}

const HOST_TIMER_MAX_MS = 2_147_483_647;

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
  #frozenAt: number | null = null;
  #pending: Pending[] = [];
  #order = 0;
  #host: NodeJS.Timeout | null = null;
  readonly #working = new Set<Promise<void>>();
  #advances: Promise<void> = Promise.resolve();
  #onFailure: (message: string) => void = () => {};

  constructor(options: { wire?: 'wall' | 'provider'; frozenAt?: number | null } = {}) {
    this.#wireFollows = options.wire ?? 'wall';
    this.#frozenAt = options.frozenAt ?? null;
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
    return this.#frozenAt ?? Date.now() + this.#offset;
  }

  /** The instant written on the wire for a provider instant (default: now): wall time unless this clock was told otherwise. */
  wire(providerMs: number = this.now()): number {
    return this.#wireFollows === 'provider' ? providerMs : Date.now() + (providerMs - this.now());
  }

  get frozen(): boolean {
    return this.#frozenAt !== null;
  }

  /** Instants at which something is due, in order. */
  get due(): number[] {
    return this.#pending.map((timer) => timer.dueAt);
  }

  /** Called with a sentence when a timer's work throws; the clock goes on. */
  onFailure(listener: (message: string) => void): void {
    this.#onFailure = listener;
  }

  /** Runs `run` when provider time reaches now + `delayMs`. Equal instants fire in the order they were asked for. */
  schedule(delayMs: number, run: () => void | Promise<void>): Timer {
    const timer: Pending = { dueAt: this.now() + Math.max(0, delayMs), order: this.#order++, run };
    const at = this.#pending.findLastIndex((other) => other.dueAt <= timer.dueAt) + 1;
    this.#pending.splice(at, 0, timer);
    if (at === 0) this.#arm();
    return {
      dueAt: timer.dueAt,
      cancel: () => {
        const index = this.#pending.indexOf(timer);
        if (index >= 0) this.#pending.splice(index, 1);
      },
    };
  }

  /** Waits in wall time: for what a real peer must really wait. Resolves early, without throwing, when aborted. */
  async sleepWall(ms: number, signal?: AbortSignal): Promise<void> {
    await sleepFor(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
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

  freeze(): void {
    this.#frozenAt ??= this.now();
    this.#disarm();
  }

  /** Lets a frozen clock run on from where it stands. */
  resume(): void {
    if (this.#frozenAt === null) return;
    this.#offset = this.#frozenAt - Date.now();
    this.#frozenAt = null;
    this.#arm();
  }

  /**
   * Moves provider time forward and fires everything due on the way, each at its own instant, waiting for its work.
   * Advances never overlap: a second one starts when the first is done.
   */
  advance(ms: number): Promise<void> {
    const next = this.#advances.then(() => this.#advanceBy(ms));
    this.#advances = next.catch(() => undefined);
    return next;
  }

  async #advanceBy(ms: number): Promise<void> {
    await this.quiet();
    const wasFrozen = this.frozen;
    this.freeze();
    const target = this.now() + ms;
    for (let first = this.#pending[0]; first && first.dueAt <= target; first = this.#pending[0]) {
      this.#frozenAt = Math.max(this.now(), first.dueAt);
      await Promise.all(this.#takeDue().map((timer) => this.#fire(timer)));
      await this.quiet();
    }
    this.#frozenAt = target;
    if (!wasFrozen) this.resume();
  }

  state(): ClockState {
    return { offset: this.#offset, frozenAt: this.#frozenAt };
  }

  /** Takes over a saved state. Timers are dropped: their owners make them again from restored data. */
  restore(state: ClockState): void {
    this.clear();
    this.#offset = state.offset;
    this.#frozenAt = state.frozenAt;
  }

  /** Forgets all timers. */
  clear(): void {
    this.#pending = [];
    this.#disarm();
  }

  #takeDue(): Pending[] {
    const now = this.now();
    const cut = this.#pending.findIndex((timer) => timer.dueAt > now);
    return this.#pending.splice(0, cut < 0 ? this.#pending.length : cut);
  }

  async #fire(timer: Pending): Promise<void> {
    try {
      await timer.run();
    } catch (thrown) {
      this.#onFailure(messageOf(thrown));
    }
  }

  #arm(): void {
    this.#disarm();
    const first = this.#pending[0];
    if (this.frozen || !first) return;
    const wait = Math.min(HOST_TIMER_MAX_MS, Math.max(0, first.dueAt - this.now()));
    this.#host = setTimeout(() => {
      for (const timer of this.#takeDue()) void this.track(this.#fire(timer));
      this.#arm();
    }, wait);
    this.#host.unref();
  }

  #disarm(): void {
    if (this.#host) clearTimeout(this.#host);
    this.#host = null;
  }
}
