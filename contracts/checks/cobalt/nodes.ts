import { defineCheck } from '../../harness/check.ts';
import { ofCobalt } from './applies.ts';
import { CRM, connected, ENRICH, executionsOf, runs, untilRun } from './work.ts';

/** What makes each node fail, and what the run then names. */
const NODES = [
  { node: 'Look up', trouble: null, payload: { name: 'Ada' } },
  {
    node: 'Create contact',
    trouble: { app: CRM, status: 404, times: 20 },
    payload: { email: 'ada@example.test', name: 'Ada' },
  },
];

export default defineCheck({
  id: 'cobalt.nodes',
  title: 'Whichever node fails, the run is filed with the node and its reason',
  refs: ['cobalt#go-live'],
  needs: ['signup', 'state', 'webhooks'],
  applies: ofCobalt,
  fix: 'Read the execution, and look for the node that failed among all of them. Its output has several forms: a message, an error within a body, a list of errors.',
  why: 'A failure without its node sends whoever looks for the cause through the whole workflow, for each customer anew.',
  bad: 'const reason = execution.nodes[1].latest_output.body.message;',
  good: "const node = execution.nodes.find(({ node_status }) => node_status === 'Errored');",
  async run(trial) {
    const user = 'nodes-ada';
    await connected(trial, user);
    await trial.act('enableWorkflow', { of: user, workflow: ENRICH });
    for (const { node, trouble, payload } of NODES) {
      trial.phase(`The node "${node}" fails`);
      if (trouble) await trial.act('troubleApp', trouble);
      await trial.act('fireEvent', { of: user, event: 'contact.created', payload });
      // The pauses between attempts of a node count, too.
      for (let i = 0; i < 4; i++) await runs(trial, user);
      const run = executionsOf(trial, user).at(-1);
      if (run?.status !== 'ERRORED')
        return trial.halt('inconclusive', `The run ended as ${String(run?.status)}, so nothing could be judged.`);
      const shown = await untilRun(trial, user, String(run.id), 'ERRORED');
      trial.require(
        shown.status === 'ERRORED',
        `The node "${node}" failed, and the state probe does not show the run as failed.`,
        [],
      );
      trial.require(
        String(shown.error ?? '').includes(node),
        `The node "${node}" failed, and the state probe gives as the reason: "${String(shown.error ?? '')}", which does not name it.`,
        [],
      );
      trial.saw(`the node "${node}" is named as the one that failed`, []);
    }
    return `Each of ${NODES.length} nodes failed in turn, and each time the run was filed with the node that had failed.`;
  },
});
