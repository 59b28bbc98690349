import { formatDuration } from '../../../emulator/core/duration.ts';
import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import { withoutBudgets } from '../../harness/boundless.ts';
import { defineCheck } from '../../harness/check.ts';
import { Effects, seqsOf } from '../../harness/effects.ts';
import { howAnswered, lastOf, redeliver, rest, sample } from '../../harness/fence.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import type { Trial } from '../../harness/trial.ts';
import { workOperations } from '../../harness/work-operations.ts';
import type { Case } from './probing.ts';

const BURST = 50;
const SERVER_ERROR = 500;
/** Our API answers this much later than the deadline: whoever waits for it is too late. */
const BEYOND_MS = 2_000;
/** Slower than this is still in time, and worth a word. */
const COMFORTABLE_MS = 5_000;
/** How long the work may take once our API is fast again. */
const WORK_MS = 30_000;
const QUIET_MS = 200;

export default defineCheck({
  id: 'webhook.ack-time',
  title: 'Webhooks are answered before the deadline, however long the work takes, and the work is done all the same',
  refs: ['standard-webhooks#timeouts', 'rfc9110#15.3.3'],
  needs: ['connect', 'webhooks'],
  fix: 'Verify, store the event durably, answer 202; do the work afterwards, from a queue, with no lock that the next webhook would wait for.',
  why: 'The provider gives up on an answer that is late and sends the webhook again: work is done twice, the queue grows, and at the end the endpoint is taken for dead.',
  bad: 'await processEvent(event); // calls the API, and waits\nres.sendStatus(200);',
  good: 'await queue.add(event); // a row in the database\nres.sendStatus(202);',
  async run(trial) {
    const connection = await trial.connect('one');
    // The first webhook is not timed: whatever starts with it has started.
    const effects = await Effects.learn(trial, connection);
    const one = { trial, connection, effects };
    const { deadlineMs } = trial.profile.webhook;
    const since = trial.journal.last;
    const slow = makeSlow(one, deadlineMs + BEYOND_MS);
    const [single, burst] = await withoutBudgets(trial, async () => {
      const first = await timed(
        one,
        1,
        `A webhook is answered in time while the API takes ${formatDuration(deadlineMs + BEYOND_MS)}`,
      );
      // The first one tells already; many more would only wait as long.
      const rest = isInTime(first, deadlineMs)
        ? await timed(one, BURST, `${BURST} webhooks at once are answered in time`)
        : [];
      return [first, rest] as const;
    });
    trial.provider.faults.clear(slow, trial.cause);
    const mistakes = [
      ...late(single, deadlineMs, 'A webhook whose work calls a slow API'),
      ...late(burst, deadlineMs, `Of ${BURST} webhooks that came at once, one`),
    ];
    if (mistakes.length > 0) await leansOnProvider(one, [...single, ...burst]);
    requireNone(mistakes);
    const slowest = Math.max(...[...single, ...burst].map(({ durationMs }) => durationMs ?? 0));
    await isDone(one, since, [...single, ...burst]);
    const told = formatDuration(Math.ceil(slowest));
    const remark = slowest > COMFORTABLE_MS ? ' That is in time, and not by much: answer before the work.' : '';
    return `While the API took ${formatDuration(deadlineMs + BEYOND_MS)}, ${single.length + burst.length} webhooks, ${BURST} of them at once, were answered 2xx, the slowest after ${told} (allowed are ${formatDuration(deadlineMs)}), and the work was done afterwards.${remark}`;
  },
});

/** Lets all work for the connection take so long. Gives the id of the fault. */
function makeSlow({ trial, connection }: Case, delayMs: number): string {
  const operation = workOperations(trial, connection);
  return trial.provider.faults.add({ operation, credential: connection.subject, delayMs }, trial.cause).id;
}

