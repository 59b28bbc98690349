import { withoutBudgets } from '../../harness/boundless.ts';
import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { control } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { goesOn } from '../retries/recovery.ts';
import { newsOf, signsOf } from './signs.ts';

/** One call in five fails. */
const SHARE = 0.2;
/** Fewer failures are everyday life. */
const WANTED_FAILURES = 10;
/** So many that one call each is enough. */
const MOST_JOBS = 120;
/** That long (s of its clock) the burst lasts, in steps between the first jobs. */
const BURST_S = 300;
const JOBS = 15;
const MOMENT_S = 1;
const GOOD_JOBS = 5;
const SOON_MS = 3_000;
/** Rules that are looked at once a minute have been looked at by then, where its clock can be moved. */
const EVALUATION_S = 120;
const CALM_S = 3_600;

export default defineCheck({
  id: 'ops.error-burst',
  title: 'A burst of failing calls raises an alert, and a good day raises none',
  refs: ['sre-book#6', 'augno#go-live'],
  needs: ['connect', 'sync', 'alerts'],
  wants: ['clock'],
  applies: ({ operations, retryable }) =>
    operations.refresh !== null
      ? 'trouble shows in its tokens first'
      : !retryable.includes(500) || (operations.read ?? operations.list) === null
        ? 'it has no call that fails for a moment'
        : null,
  fix: 'Count attempts that fail, over all work, also those that go well when they are repeated. Raise an alert when there are more of them within ten minutes than on an ordinary day.',
  why: 'A provider that fails every fifth call is half down, and retries hide it: everything gets slower until nothing is done. The first days after going live are when that happens.',
  bad: 'if (allCallsFailed) alert(); // one that went well in between, and nobody hears of the rest',
  good: "metrics.increment('api_failures');\n// alert: increase(api_failures[10m]) >= 5",
  async run(trial) {
    const connection = await trial.connect('one');
    const calm = await goodDay(trial, connection);
    const { failures, news } = await burst(trial, connection, calm);
    await goesOn(trial, [connection], 'a burst of errors');
    await calmAgain(trial, connection);
    return `${failures} failed calls among many that went well raised an alert (${news.join(', ')}); nothing was raised before, and nothing more after.`;
  },
});

/** Ordinary work raises no alert. Gives the signs of a good day. */
async function goodDay(trial: Trial, connection: Connection): Promise<ReadonlySet<string>> {
  const before = signsOf(await look(trial));
  await control(trial, connection);
  const since = trial.phase(`${GOOD_JOBS} jobs are done on a good day`);
  await withoutBudgets(trial, async () => {
    for (let i = 0; i < GOOD_JOBS; i++) await trial.trigger('sync', connection);
  });
  await passes(trial, EVALUATION_S);
  const now = signsOf(await look(trial));
  const news = newsOf(before, now);
  trial.require(
    news.length === 0,
    `The probe alerts shows something new (${news.join(', ')}) after nothing but ordinary work, wanted is nothing.`,
    [since, trial.journal.last],
  );
  trial.saw('ordinary work raises no alert', [since]);
  return now;
}

/** Every fifth call fails for five minutes. Gives how many did, and what was raised. */
async function burst(
  trial: Trial,
  connection: Connection,
  calm: ReadonlySet<string>,
): Promise<{ readonly failures: number; readonly news: readonly string[] }> {
  const { provider } = trial;
  const since = trial.phase(`Every fifth call fails with 500 for ${BURST_S / 60} minutes`);
  const spec = { credential: connection.subject, status: 500, probability: SHARE };
  const fault = provider.faults.add(spec, trial.cause);
  await withoutBudgets(trial, async () => {
    for (let i = 0; i < MOST_JOBS && (i < JOBS || fault.met < WANTED_FAILURES); i++) {
      await trial.trigger('sync', connection);
      await passes(trial, i < JOBS ? BURST_S / JOBS : MOMENT_S);
    }
  });
  provider.faults.clear(fault.id, trial.cause);
  const failures = fault.met;
  if (failures < WANTED_FAILURES) trial.halt('inconclusive', `Only ${failures} calls failed, too few for an alert.`);
  const see = async () => newsOf(calm, signsOf(await look(trial)));
  const isRaised = (news: readonly string[]) => news.length > 0;
  let news = await eventually(trial, see, isRaised, SOON_MS);
  if (!isRaised(news)) {
    await passes(trial, EVALUATION_S);
    news = await eventually(trial, see, isRaised, SOON_MS);
  }
  const calls = trial.calls(connection, since);
  const failed = calls.filter(({ response }) => response?.status === 500).slice(0, 3);
  const seqs = [since, ...failed.map(({ seq }) => seq)];
  trial.require(
    isRaised(news),
    `${failures} of ${calls.length} calls failed within ${BURST_S / 60} minutes, and the probe alerts shows nothing new, wanted is an alert.`,
    seqs,
  );
  trial.saw(`${failures} failed calls raised ${news.join(', ')}`, seqs);
  return { failures, news };
}

/** After an hour without failures ordinary work raises nothing more. */
async function calmAgain(trial: Trial, connection: Connection): Promise<void> {
  const since = trial.phase('An hour goes by, and ordinary work raises nothing more');
  await passes(trial, CALM_S);
  const before = signsOf(await look(trial));
  await control(trial, connection);
  await passes(trial, EVALUATION_S);
  const news = newsOf(before, signsOf(await look(trial)));
  trial.require(
    news.length === 0,
    `An hour after the burst the probe alerts shows something new (${news.join(', ')}), wanted is nothing.`,
    [since, trial.journal.last],
  );
  trial.saw('after the burst nothing more is raised', [since]);
}

/** Lets its own time pass, where it can be moved. */
async function passes(trial: Trial, seconds: number): Promise<void> {
  if (trial.has('clock')) await trial.trigger('clock', null, { seconds });
}

async function look(trial: Trial): Promise<unknown> {
  const shown = await trial.probe('alerts');
  if (shown?.status !== 200) {
    trial.halt('untested', `The probe alerts answered ${shown?.status ?? 'nothing'}, so no alert could be seen.`);
  }
  return shown.value ?? shown.text.split('\n');
}
