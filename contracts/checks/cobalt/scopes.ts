import { defineCheck } from '../../harness/check.ts';
import type { Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { CRM, EXPORT, executionsOf, messagesAbout, runs, signUp, told, untilRun } from './work.ts';

const NODE = 'Create contact';
const EVENT = 'contact.created';

export default defineCheck({
  id: 'cobalt.scopes',
  title:
    'A run that needs more than the customer has granted is filed with what was refused, and told; with a new consent it runs',
  refs: ['cobalt#auth-flows', 'cobalt#go-live'],
  needs: ['signup', 'state', 'webhooks'],
  wants: ['messages'],
  applies: ofCobalt,
  fix: 'Choose the scopes that all nodes of the workflows need. Where a node is refused with 403 all the same, file the run with its reason, tell the customer that a permission is missing, and let them connect anew.',
  why: 'A customer can leave a permission out, and a new workflow can need one that was never asked for. The connection works all the same, so nothing but the failed run shows it.',
  bad: 'if (node.status === 403) return; // not our permission',
  good: "tell(customer, 'The CRM does not let us write contacts: connect it again, and allow that.');",
  async run(trial) {
    const user = 'scopes-ada';
    await signUp(trial, user);
    trial.phase('The customer connects, and leaves a permission out');
    await trial.act('connectApp', { of: user, app: CRM, scopes: ['contacts.read'] });
    await trial.act('enableWorkflow', { of: user, workflow: EXPORT });
    await told(trial, user);
    const before = trial.has('messages') ? (await messagesAbout(trial, user)).length : 0;
    trial.phase('A workflow does what was not granted');
    const refused = await ran(trial, user, 'ERRORED');
    const shown = await untilRun(trial, user, refused, 'ERRORED');
    trial.require(
      shown.status === 'ERRORED',
      `The application refused what a node did, for want of a scope, and the state probe shows ${shown.status === undefined ? 'nothing of the run' : `the run as ${String(shown.status)}`}.`,
      [],
    );
    trial.require(
      String(shown.error ?? '').includes(NODE),
      `The application refused what the node "${NODE}" did, for want of a scope, and the state probe gives as the reason: "${String(shown.error ?? '')}".`,
      [],
    );
    trial.saw('a run that was refused for want of a scope is filed with its node', []);
    await isTold(trial, user, before);
    trial.phase('The customer connects anew, and grants everything');
    await trial.act('connectApp', { of: user, app: CRM });
    await told(trial, user);
    const good = await ran(trial, user, 'COMPLETED');
    const after = await untilRun(trial, user, good, 'COMPLETED');
    trial.require(
      after.status === 'COMPLETED',
      `After a new consent the workflow ran, and the state probe shows ${after.status === undefined ? 'nothing of it' : `it as ${String(after.status)}`}.`,
      [],
    );
    trial.saw('with a new consent the workflow runs', []);
    return 'A run that needed more than was granted was filed with its reason and told, and with a new consent the workflow ran.';
  },
});

/** Lets the workflow run, and gives its id. Ends the check where it ends otherwise than it must here. */
async function ran(trial: Trial, user: string, wanted: string): Promise<string> {
  await trial.act('fireEvent', { of: user, event: EVENT });
  await runs(trial, user);
  const run = executionsOf(trial, user).at(-1);
  if (run?.status === wanted) return String(run.id);
  return trial.halt('inconclusive', `The run ended as ${String(run?.status)}, wanted for this was ${wanted}.`);
}

async function isTold(trial: Trial, user: string, before: number): Promise<void> {
  if (!trial.has('messages')) return trial.unjudged('whether the customer is told (there is no probe messages)');
  const after = await messagesAbout(trial, user);
  trial.require(after.length > before, 'A permission is missing, and nobody told the customer.', []);
  trial.saw('the customer is told', []);
}
