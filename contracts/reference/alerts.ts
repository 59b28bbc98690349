import type { Clock } from './clock.ts';
import type { Row } from './json.ts';
import type { Log } from './log.ts';

const WINDOW_MS = 600_000;
const MOST_REMEMBERED = 100;

interface Happening {
  readonly who: string;
  readonly at: number;
}

interface Alert<S extends string> {
  readonly alert: S;
  readonly count: number;
  readonly lastAt: number;
}

/** Counts what goes wrong over all connections: one failing connection is a status, a wave of them is an alert. */
export class Alerts<S extends string> {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #most: Readonly<Record<S, number>>;
  readonly #raised = new Map<S, Alert<S>>();
  readonly #recent = new Map<S, Happening[]>();
  #noted = 0;

  /** @param most by sign of trouble, how many within the window are too many: one alone is everyday life */
  constructor(most: Readonly<Record<S, number>>, clock: Clock, log: Log) {
    this.#most = most;
    this.#clock = clock;
    this.#log = log;
  }

  /** Counts one sign; those of the same `who` within the window count as one. */
  note(sign: S, who = `#${this.#noted}`): void {
    const at = this.#clock.now();
    this.#noted++;
    const known = (this.#recent.get(sign) ?? []).filter((happening) => at - happening.at <= WINDOW_MS);
    const before = countOf(known);
    // Bounded for each sign: a flood of one, which anybody can send, must neither slow us down nor hide the others.
    const recent = [...known, { who, at }].slice(-MOST_REMEMBERED);
    this.#recent.set(sign, recent);
    const count = countOf(recent);
    if (count < this.#most[sign]) return;
    this.#raised.set(sign, { alert: sign, count, lastAt: at });
    // Said once when the line is crossed, not at every further sign.
    if (before < this.#most[sign]) this.#log('alert', { alert: sign, count });
  }

  /** Every alert raised so far, at its latest. */
  list(): Row[] {
    return [...this.#raised.values()].map(({ alert, count, lastAt }) => ({
      alert,
      count,
      last_at: new Date(lastAt).toISOString(),
    }));
  }
}

const countOf = (happenings: readonly Happening[]): number => new Set(happenings.map(({ who }) => who)).size;
