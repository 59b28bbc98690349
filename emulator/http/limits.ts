import type { Clock } from '../core/clock.ts';

/** How the requests of a window are counted. */
export type WindowForm =
  /** Starts at the first counted request after the previous window ended, then resets as a whole. */
  | 'anchored'
  /** Begins at a multiple of its length since the epoch, then resets as a whole. */
  | 'aligned'
  /** The requests of the last `windowMs`, at every moment. */
  | 'sliding';

/** One budget of requests over time. */
export interface Budget {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly form: WindowForm;
}

/** Where a budget stands for one key. */
export interface BudgetState {
  readonly name: string;
  readonly limit: number;
  readonly remaining: number;
  /** Provider time at which `remaining` is full again (anchored, aligned) or grows next (sliding). */
  readonly resetAt: number;
}

interface Window {
  startedAt: number;
  count: number;
  /** Sliding form: instants of the counted requests, oldest first. */
  log: number[];
  /** Where in it the window begins. What lies before is let go of now and then, since every time it moves all that follows. */
  first: number;
}

/** So many instants before the window are let go of at once, where they are most of the log. */
const LET_GO = 1_024;

/** What a key has left when somebody decides it instead of counting (a scenario's `limit` step). */
export interface BudgetOverride {
  readonly remaining: number;
  readonly resetInMs: number;
}

/**
 * Request budgets and in-flight counts by key (a grant, a token). All methods are synchronous, so parallel requests are counted exactly.
 */
export class Limits {
  readonly #clock: Clock;
  readonly #windows = new Map<string, Map<string, Window>>();
  readonly #inFlight = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one request against every budget, unless one is used up: then nothing is counted and that budget is returned. */
  take(key: string, budgets: readonly Budget[]): BudgetState | null {
    const now = this.#clock.now();
    const windows = this.#byBudget(key);
    for (const budget of budgets) {
      if (this.#window(windows, budget, now).count >= budget.limit) return this.state(key, budget);
    }
    for (const budget of budgets) {
      const window = windows.get(budget.name);
      if (!window) continue;
      window.count++;
      if (budget.form === 'sliding') window.log.push(now);
    }
    return null;
  }

  state(key: string, budget: Budget): BudgetState {
    const now = this.#clock.now();
    const window = this.#window(this.#byBudget(key), budget, now);
    const start = budget.form === 'sliding' ? (window.log[window.first] ?? now) : window.startedAt;
    return {
      name: budget.name,
      limit: budget.limit,
      remaining: Math.max(0, budget.limit - window.count),
      resetAt: start + budget.windowMs,
    };
  }

  /** Leaves a key with `remaining` requests in a budget until `resetInMs` from now. */
  override(key: string, budget: Budget, { remaining, resetInMs }: BudgetOverride): void {
    const startedAt = this.#clock.now() + resetInMs - budget.windowMs;
    const count = Math.max(0, budget.limit - remaining);
    this.#byBudget(key).set(budget.name, {
      startedAt,
      count,
      log: Array.from({ length: count }, () => startedAt),
      first: 0,
    });
  }

  /** One more request in flight; gives how many there are now, this one included. */
  enter(key: string): number {
    const count = (this.#inFlight.get(key) ?? 0) + 1;
    this.#inFlight.set(key, count);
    return count;
  }

  leave(key: string): void {
    const count = (this.#inFlight.get(key) ?? 0) - 1;
    if (count > 0) this.#inFlight.set(key, count);
    else this.#inFlight.delete(key);
  }

  /** Forgets the windows of a key, or of all keys; what is in flight stays counted. */
  clear(key?: string): void {
    if (key === undefined) this.#windows.clear();
    else this.#windows.delete(key);
  }

  #byBudget(key: string): Map<string, Window> {
    const known = this.#windows.get(key);
    if (known) return known;
    const windows = new Map<string, Window>();
    this.#windows.set(key, windows);
    return windows;
  }

  #window(windows: Map<string, Window>, budget: Budget, now: number): Window {
    let window = windows.get(budget.name);
    const ended = window && budget.form !== 'sliding' && now >= window.startedAt + budget.windowMs;
    if (!window || ended || (budget.form === 'anchored' && window.count === 0)) {
      const startedAt = budget.form === 'aligned' ? now - (now % budget.windowMs) : now;
      window = { startedAt, count: 0, log: [], first: 0 };
      windows.set(budget.name, window);
    }
    if (budget.form === 'sliding') slide(window, now - budget.windowMs);
    return window;
  }
}

/** Counts what came after an instant. */
function slide(window: Window, from: number): void {
  const { log } = window;
  for (let at = log[window.first]; at !== undefined && at <= from; at = log[window.first]) window.first++;
  if (window.first >= LET_GO && window.first * 2 >= log.length) {
    log.splice(0, window.first);
    window.first = 0;
  }
  window.count = log.length - window.first;
}
