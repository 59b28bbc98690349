import { defineCheck } from '../../harness/check.ts';
import { isSuccess, type Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { appState, ask, connected, EXPORT, executionsOf, told, untilApp, untilRun } from './work.ts';

export default defineCheck({
  id: 'cobalt.tolerant',
  title: 'Answers and webhooks with more members than are known, and with fewer, are read all the same',
  refs: ['cobalt#connection-status', 'cobalt#go-live'],
  needs: ['signup', 'sync', 'state', 'webhooks'],
  knobs: ['era'],
  applies: ofCobalt,
  fix: 'Read the members that you need, and no others. Take `connected` that is missing for false, and let `config_id` and `environment` of webhooks be missing.',
  why: 'Three generations of the API answer differently, and new members come without notice. A strict parser turns a harmless addition into an outage.',
  bad: 'const app = StrictApplication.parse(answer); // throws at the first new member',
  good: 'const isConnected = answer.connected === true;',
  async run(trial) {
    let round = 0;
    await trial.underEach('era', async (era) => {
      round++;
      const user = `tolerant-${round}`;
      trial.phase(`Answers are those of ${era}, with members that nobody knows`);
      await connected(trial, user);
      const fault = trial.provider.faults.add(
        { operation: ['listApplications', 'getApplication'], rewrite: { '/novelty': { a: [1] }, '/*/novelty': 'x' } },
        trial.cause,
      );
      await isDone(trial, user, era);
      trial.provider.faults.clear(fault.id, trial.cause);
      await knows(trial, user, 'connected', era);
      await knowsOther(trial, user, era);
      await toldWithLess(trial, user, era);
    });
    return 'Answers of all generations were read, with members that nobody knows and without those that may be missing; so were webhooks.';
  },
});

async function isDone(trial: Trial, user: string, era: string): Promise<void> {
  const asked = await ask(trial, 'sync', user);
  trial.require(
    isSuccess(asked.status),
    `Under ${era}, with further members in answers, a read was answered ${asked.status}.`,
    [asked.entry.seq],
  );
}

async function knows(trial: Trial, user: string, wanted: string, era: string): Promise<void> {
  const shown = await untilApp(trial, user, wanted);
  trial.require(
    shown === wanted,
    `Under ${era}, the state probe says "${shown}" of an application, wanted is "${wanted}".`,
    [],
  );
  trial.saw(`under ${era}, it is known that an application is ${wanted}`, []);
}

/** Of an application that was never connected, early answers say nothing. */
async function knowsOther(trial: Trial, user: string, era: string): Promise<void> {
  const shown = await appState(trial, user, 'postbox');
  trial.require(
    shown === 'connect',
    `Under ${era}, the state probe says "${shown}" of an application that was never connected, wanted is "connect".`,
    [],
  );
}

/** A webhook without what may be missing, and with what nobody knows. */
async function toldWithLess(trial: Trial, user: string, era: string): Promise<void> {
  const { provider } = trial;
  const event = provider.definition.happen(provider, 'Workflow Errored', {
    of: user,
    workflow: EXPORT,
    novelty: { a: [1] },
  });
  const { config_id: _, environment: __, ...payload } = event.payload;
  const seq = provider.emit({ ...event, payload }, trial.cause);
  await told(trial, user);
  const run = executionsOf(trial, user).at(-1);
  const shown = await untilRun(trial, user, String(run?.id), 'ERRORED');
  trial.require(
    shown.status === 'ERRORED',
    `Under ${era}, a webhook without config_id and with an unknown member had no effect.`,
    [seq],
  );
  trial.saw(`under ${era}, a webhook with less and more had its effect`, [seq]);
}
