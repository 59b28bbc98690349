import type { AttemptEntry, RequestEntry } from '../../emulator/core/entry.ts';
import { withoutBudgets } from './boundless.ts';
import { announce, howAnswered, lastOf, rest, sample } from './fence.ts';
import { Halt } from './halt.ts';
import { saysError } from './meaning.ts';
import type { Connection, Trial } from './trial.ts';

/** How long (wall ms) an integration is given to let an effect be seen at all. */
const PATIENCE_MS = 5_000;
const LEAST_QUIET_MS = 120;
const POLL_MS = 50;
/** How often, and at what growing distance, the state probe is read to see whether it holds still. */
const MOST_LOOKS = 6;
const LOOK_MS = 50;

/** What a piece of time brought about. */
export interface Seen {
  /** How many deliveries' worth of effects. */
  readonly effects: number;
  readonly calls: readonly RequestEntry[];
  /** The state probe shows something else than before. */
  readonly changed: boolean;
}

/**
 * Counts the effects of webhooks on an integration, as far as they can be seen from outside: calls of the API that follow from them,
 * and changes of what the state probe shows. How many calls one delivery causes is found out with genuine ones first.
 */
export class Effects {
  readonly #trial: Trial;
  readonly #connection: Connection;
  readonly #callsEach: number;
  readonly #quietMs: number;
  readonly #hasState: boolean;

  private constructor(
    trial: Trial,
    connection: Connection,
    learned: { callsEach: number; quietMs: number; hasState: boolean },
  ) {
    this.#trial = trial;
    this.#connection = connection;
    this.#callsEach = learned.callsEach;
    this.#quietMs = learned.quietMs;
    this.#hasState = learned.hasState;
  }

  /** Sends a genuine webhook, the positive control, and learns what it causes. Ends the check as untested where it is refused or nothing is seen. */
  static async learn(trial: Trial, connection: Connection): Promise<Effects> {
    const { clock, journal } = trial;
    const before = await steadyState(trial);
    const since = trial.phase('A genuine webhook is accepted and has an effect');
    const attempt = lastOf(await announce(trial, sample(trial, connection)));
    if (attempt.outcome !== 'accepted') {
      const how = `A genuine webhook was not accepted (${howAnswered(attempt)}), so nothing can be told from refusals.`;
      throw new Halt('untested', how, [attempt.seq]);
    }
    const answeredAt = clock.monotonic();
    const about = { kind: 'request', subject: connection.subject, since } as const;
    const changed = async () => before !== null && (await stateText(trial)) !== before;
    while (trial.calls(connection, since).length === 0 && !(await changed())) {
      if (clock.monotonic() - answeredAt > PATIENCE_MS) throw invisible(trial, attempt);
      await journal.wait(about, { withinMs: POLL_MS, signal: trial.signal });
      trial.signal.throwIfAborted();
    }
    const lateMs = clock.monotonic() - answeredAt;
    await withoutBudgets(trial, () => rest(trial, connection, quietFor(lateMs)));
    const calls = trial.calls(connection, since);
    trial.saw('a genuine webhook is accepted and has an effect', [attempt.seq, ...calls.map(({ seq }) => seq)]);
    const more = calls.length > 0 ? await learnMore(trial, connection, calls.length) : { lateMs, callsEach: 0 };
    const quietMs = quietFor(Math.max(lateMs, more.lateMs));
    return new Effects(trial, connection, { callsEach: more.callsEach, quietMs, hasState: before !== null });
  }

  /** True where several effects can be told from one. */
  get areCountable(): boolean {
    return this.#callsEach > 0;
  }

  /** What effects are counted by, in words. */
  get unit(): string {
    return this.#callsEach > 0 ? 'calls of the API' : 'changes of the state probe';
  }

