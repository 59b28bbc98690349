import type { Clock } from './clock.ts';
import type { Row } from './json.ts';
import type { Log } from './log.ts';

/** Signs of trouble, and how many within the window are too many. One alone is everyday life. */
const THRESHOLDS = { refresh_failures: 3, webhook_failures: 5, tokens_revoked: 2 };
const WINDOW_MS = 600_000;
const MOST_REMEMBERED = 100;

export type Sign = keyof typeof THRESHOLDS;

interface Happening {
  readonly who: string;
  readonly at: number;
}

interface Alert {
  readonly alert: Sign;
  readonly count: number;
  readonly lastAt: number;
}

/** Counts what goes wrong over all connections: one failing connection is a status, a wave of them is an alert. */
export class Alerts {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #raised = new Map<Sign, Alert>();
  readonly #recent = new Map<Sign, Happening[]>();
  #noted = 0;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Counts one sign; those of the same `who` within the window count as one. */
  note(sign: Sign, who = `#${this.#noted}`): void {
    const at = this.#clock.now();
    this.#noted++;
    const known = (this.#recent.get(sign) ?? []).filter((happening) => at - happening.at <= WINDOW_MS);
    const before = countOf(known);
    // Bounded for each sign: a flood of one, which anybody can send, must neither slow us down nor hide the others.
    const recent = [...known, { who, at }].slice(-MOST_REMEMBERED);
    this.#recent.set(sign, recent);
    const count = countOf(recent);
    if (count < THRESHOLDS[sign]) return;
    this.#raised.set(sign, { alert: sign, count, lastAt: at });
    // Said once when the line is crossed, not at every further sign.
    if (before < THRESHOLDS[sign]) this.#log('alert', { alert: sign, count });
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
