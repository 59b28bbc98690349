import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { isSuccess, type Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { ask, connected, EXPORT, executionsOf, messagesAbout, runs } from './work.ts';

const HOUR_S = 3_600;
const SOON_MS = 3_000;

export default defineCheck({
  id: 'cobalt.unpublished',
  title:
    'An event that started nothing, since its workflow is not published, is noticed: the answer is 200 all the same',
  refs: ['cobalt#events', 'cobalt#go-live'],
  needs: ['signup', 'fire', 'clock'],
  wants: ['messages', 'alerts'],
  applies: ofCobalt,
  fix: 'Look for the run some time after an event was fired, by webhook or in the list of executions, and say so where there is none.',
  why: 'A workflow that was never published, or was switched off, looks from here like one that works.',
  bad: 'const { status } = await fire(event); // 200, so it ran',
  good: 'await fire(event);\nafter(minute, () => hasRun(event) || tell(customer, event));',
  async run(trial) {
    const user = 'unpublished-ada';
    await connected(trial, user);
    await trial.act('enableWorkflow', { of: user, workflow: EXPORT });
    const good = trial.phase('An event starts a run');
    await fired(trial, user);
    trial.require(
      executionsOf(trial, user).length === 1,
      'An event of a workflow that is switched on started no run.',
      [good],
    );
    const before = await news(trial, user);
    trial.require(before === '', `An event started a run, and people were told otherwise: ${before}`, [good]);
    const since = trial.phase('The workflow is not published any more, and an event starts nothing');
    await trial.act('setWorkflow', { workflow: EXPORT, published: false });
    await fired(trial, user);
    if (executionsOf(trial, user).length > 1)
      return trial.halt('inconclusive', 'It ran all the same, so nothing could be judged.');
    if (!trial.has('messages') && !trial.has('alerts'))
      return trial.lack('messages', 'Whether it is noticed could not be seen.');
    const after = await eventually(
      trial,
      () => news(trial, user),
      (text) => text !== '',
      SOON_MS,
    );
    trial.require(after !== '', 'An event started nothing within an hour, and nobody was told.', [since]);
    trial.saw('an event that started nothing was noticed', [since]);
    return 'An event that started nothing was noticed within an hour, and one that started a run was not complained of.';
  },
});

async function fired(trial: Trial, user: string): Promise<void> {
  const asked = await ask(trial, 'fire', user);
  if (!isSuccess(asked.status))
    trial.halt('untested', `Asked to fire an event, it answered ${asked.status}.`, [asked.entry.seq]);
  await runs(trial, user);
  await trial.trigger('clock', null, { seconds: HOUR_S });
}

/** What people were told of: messages to the customer, and alerts. */
async function news(trial: Trial, user: string): Promise<string> {
  const texts = trial.has('messages') ? await messagesAbout(trial, user) : [];
  const shown = trial.has('alerts') ? await trial.probe('alerts') : null;
  const alerts: unknown[] = Array.isArray(shown?.value) ? shown.value : [];
  return [...texts, ...alerts.map((alert) => JSON.stringify(alert))].join(' ');
}