/** Sends so many at the same time, and gives the first attempts when all have ended. */
async function timed({ trial, connection }: Case, count: number, phase: string): Promise<AttemptEntry[]> {
  const { provider, journal } = trial;
  trial.phase(phase);
  const events = Array.from({ length: count }, () => sample(trial, connection));
  const seqs = events.map((event) => provider.emit(event, trial.cause));
  await provider.webhooks.idle();
  trial.signal.throwIfAborted();
  return seqs.flatMap((seq) => journal.query({ kind: 'attempt', under: seq })[0] ?? []);
}

function isInTime(attempts: readonly AttemptEntry[], deadlineMs: number): boolean {
  return attempts.every(({ outcome, durationMs }) => outcome === 'accepted' && (durationMs ?? 0) < deadlineMs);
}

/**
 * Whoever answers 5xx in time asks for the webhook again, which is a right way, too, and no queue. Ends the check undecided where that
 * ends well.
 */
async function leansOnProvider(one: Case, attempts: readonly AttemptEntry[]): Promise<void> {
  const { trial, effects } = one;
  const { deadlineMs } = trial.profile.webhook;
  const asksAgain = ({ outcome, response, durationMs }: AttemptEntry) =>
    outcome === 'accepted' || ((response?.status ?? 0) >= SERVER_ERROR && (durationMs ?? deadlineMs) < deadlineMs);
  const refused = attempts.find(({ outcome }) => outcome !== 'accepted');
  if (!refused || !attempts.every(asksAgain)) return;
  trial.phase('The API is fast again, and the provider sends again what was answered 5xx');
  const again = await effects.of(() => redeliver(trial, refused.deliveryId));
  if (lastOf(again.result).outcome !== 'accepted') return;
  const says = `While the API was slow, a webhook was answered ${howAnswered(refused)} in time, and when it was sent again later it was accepted: it is left to the provider, so whether long work is queued cannot be told.`;
  trial.halt('inconclusive', says, seqsOf([refused, ...again.result, ...again.calls]));
}

function late(attempts: readonly AttemptEntry[], deadlineMs: number, who: string): Mistake[] {
  const wrong = attempts.filter((attempt) => !isInTime([attempt], deadlineMs));
  const [first] = wrong;
  if (!first) return [];
  const took = first.durationMs === null ? '' : ` after ${formatDuration(Math.round(first.durationMs))}`;
  const many = wrong.length > 1 ? ` (as were ${wrong.length - 1} more)` : '';
  const says = `${who} was answered ${howAnswered(first)}${took}${many}, wanted is 2xx within ${formatDuration(deadlineMs)}`;
  return [{ says, seqs: seqsOf(wrong) }];
}

/** Our API is fast again: what was accepted is worked off. Several webhooks may share one call, so one that succeeds is enough. */
async function isDone(
  { trial, connection, effects }: Case,
  since: number,
  attempts: readonly AttemptEntry[],
): Promise<void> {
  trial.phase('The work is done once the API is fast again');
  const done = () =>
    trial.calls(connection, since).filter(({ response }) => response !== null && response.status < 300);
  await withoutBudgets(trial, () => rest(trial, connection, QUIET_MS, WORK_MS));
  if (!effects.areCountable) {
    trial.saw('all webhooks are answered in time', seqsOf(attempts.slice(0, 4)));
    trial.unjudged('whether the work was done (it makes no calls)');
    return;
  }
  await waitFor(trial, () => done().length > 0);
  const calls = done();
  trial.require(
    calls.length > 0,
    `${attempts.length} webhooks were answered in time, and none of their work was done: no call succeeded within ${formatDuration(WORK_MS)} after the API was fast again.`,
    [...seqsOf(attempts.slice(0, 4)), ...seqsOf(trial.calls(connection, since)).slice(-4)],
  );
  trial.saw('all webhooks are answered in time, and their work is done afterwards', [
    ...seqsOf(attempts.slice(0, 4)),
    ...seqsOf(calls.slice(0, 4)),
  ]);
}

/** Retries may come with growing distance, so there may be long silence before the work is done. */
async function waitFor(trial: Trial, isSo: () => boolean): Promise<void> {
  const since = trial.clock.monotonic();
  while (!isSo() && trial.clock.monotonic() - since < WORK_MS) await trial.sleep(QUIET_MS);
}
