import type { JsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { redeliver } from '../../harness/fence.ts';
import type { Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { CRM, connected, EXPORT, executionsOf, messagesAbout, runs, told, untilRun } from './work.ts';

/** Beyond every retry that a node may have. */
const TIMES = 20;
const EVENT = 'contact.created';

export default defineCheck({
  id: 'cobalt.failures',
  title: 'A run that fails is filed for its customer with the reason, and told once, however often a webhook says it',
  refs: ['cobalt#webhooks', 'cobalt#go-live'],
  needs: ['signup', 'state', 'webhooks'],
  wants: ['messages'],
  applies: ofCobalt,
  fix: 'At Workflow Errored, Workflow Timed Out and Workflow Stopped read the execution, file it under its id for the customer with the node that failed, and tell people when it is new.',
  why: 'A run that failed has not done what the customer relies on. Whoever does not show it lets them believe that it was done.',
  bad: "if (event === 'Workflow Errored') log.warn(event); // and nobody reads it",
  good: 'const run = await getExecution(instance_id);\nif (files(run)) tell(customer, nodeThatFailed(run));',
  async run(trial) {
    const user = 'fail-ada';
    await connected(trial, user);
    await trial.act('enableWorkflow', { of: user, workflow: EXPORT });
    trial.phase('The application refuses what a node asks of it');
    await trial.act('troubleApp', { app: CRM, status: 404, times: TIMES });
    await trial.act('fireEvent', { of: user, event: EVENT });
    await runs(trial, user);
    const run = lastRun(trial, user);
    await isFiled(trial, user, run, 'ERRORED');
    await onceTold(trial, user);
    for (const [type, status] of [
      ['Workflow Timed Out', 'TIMED_OUT'],
      ['Workflow Stopped', 'STOPPED'],
    ] as const) {
      trial.phase(`A run ends as ${status}`);
      const { provider } = trial;
      provider.emit(provider.definition.happen(provider, type, { of: user, workflow: EXPORT }), trial.cause);
      await told(trial, user);
      await isFiled(trial, user, lastRun(trial, user), status);
    }
    return 'Runs that failed, took too long or were stopped were filed for their customer, with the reason, and told once.';
  },
});

function lastRun(trial: Trial, user: string): JsonObject {
  const run = executionsOf(trial, user).at(-1);
  return run ?? trial.halt('inconclusive', 'Nothing ran, so nothing could be judged.');
}

async function isFiled(trial: Trial, user: string, { id }: JsonObject, status: string): Promise<void> {
  const shown = await untilRun(trial, user, String(id), status);
  trial.require(
    shown.status === status,
    `A run ended as ${status}, and the state probe shows ${shown.status === undefined ? 'nothing of it' : `it as ${String(shown.status)}`}.`,
    [],
  );
  const hasReason = typeof shown.error === 'string' && shown.error !== '';
  trial.require(
    status !== 'ERRORED' || hasReason,
    'A run failed, and the state probe does not show which node, and why.',
    [],
  );
  trial.saw(`a run that ended as ${status} is filed`, []);
}

async function onceTold(trial: Trial, user: string): Promise<void> {
  if (!trial.has('messages')) return trial.unjudged('whether people are told once (there is no probe messages)');
  const before = await messagesAbout(trial, user);
  trial.require(before.length > 0, 'A run failed, and nobody was told.', []);
  trial.phase('The same webhook comes twice more');
  const [attempt] = trial.journal
    .query({ kind: 'attempt', since: trial.begin })
    .filter(({ type, subject }) => type === 'Workflow Errored' && subject === user);
  if (!attempt) return trial.unjudged('whether it is told once (no webhook told it)');
  for (let i = 0; i < 2; i++) await redeliver(trial, attempt.deliveryId);
  await told(trial, user);
  const after = await messagesAbout(trial, user);
  trial.require(
    after.length === before.length,
    `A webhook that came three times was told ${after.length - before.length + 1} times, wanted is once.`,
    [attempt.seq],
  );
}
