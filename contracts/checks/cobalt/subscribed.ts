import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import type { Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { requestsOf } from './work.ts';

const SOON_MS = 3_000;
const DAY_S = 86_400;
/** What failures and dead connections are told by. */
const WANTED = ['Connection Expired', 'Workflow Errored'];
const MENDS = ['createWebhook', 'updateWebhook', 'updateOnlyWebhook', 'subscribeWebhookEvents'];

export default defineCheck({
  id: 'cobalt.subscribed',
  title: 'It notices when its webhooks are switched off, or do not tell of failures and dead connections',
  refs: ['cobalt#webhooks', 'cobalt#go-live'],
  needs: ['webhooks', 'alerts', 'clock'],
  applies: ofCobalt,
  fix: 'Read your subscription when the process starts and every hour: it must be on, and want Connection Expired and Workflow Errored. Mend it, or raise an alert.',
  why: 'Webhooks that do not come look like a day without failures.',
  bad: '// it was set up in the dashboard, once',
  good: "const told = (await listWebhooks()).filter(isEnabled).flatMap(events);\nif (!told.includes('Workflow Errored')) alert('webhook_missing');",
  async run(trial) {
    trial.require(await isQuiet(trial), 'With its webhooks as they should be, it raised an alert about them.', []);
    const since = trial.phase('The subscription does not want failures any more');
    await trial.act('setWebhook', { environment: 'test', events: ['Connection Created'] });
    await trial.trigger('clock', null, { seconds: DAY_S });
    const look = async () => requestsOf(trial, since, ...MENDS).length > 0 || !(await isQuiet(trial));
    const isNoticed = await eventually(trial, look, (seen) => seen, SOON_MS);
    trial.require(
      isNoticed,
      `Its subscription did not want ${WANTED.join(' and ')} for a day, and it neither mended that nor raised an alert.`,
      requestsOf(trial, since, 'listWebhooks').map(({ seq }) => seq),
    );
    trial.saw(
      'a subscription that wants too little was noticed',
      requestsOf(trial, since, 'listWebhooks').map(({ seq }) => seq),
    );
    return 'A subscription that did not tell of failures any more was noticed within a day.';
  },
});

async function isQuiet(trial: Trial): Promise<boolean> {
  const shown = await trial.probe('alerts');
  return !/webhook|subscri/i.test(shown?.text ?? '');
}
