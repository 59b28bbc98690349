import { defineCheck } from '../../harness/check.ts';
import { ofCobalt } from './applies.ts';
import { ask, CRM, connected, EXPORT, executionsOf, messagesAbout, runs, told, untilRun } from './work.ts';

const TIMES = 20;
const DAY_S = 86_400;

export default defineCheck({
  id: 'cobalt.failures-reconciled',
  title: 'A run that failed while no webhook came is found by looking',
  refs: ['cobalt#webhooks', 'cobalt#go-live'],
  needs: ['signup', 'sync', 'state'],
  wants: ['messages', 'clock'],
  applies: ofCobalt,
  fix: 'Read the list of executions now and then, and treat what you find there like what a webhook tells. A webhook is tried four times, and then never again.',
  why: 'A receiver that was away for six minutes has lost the failure for good, and with it what the customer should have been told.',
  bad: 'onWebhook(record); // and nothing else',
  good: 'onWebhook(record);\nevery(hour, () => listExecutions().then(each(record)));',
  async run(trial) {
    const user = 'lost-ada';
    await connected(trial, user);
    await trial.act('enableWorkflow', { of: user, workflow: EXPORT });
    trial.phase('A run fails, and no webhook tells it');
    await trial.act('setWebhook', { environment: 'test', enabled: false });
    await trial.act('troubleApp', { app: CRM, status: 404, times: TIMES });
    await trial.act('fireEvent', { of: user, event: 'contact.created' });
    await runs(trial, user);
    const run = executionsOf(trial, user).at(-1);
    if (!run) return trial.halt('inconclusive', 'Nothing ran, so nothing could be judged.');
    trial.phase('It looks');
    const asked = await ask(trial, 'sync', user);
    let shown = await untilRun(trial, user, String(run.id), 'ERRORED');
    if (shown.status !== 'ERRORED' && trial.has('clock')) {
      await trial.trigger('clock', null, { seconds: DAY_S });
      await told(trial, user);
      shown = await untilRun(trial, user, String(run.id), 'ERRORED');
    }
    trial.require(
      shown.status === 'ERRORED',
      'A run failed while no webhook came, and after it had looked the state probe does not show it.',
      [asked.entry.seq],
    );
    trial.saw('a run of which no webhook told was found', [asked.entry.seq]);
    if (!trial.has('messages')) trial.unjudged('whether people are told (there is no probe messages)');
    else {
      const texts = await messagesAbout(trial, user);
      trial.require(texts.length > 0, 'It found a run that had failed, and told nobody.', [asked.entry.seq]);
    }
    return 'A run that had failed while no webhook came was found by looking, and told.';
  },
});
