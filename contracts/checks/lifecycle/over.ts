import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { seqsOf } from '../../harness/effects.ts';
import { endOf, saysError } from '../../harness/meaning.ts';
import type { Need } from '../../harness/needs.ts';
import type { Connection, Person, Trial } from '../../harness/trial.ts';

/** One look whether it is really over is nobody's fault. */
export const MOST_LOOKS = 1;
/** Whoever does not take the first refusal for the end shows it at a later job. */
const JOBS = 3;

/** Something that is over: a connection, or what a person had granted. */
export interface Over {
  /** What messages call it. */
  readonly who: string;
  readonly about: Connection | Person;
  /** The trigger by which work about it is asked for. */
  readonly word: Need;
}

/** Waits until an integration that had the word of an end at this time (wall ms) must have stopped, by its own declaration. */
export async function untilStopped(trial: Trial, wordAt: number): Promise<void> {
  const left = wordAt + trial.declares.stopsWithinMs - trial.clock.wall();
  if (left > 0) await trial.sleep(left);
}

/** The first call that was told that its token is dead: the word of an end where no webhook brings it. */
export function firstRefused(trial: Trial, about: Connection | Person, since: number): RequestEntry | undefined {
  return trial.calls(about, since).find((call) => saysError(call, trial.profile.errors.revoked));
}

/** Asks for work about something by which the integration must find out that it is over. Gives the time of that word (wall ms). */
export async function findOut(trial: Trial, { who, about, word }: Over): Promise<number> {
  const { entry } = await trial.trigger(word, about);
  const refused = firstRefused(trial, about, entry.seq);
  if (!refused) {
    const says = `The integration was asked for work about ${who} and made no call that met a dead token, so nothing could be judged.`;
    return trial.halt('inconclusive', says, [entry.seq]);
  }
  return endOf(refused);
}

/** Asks several times for work about something that is over: at most one look follows, and no refresh since `since`. */
export async function requireOver(trial: Trial, over: Over, when: string, since: number): Promise<void> {
  const { who, about, word } = over;
  const asked = trial.journal.last;
  for (let time = 0; time < JOBS; time++) await trial.trigger(word, about);
  const calls = trial.calls(about, asked);
  const refreshes = trial.refreshes(about, since);
  trial.require(
    refreshes.length === 0,
    `The integration tried to refresh the tokens of ${who} ${times(refreshes.length)} ${when}, wanted is never: revoked is not expired.`,
    seqsOf(refreshes),
  );
  trial.require(
    calls.length <= MOST_LOOKS,
    `The integration made ${calls.length} more calls about ${who} ${when}, allowed is at most ${MOST_LOOKS}.`,
    seqsOf(calls),
  );
  const jobs = trial.journal.query({ kind: 'trigger', since: asked });
  trial.saw(`${who}: work is no longer done ${when}, and nothing is refreshed`, [
    ...seqsOf(jobs).slice(0, 1),
    ...seqsOf(calls),
  ]);
}

/** `once`, `3 times`. */
export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
