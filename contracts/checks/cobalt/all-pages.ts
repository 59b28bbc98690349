import { defineCheck } from '../../harness/check.ts';
import { ofCobalt } from './applies.ts';
import { ask, connected, EXPORT, executionsOf, objectIn, runs, stateOf } from './work.ts';

/** More than fit on the longest page. */
const COUNT = 105;

export default defineCheck({
  id: 'cobalt.all-pages',
  title: 'All pages of a list are read',
  refs: ['cobalt#go-live'],
  needs: ['signup', 'sync', 'state'],
  applies: ofCobalt,
  fix: 'Ask for the next page while `hasNextPage` is true. Without `limit` a page has ten rows.',
  why: 'What is behind the first page is not there for whoever reads only that: failures of a busy day are lost.',
  bad: 'const { docs } = await listExecutions();',
  good: 'for (let page = 1, more = true; more; page++) ({ docs, hasNextPage: more } = await listExecutions({ page }));',
  async run(trial) {
    const user = 'pages-ada';
    await connected(trial, user);
    await trial.act('setWebhook', { environment: 'test', enabled: false });
    trial.phase(`${COUNT} runs end, and no webhook tells it`);
    for (let i = 0; i < COUNT; i++) await trial.act('runWorkflow', { of: user, workflow: EXPORT, payload: {} });
    await runs(trial, user);
    const asked = await ask(trial, 'sync', user);
    const known = executionsOf(trial, user).map(({ id }) => String(id));
    const shown = Object.keys(objectIn(await stateOf(trial, user), 'runs'));
    const missing = known.filter((id) => !shown.includes(id));
    trial.require(
      missing.length === 0,
      `Of ${known.length} runs that ended, ${missing.length} are not known after a look at the list: not all of its pages were read.`,
      [asked.entry.seq],
    );
    trial.saw(`${known.length} runs were found`, [asked.entry.seq]);
    return `All ${known.length} runs were found, on all pages of the list.`;
  },
});
