import { defineCheck } from '../../harness/check.ts';
import { goLive, rotateKey, startWith } from '../../harness/environments.ts';
import { control } from '../../harness/jobs.ts';
import { allWork, requireDone } from './all-work.ts';
import { requireKey } from './from-environment.ts';

export default defineCheck({
  id: 'key.fresh',
  title: 'A production key that was rotated right before going live is the one that is used, and none from before',
  refs: ['owasp-secrets', 'twelve-factor#config'],
  needs: ['connect', 'sync', 'restart'],
  wants: ['create', 'bulk', 'clock'],
  applies: (_, actions) => (actions.includes('rotateKey') ? null : 'it gives no keys'),
  fix: 'Let the environment alone say which key is used, in production as in tests. Rotate the production key when the tests are over, and configure the new one.',
  why: 'A production key that went from hand to hand during the tests is known to more people and machines than anybody can name. Rotating it helps only if the new one is really used.',
  bad: "const key = cache.get('live_key') ?? cache.set('live_key', process.env.API_KEY);",
  good: 'const key = process.env.API_KEY;',
  async run(trial) {
    const test = await trial.connect('one');
    await control(trial, test);
    trial.phase('While it is being tested, it is started once with a production key');
    const early = await goLive(trial);
    await trial.trigger('sync', early);
    trial.phase('The tests go on with the sandbox key');
    await startWith(trial, {});
    await trial.trigger('sync', test);
    trial.phase('The production key is rotated, and it goes live with the new one');
    const key = await rotateKey(trial, early, 0);
    const since = trial.journal.last;
    const live = await goLive(trial, key);
    const work = await allWork(trial, live, 'fresh-key');
    requireKey(trial, since, key.id, 'Gone live with a production key that is newer than the tests');
    requireDone(trial, 'Gone live with a production key that is newer than the tests', work);
    trial.saw('after going live everything used the newest key', work.seqs);
    return `A production key that was rotated after the tests was used for all of ${work.calls.length} calls after going live, and none from before.`;
  },
});
