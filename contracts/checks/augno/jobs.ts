import { formatDuration } from '../../../emulator/core/duration.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { answersOf, undone } from '../../harness/jobs.ts';
import { endOf } from '../../harness/meaning.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { median } from '../../verdict/statistics.ts';
import { type Bulk, bulk } from './bulk-job.ts';

const ROWS = 4;
/** The row that fails: the second, and the last, whose outcome is not told any more where the list of outcomes is cut off. */
const SECOND = 1;
const LAST = ROWS - 1;
const TOLD_OUTCOMES = 2;
const SLOW_S = 2.5;
/** Looks further apart than this on the average are not pressing. No source says it: it is inferred. */
const LEAST_APART_MS = 100;
/** With so many looks or more, growth of the waits between them shows. */
const TELLING_POLLS = 6;
const GROWTH = 1.5;

export default defineCheck({
  id: 'augno.jobs',
  title: 'A bulk job is followed to its end with growing waits, and its outcome is read row by row',
  refs: ['augno#openapi', 'aws-builders#backoff'],
  needs: ['connect', 'sync', 'bulk'],
  wants: ['messages'],
  knobs: ['job_results_limit', 'job_end_ms'],
  applies: (_profile, actions) => (actions.includes('partialJob') ? null : 'it carries out no jobs'),
  fix: 'Read the job again and again, each time after a longer wait, until it is completed, failed or cancelled. Then read `results` row by row: report the rows that failed, report a job that failed as a whole, and where has_next_page says that outcomes are missing, look those rows up or say so.',
  why: 'An answer of 202 says that work was accepted. A job that is completed may have refused half of its rows: whoever does not look tells people that all is well, and the prices of yesterday stay.',
  bad: "await post('/actions/bulk-upsert', { units });\nreturn 'imported';",
  good: "let job = await post('/actions/bulk-upsert', { units });\nfor (let i = 0; isRunning(job); i++) { await sleep(base * 2 ** i); job = await get(job.id); }\nreport(job.results.data.filter((row) => row.status === 'failed'));",
  async run(trial) {
    const { knobs } = trial.provider;
    const connection = await trial.connect('one');
    trial.phase('A job takes all of its rows');
    const good = await ordinary(trial, connection, 'whole');

    trial.phase('A job is completed, and one of its rows was refused');
    await trial.act('partialJob', { rows: [SECOND] });
    told(trial, good, await bulk(trial, connection, 'partial', ROWS), 'was completed with one of its rows refused');

    trial.phase('A job fails as a whole');
    await trial.act('failNextJob', {});
    told(trial, good, await bulk(trial, connection, 'failing', ROWS), 'failed as a whole');

    trial.phase('A job tells the outcome of its first rows only, and the last row was refused');
    const most = knobs.number('job_results_limit');
    knobs.set('job_results_limit', TOLD_OUTCOMES);
    await trial.act('partialJob', { rows: [LAST] });
    const says = `told the outcome of ${TOLD_OUTCOMES} of ${ROWS} rows, and refused another one`;
    told(trial, good, await bulk(trial, connection, 'cut', ROWS), says);
    knobs.set('job_results_limit', most);

    trial.phase('A job takes longer, and other work goes on beside it');
    const usualMs = knobs.number('job_end_ms');
    await trial.act('slowJobs', { seconds: SLOW_S });
    const polls = await slow(trial, connection, good);
    knobs.set('job_end_ms', usualMs);

    trial.phase('Another job takes all of its rows');
    await ordinary(trial, connection, 'again');
    return `Jobs were followed to their end (${polls} looks at one of ${formatDuration(SLOW_S * 1000)}), a row that was refused, a job that failed and outcomes that were cut off were reported, and other work went on meanwhile.`;
  },
});

async function ordinary(trial: Trial, connection: Connection, label: string): Promise<Bulk> {
  const good = await bulk(trial, connection, label, ROWS);
  if (!isSuccess(good.asked.status) || good.taken < ROWS) {
    const how = `was answered ${answersOf([good.asked])}, and ${good.taken} of ${ROWS} rows were taken`;
    trial.halt('untested', `While all was well, a bulk upsert ${how}, so nothing can be told from failures.`, [
      good.asked.entry.seq,
    ]);
  }
  trial.saw('a job takes all of its rows while all is well', [good.asked.entry.seq, ...seqsOf(good.polls)]);
  return good;
}

/** Ends the check where a job that did not go well was told of like one that did. */
function told(trial: Trial, good: Bulk, { asked, heard, alarms, polls, taken }: Bulk, says: string): void {
  const seqs = [asked.entry.seq, ...seqsOf(polls)];
  if (taken === ROWS) trial.halt('inconclusive', `A job that ${says} took all of its rows.`, seqs);
  trial.require(
    !isSuccess(asked.status) || heard !== good.heard || alarms !== good.alarms,
    `A job ${says}; it was answered ${answersOf([asked])}, and nobody was told anything but what is told of a job that takes all rows.`,
    seqs,
  );
  trial.saw(`a job that ${says} was not told of like one that takes all rows`, seqs);
}

/** Gives how often the job was looked at. */
async function slow(trial: Trial, connection: Connection, good: Bulk): Promise<number> {
  const working = bulk(trial, connection, 'slow', ROWS);
  // Whoever waits for it hears of a failure; a check that ended before must not bring the process down.
  working.catch(() => undefined);
  const beside = await trial.trigger('sync', connection);
  const job = await working;
  const seqs = [job.asked.entry.seq, ...seqsOf(job.polls)];
  trial.require(
    isSuccess(job.asked.status) && job.heard === good.heard,
    `A job took ${formatDuration(SLOW_S * 1000)} and all of its rows; it was answered ${answersOf([job.asked])} and told of otherwise than a quick one, wanted is that its end is waited for.`,
    seqs,
  );
  trial.require(
    undone([beside]).length === 0,
    `While a job was under way, other work was answered ${answersOf([beside])}, wanted is that it is done.`,
    [beside.entry.seq, ...seqs],
  );
  patient(trial, job);
  trial.saw('a slow job was followed to its end, and other work was done beside it', [beside.entry.seq, ...seqs]);
  return job.polls.length;
}

function patient(trial: Trial, { polls }: Bulk): void {
  const gaps = polls.slice(1).map((next, i) => next.wall - endOf(polls[i] ?? next));
  const third = Math.ceil(gaps.length / 3);
  const first = median(gaps.slice(0, third));
  const last = median(gaps.slice(-third));
  const average = gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, gaps.length);
  const many = polls.length >= TELLING_POLLS;
  trial.require(
    !many || (average >= LEAST_APART_MS && last >= GROWTH * first),
    `A job that took ${formatDuration(SLOW_S * 1000)} was looked at ${polls.length} times, ${formatDuration(Math.round(average))} apart, the last ones ${formatDuration(Math.round(last))}, wanted are waits that grow.`,
    seqsOf(polls).slice(0, 8),
  );
}
