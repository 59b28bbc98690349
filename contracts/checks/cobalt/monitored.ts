import { defineCheck } from '../../harness/check.ts';
import { ofCobalt } from './applies.ts';
import { CRM, connected, EXPORT, executionsOf, runs, told } from './work.ts';

export default defineCheck({
  id: 'cobalt.monitored',
  title: 'Its log tells of each run and of each change of a connection, by id and status',
  refs: ['cobalt#go-live'],
  needs: ['signup', 'webhooks', 'logs'],
  applies: ofCobalt,
  fix: 'Write a line for each run that ends and for each connection that changes, with the customer, the id and the status.',
  why: 'Whoever is on duty looks into the own log first. What only Cobalt’s dashboard knows is found last.',
  bad: '// nothing: the dashboard has it',
  good: "log('run', { account, run: instance_id, status });",
  async run(trial) {
    const user = 'monitored-ada';
    const since = trial.phase('A customer connects, a workflow runs, and the connection expires');
    await connected(trial, user);
    await trial.act('enableWorkflow', { of: user, workflow: EXPORT });
    await trial.act('fireEvent', { of: user, event: 'contact.created' });
    await runs(trial, user);
    await trial.act('expireApp', { of: user, app: CRM });
    await told(trial, user);
    const run = executionsOf(trial, user).at(-1);
    if (!run) return trial.halt('inconclusive', 'Nothing ran, so nothing could be judged.');
    const lines = (trial.host.logs() ?? []).flatMap(({ text }) => text.split('\n'));
    const hasRun = lines.some((line) => line.includes(String(run.id)) && line.includes(String(run.status)));
    trial.require(hasRun, `A run ended as ${String(run.status)}, and no line of the log has its id with its status.`, [
      since,
    ]);
    const changes = lines.filter((line) => line.includes(user) && line.includes(CRM));
    trial.require(
      changes.some((line) => /reconnect|expired|reauth/i.test(line)),
      'A connection expired, and no line of the log names the customer, the application and what has become of it.',
      [since],
    );
    trial.saw('the log tells of the run and of the connection', [since]);
    return 'The log told of the run by id and status, and of the connection that expired.';
  },
});
