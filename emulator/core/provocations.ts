import type { Clock, Timer } from './clock.ts';
import type { Journal } from './journal.ts';

/** How often and how long something that was set on purpose is met. */
export interface Lifespan {
  /** Meet at most this many. */
  readonly times?: number;
  /** Let this many matching ones pass first. */
  readonly skip?: number;
  /** Meet one matching one in so many, the first of them. */
  readonly every?: number;
  /** Lives this long in provider time, ms. */
  readonly forMs?: number;
}

/** Something set on purpose, a fault or a shape of webhooks, in force or over, with how often it was met. */
export interface Provocation<S extends Lifespan> {
  readonly id: string;
  readonly spec: S;
  /** What it does, in a few words. */
  readonly does: string;
  met: number;
  skipped: number;
  state: 'active' | 'spent' | 'expired' | 'cleared';
  /** Provider time of its end, or null. */
  readonly expiresAt: number | null;
}

/** Those that are over and still remembered. */
const REMEMBERED = 1_000;

/**
 * Provocations of one kind, of one provider in one sandbox. Claiming one is a single synchronous step, so parallel work never shares a
 * `times: 1`. Each is remembered after its end, so that a run can tell whether it was ever met.
 */
export class Provocations<S extends Lifespan> {
  readonly #prefix: string;
  readonly #describe: (spec: S) => string;
  readonly #provider: string;
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #timers = new Map<string, Timer>();
  /** What holds something up, by id, so that clearing it lets go. */
  readonly #holding = new Map<string, AbortController>();
  #all: Provocation<S>[] = [];
  #active: Provocation<S>[] = [];
  #next = 1;
  /** Called whenever one was set, met or ended: for what must stand or fall with it. */
  onChange: () => void = () => {};

  constructor(
    kind: { prefix: string; describe: (spec: S) => string },
    provider: string,
    clock: Clock,
    journal: Journal,
  ) {
    this.#prefix = kind.prefix;
    this.#describe = kind.describe;
    this.#provider = provider;
    this.#clock = clock;
    this.#journal = journal;
  }

  /** True when none can be met: the usual case, and the fast one. */
  get idle(): boolean {
    return this.#active.length === 0;
  }

  /** Those in force. */
  get active(): readonly Provocation<S>[] {
    return this.#active;
  }

  list(): readonly Provocation<S>[] {
    return this.#all;
  }

  get(id: string): Provocation<S> | undefined {
    return this.#all.find((one) => one.id === id);
  }

  add(spec: S, cause: number | null = null): Provocation<S> {
    const { forMs } = spec;
    const made: Provocation<S> = {
      id: `${this.#prefix}_${this.#next++}`,
      spec,
      does: this.#describe(spec),
      met: 0,
      skipped: 0,
      state: 'active',
      expiresAt: forMs === undefined ? null : this.#clock.now() + forMs,
    };
    this.#all.push(made);
    this.#active.push(made);
    this.#record(made, 'set', cause);
    if (forMs !== undefined) {
      this.#timers.set(
        made.id,
        this.#clock.schedule(forMs, () => this.#end(made, 'expired', null)),
      );
    }
    return made;
  }

  /** Ends one, or all of them. False when there is none of this id in force. */
  clear(id?: string, cause: number | null = null): boolean {
    const ending = this.#active.filter((one) => id === undefined || one.id === id);
    for (const one of ending) this.#end(one, 'cleared', cause);
    this.#letGo(id);
    return ending.length > 0;
  }

  /** Aborted when it is cleared, also where it was met as often as it may be: whatever it holds up goes on then. */
  cleared(id: string): AbortSignal {
    const holding = this.#holding.get(id) ?? new AbortController();
    this.#holding.set(id, holding);
    return holding.signal;
  }

  /** Lets go on whatever is held up, at the end of the world. */
  release(): void {
    this.#letGo();
  }

  /** Forgets everything, for a reset. */
  forget(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    this.#letGo();
    this.#active = [];
    this.#all = [];
    this.onChange();
  }

  /** Those that are met, each counted: they fit, have let enough pass, and `takes` agrees. `cause` is the entry of what meets them. */
  protected claim(fits: (spec: S) => boolean, takes: (spec: S) => boolean, cause: number): Provocation<S>[] {
    return this.#active
      .filter((one) => fits(one.spec) && !this.#skips(one) && takes(one.spec))
      .map((one) => this.#meet(one, cause));
  }

  #letGo(id?: string): void {
    for (const [held, holding] of this.#holding) {
      if (id !== undefined && held !== id) continue;
      this.#holding.delete(held);
      holding.abort();
    }
  }

  /** After those that it lets pass first, it takes the first of every so many. */
  #skips(one: Provocation<S>): boolean {
    const { skip = 0, every = 1 } = one.spec;
    const due = skip + one.met * every;
    if (one.skipped + one.met >= due) return false;
    one.skipped++;
    return true;
  }

  #meet(one: Provocation<S>, cause: number): Provocation<S> {
    one.met++;
    this.#record(one, 'met', cause);
    if (one.spec.times !== undefined && one.met >= one.spec.times) {
      one.state = 'spent';
      this.#drop(one);
    }
    return one;
  }

  #end(one: Provocation<S>, change: 'expired' | 'cleared', cause: number | null): void {
    if (one.state !== 'active') return;
    one.state = change;
    this.#drop(one);
    this.#record(one, change, cause);
  }

  #drop(one: Provocation<S>): void {
    this.#active = this.#active.filter((other) => other !== one);
    this.#timers.get(one.id)?.cancel();
    this.#timers.delete(one.id);
    if (this.#all.length > REMEMBERED + this.#active.length) {
      const oldest = this.#all.find(({ state }) => state !== 'active');
      this.#all = this.#all.filter((other) => other !== oldest);
    }
  }

  #record(one: Provocation<S>, change: 'set' | 'met' | 'expired' | 'cleared', cause: number | null): void {
    const { id: faultId, met, does } = one;
    this.#journal.append({ kind: 'fault', provider: this.#provider, cause, faultId, change, met, does });
    this.onChange();
  }
}
