import { formatDuration } from '../../../emulator/core/duration.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { answersOf, startJobs, undone } from '../../harness/jobs.ts';
import { endOf } from '../../harness/meaning.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { firstOperation } from './outage.ts';
import { refuseInTurn } from './refused-in-turn.ts';

/** The ordinary backoff is looked for so long. */
const BACKOFF_WITHIN_MS = 3_000;
/** So many times the ordinary backoff is watched, so that a retry would show. */
const TIMES_BACKOFF = 3;
const LEAST_WATCH_MS = 1_000;
const MOST_WATCH_MS = 15_000;
const POLL_MS = 25;
/** After these, an integration may take the thing, or its right to it, for gone. */
const GONE: readonly number[] = [403, 404, 410];

interface Refused {
  readonly status: number;
  readonly connection: Connection;
}

export default defineCheck({
  id: 'retry.permanent',
  title: 'A call that is refused for good is not repeated',
  refs: ['rfc9110#15.5', 'sre-book#21'],
  needs: ['connect', 'sync'],
  applies: ({ operations, permanent }) =>
    permanent.length === 0 || (operations.read ?? operations.list) === null ? 'it refuses no call for good' : null,
  fix: 'Retry only what time can mend: 429, 5xx and answers that never came. Fail the job with the code of any other 4xx, and log it: it is a mistake of the request.',
  why: 'The same request gets the same refusal. Each retry costs the budget that other work needs, and hides a mistake behind a delay.',
  bad: 'if (!response.ok) return retry(request);',
  good: 'if (response.status === 429 || response.status >= 500) return retry(request);\nif (!response.ok) throw new Refused(response.status, code);',
  async run(trial) {
    const control = await trial.connect('control');
    if (trial.isGiven) return refuseInTurn(trial, control);
    const refused: Refused[] = [];
    for (const status of trial.profile.permanent) {
      refused.push({ status, connection: await trial.connect(`refused with ${status}`) });
    }
    const operation = await firstOperation(trial, control);
    const watchedMs = await refuse(trial, operation, refused, control);
    await nextJobs(trial, refused);
    const statuses = refused.map(({ status }) => status).join(', ');
    return `A call that was refused with ${statuses} was made once each, watched for ${formatDuration(watchedMs)}.`;
  },
});

/** Refuses the call of each connection with a status of its own, and that of the control for a moment, which tells how long a retry takes. */
async function refuse(
  trial: Trial,
  operation: string,
  refused: readonly Refused[],
  control: Connection,
): Promise<number> {
  const { provider, journal, clock, signal } = trial;
  trial.phase(`A call is refused for good, with ${refused.length} statuses on as many connections`);
  trial.refill();
  const since = journal.last;
  const began = clock.wall();
  const passing = { operation, credential: control.subject, status: 503, times: 1 };
  provider.faults.add(passing, trial.cause);
  const faults = refused.map(({ status, connection }) =>
    provider.faults.add({ operation, credential: connection.subject, status }, trial.cause),
  );
  const jobs = [control, ...refused.map(({ connection }) => connection)].map((one) => startJobs(trial, one, 1));
  for (let watchMs = BACKOFF_WITHIN_MS; ; ) {
    const [first, second] = trial.calls(control, since).filter((call) => call.operation === operation);
    if (first && second) watchMs = TIMES_BACKOFF * (second.wall - endOf(first));
    watchMs = Math.min(MOST_WATCH_MS, Math.max(LEAST_WATCH_MS, watchMs));
    judge(trial, operation, refused, since);
    const met = faults.filter((fault) => fault.met > 0).length;
    const enough = met === faults.length && jobs.every(({ answered }) => answered.length > 0);
    if (clock.wall() - began > watchMs && (enough || clock.wall() - began > MOST_WATCH_MS)) break;
    await clock.sleepWall(POLL_MS, signal);
    signal.throwIfAborted();
  }
  const watchedMs = clock.wall() - began;
  for (const { id } of faults) provider.faults.clear(id, trial.cause);
  const unmet = refused.filter((_, i) => faults[i]?.met === 0).map(({ status }) => status);
  if (unmet.length > 0) {
    trial.halt('inconclusive', `No call met the refusal with ${unmet.join(', ')}, so nothing could be told of it.`);
  }
  for (const { status, connection } of refused) {
    trial.saw(`a call that was refused with ${status} was made once`, seqsOf(trial.calls(connection, since)));
  }
  return watchedMs;
}

function judge(trial: Trial, operation: string, refused: readonly Refused[], since: number): void {
  for (const { status, connection } of refused) {
    const things = new Map<string, number[]>();
    for (const call of trial.calls(connection, since)) {
      if (call.operation !== operation) continue;
      const thing = `${call.path}?${call.query}`;
      things.set(thing, [...(things.get(thing) ?? []), call.seq]);
    }
    for (const seqs of things.values()) {
      trial.require(
        seqs.length <= 1,
        `A call that was refused with ${status} was made ${seqs.length} times, wanted is once: the same request gets the same refusal.`,
        seqs,
      );
    }
  }
}

async function nextJobs(trial: Trial, refused: readonly Refused[]): Promise<void> {
  trial.phase('The next jobs are done');
  trial.refill();
  const jobs = await Promise.all(refused.map(({ connection }) => trial.trigger('sync', connection)));
  for (const [i, { status }] of refused.entries()) {
    const job = jobs[i];
    if (!job) continue;
    const isDone = undone([job]).length === 0;
    if (!isDone && GONE.includes(status)) {
      trial.unjudged(`whether work can go on after a ${status} (the integration ended the connection)`);
      continue;
    }
    trial.require(
      isDone,
      `After a call was refused with ${status}, the next job was not done (${answersOf([job])}), wanted is that it is.`,
      [job.entry.seq],
    );
    trial.saw(`after a refusal with ${status} the next job was done`, [job.entry.seq]);
  }
}