  /** Carries out something, waits until the integration rests, and counts what followed. */
  async of<T>(act: () => Promise<T>): Promise<Seen & { readonly result: T }> {
    const trial = this.#trial;
    const before = this.#hasState ? await stateText(trial) : null;
    const since = trial.journal.last;
    const { result, isAtRest } = await withoutBudgets(trial, async () => ({
      result: await act(),
      isAtRest: await rest(trial, this.#connection, this.#quietMs),
    }));
    const calls = trial.calls(this.#connection, since);
    if (!isAtRest)
      throw new Halt(
        'inconclusive',
        'The integration never stopped calling, so effects could not be counted.',
        seqsOf(calls),
      );
    const changed = before !== null && (await stateText(trial)) !== before;
    const effects = this.#callsEach > 0 ? Math.ceil(worth(trial, calls) / this.#callsEach) : Number(changed);
    return { result, effects, calls, changed };
  }

  /** What the state probe shows, as text, or null where there is none. */
  state(): Promise<string | null> {
    return this.#hasState ? stateText(this.#trial) : Promise.resolve(null);
  }
}

/** The numbers of entries. */
export function seqsOf(entries: readonly { readonly seq: number }[]): number[] {
  return entries.map(({ seq }) => seq);
}

/** How many calls count: one that met an expired token is made again, and both are one. */
function worth({ profile }: Trial, calls: readonly RequestEntry[]): number {
  const lasting = calls.filter((call) => !saysError(call, profile.errors.expired));
  return lasting.length > 0 ? lasting.length : calls.length;
}

/** How long (wall ms) there must be silence, where work was seen to begin so late. */
function quietFor(lateMs: number): number {
  return Math.max(LEAST_QUIET_MS, 2 * lateMs);
}

/**
 * Two more, the second just when the work of the first begins: whoever works through a queue at intervals has looked into it a moment ago,
 * and lets this one wait longest. Gives that wait, and how many calls each delivery causes.
 */
async function learnMore(
  trial: Trial,
  connection: Connection,
  known: number,
): Promise<{ lateMs: number; callsEach: number }> {
  const { clock } = trial;
  const since = trial.journal.last;
  return withoutBudgets(trial, async () => {
    await announce(trial, sample(trial, connection));
    await untilCalls(trial, connection, since, 1);
    await announce(trial, sample(trial, connection));
    const answeredAt = clock.monotonic();
    const hasCome = await untilCalls(trial, connection, since, known + 1);
    const lateMs = hasCome ? clock.monotonic() - answeredAt : 0;
    await rest(trial, connection, quietFor(lateMs));
    const callsEach = Math.max(known, Math.ceil(trial.calls(connection, since).length / 2));
    return { lateMs, callsEach };
  });
}

/** Waits for so many calls; false where they do not come. */
async function untilCalls(trial: Trial, connection: Connection, since: number, wanted: number): Promise<boolean> {
  const { clock, journal, signal } = trial;
  const began = clock.monotonic();
  while (trial.calls(connection, since).length < wanted) {
    if (clock.monotonic() - began > PATIENCE_MS) return false;
    const seen = { kind: 'request', subject: connection.subject, since: journal.last } as const;
    await journal.wait(seen, { withinMs: POLL_MS, signal });
    signal.throwIfAborted();
  }
  return true;
}

/** What the state probe shows; null where it shows something else each time, since that tells nothing. */
async function steadyState(trial: Trial): Promise<string | null> {
  let last = await stateText(trial);
  for (let looks = 0; last !== null && looks < MOST_LOOKS; looks++) {
    await trial.sleep(LOOK_MS * looks);
    const next = await stateText(trial);
    if (next === last) return last;
    // What it did when it was connected may still be under way.
    last = next;
  }
  return null;
}

async function stateText(trial: Trial): Promise<string | null> {
  const shown = await trial.probe('state');
  return shown === null || shown.value === undefined ? null : JSON.stringify(shown.value);
}

function invisible({ provider }: Trial, attempt: AttemptEntry): Halt {
  const says = `A genuine webhook was accepted (${howAnswered(attempt)}), and no effect of it could be seen: the integration made no call.`;
  return Halt.lacking('state', provider.provider, says);
}
