import { defineCheck } from '../../harness/check.ts';
import { keyFact, rotateKey, startWith } from '../../harness/environments.ts';
import { allWork, isWell, requireDone } from './all-work.ts';
import { requireKey } from './from-environment.ts';

const GRACE_S = 48 * 3_600;

export default defineCheck({
  id: 'key.stragglers',
  title: 'After its API key was changed in one place, nothing uses the old one, though that still works',
  refs: ['owasp-secrets', 'twelve-factor#config'],
  needs: ['connect', 'sync', 'restart'],
  wants: ['create', 'bulk', 'clock'],
  applies: (_, actions) => (actions.includes('rotateKey') ? null : 'it gives no keys'),
  fix: 'Store the key once, and let everything that calls the API take it from there: request handlers, workers, pollers and scheduled jobs.',
  why: 'A second copy is forgotten when the key is rotated. Nobody notices until the grace period is over, and then a part of the integration stops.',
  bad: 'const poller = new Client(fs.readFileSync("poller.key", "utf8"));',
  good: 'const client = new Client(config.apiKey); // the one that all parts are given',
  async run(trial) {
    const connection = await trial.connect('one');
    trial.phase('Work of all kinds is done with the key of the beginning');
    isWell(trial, await allWork(trial, connection, 'before-change'));
    trial.phase('The key is rotated with a grace period, and the new one is configured');
    const key = await rotateKey(trial, connection, GRACE_S);
    const since = trial.journal.last;
    await startWith(trial, { [keyFact(trial)]: key.value });
    const work = await allWork(trial, connection, 'after-change');
    requireKey(trial, since, key.id, 'After its key was changed in its environment');
    requireDone(trial, 'After its key was changed in its environment', work);
    trial.saw('after the change everything used the new key', work.seqs);
    return `After the key was changed in one place, all of ${work.calls.length} calls of work of all kinds used the new one.`;
  },
});
