import { isJsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { isSuccess, type Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { ask, CRM, connected, ENRICH, requestsOf, sentBy } from './work.ts';

export default defineCheck({
  id: 'cobalt.access',
  title:
    'Linked accounts carry the fields that conditions look at, and a workflow is switched on for those who may have it only',
  refs: ['cobalt#linked-accounts', 'cobalt#go-live'],
  needs: ['signup', 'enable'],
  applies: ofCobalt,
  fix: 'Send the user-defined fields that conditions look at with each linked account, and read from the settings which workflows there are for a customer: switch on what is there, and say so where it is not.',
  why: 'A customer without the field has lost what they pay for; one who is told "on" where nothing is waits for what never comes.',
  bad: 'db.save({ enabled: true }); // whatever Cobalt has',
  good: 'const config = await openConfig(app);\nif (!config.workflows.some(isWanted)) throw new NotAvailable();',
  async run(trial) {
    const since = trial.phase('Two customers, one of whom may have the workflow');
    const [may, mayNot] = ['access-pro', 'access-free'];
    await connected(trial, may, 'pro');
    await connected(trial, mayNot, 'free');
    for (const [user, plan] of [
      [may, 'pro'],
      [mayNot, 'free'],
    ] as const)
      saysPlan(trial, since, user, plan);
    const yes = await ask(trial, 'enable', may, { app: CRM, workflow: ENRICH });
    trial.require(
      isSuccess(yes.status) && isOn(trial, may),
      `Asked to switch a workflow on for a customer who may have it, it was answered ${yes.status}, and the workflow is ${isOn(trial, may) ? 'on' : 'off'}.`,
      [yes.entry.seq],
    );
    trial.saw('the workflow was switched on for who may have it', [yes.entry.seq]);
    const no = await ask(trial, 'enable', mayNot, { app: CRM, workflow: ENRICH });
    trial.require(
      !isSuccess(no.status),
      `Asked to switch a workflow on for a customer who must not have it, it was answered ${no.status}, as if it were on.`,
      [no.entry.seq],
    );
    trial.saw('it did not claim so for who may not', [no.entry.seq]);
    return 'Linked accounts carried their plan, and the workflow was switched on for the one customer who may have it.';
  },
});

function saysPlan(trial: Trial, since: number, user: string, plan: string): void {
  const calls = requestsOf(trial, since, 'createLinkedAccount', 'upsertLinkedAccount');
  const own = calls.filter((call) => JSON.stringify(sentBy(call)).includes(JSON.stringify(user)));
  const rows = trial.provider.state('linked_accounts').filter(isJsonObject);
  const udf: unknown = rows.find(({ account_id }) => account_id === user)?.udf;
  const fields: unknown[] = Array.isArray(udf) ? udf : [];
  const isThere = fields
    .filter(isJsonObject)
    .some(({ key_name, key_value }) => key_name === 'plan' && key_value === plan);
  trial.require(
    isThere,
    `The linked account of a customer of the plan ${plan} does not say so in a user-defined field "plan", at which the workflow looks.`,
    own.map(({ seq }) => seq),
  );
  trial.saw(
    `the linked account says that its plan is ${plan}`,
    own.map(({ seq }) => seq),
  );
}

function isOn(trial: Trial, user: string): boolean {
  const workflow = trial.provider
    .state('workflows')
    .filter(isJsonObject)
    .find(({ name }) => name === ENRICH);
  const configs = trial.provider
    .state('configs')
    .filter(isJsonObject)
    .filter(({ account }) => account === `test ${user}`);
  return configs.some(({ workflows }) => {
    const own = isJsonObject(workflows) ? workflows[String(workflow?.id)] : undefined;
    return isJsonObject(own) && own.enabled === true;
  });
}
