import { isJsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { isSuccess } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { ask, CRM, connected, EXPORT, executionsOf, runs, untilRun } from './work.ts';

const COUNT = 6;
const EMAIL = (i: number) => `chain-${i}@example.test`;

export default defineCheck({
  id: 'cobalt.chain',
  title:
    'From the sign-up to the result: a customer connects, switches a workflow on, and what happens arrives in the other application, once',
  refs: ['cobalt#go-live'],
  needs: ['signup', 'enable', 'fire', 'state', 'webhooks'],
  applies: ofCobalt,
  fix: 'Walk the whole way in a test environment, with several events, and compare what the other application has in the end with what happened here.',
  why: 'Every part can be right by itself while the whole is not: a workflow that was never switched on, an event for the wrong account, a result that nobody files.',
  bad: 'expect(fireEvent).toHaveBeenCalled(); // and whether anything ran, who knows',
  good: 'expect(await crm.contacts()).toEqual(contactsOfTheProduct());',
  async run(trial) {
    const user = 'chain-ada';
    await connected(trial, user);
    trial.phase('The customer switches a workflow on');
    const on = await ask(trial, 'enable', user, { app: CRM, workflow: EXPORT });
    trial.require(isSuccess(on.status), `Asked to switch a workflow on, it answered ${on.status}.`, [on.entry.seq]);
    trial.phase(`${COUNT} contacts are added`);
    for (let i = 1; i <= COUNT; i++) {
      const payload = {
        id: `chain-${i}`,
        email: EMAIL(i),
        name: `Ada ${i}`,
        country: 'PL',
        company: { name: 'Ada Bakery' },
      };
      const asked = await ask(trial, 'fire', user, { event: 'contact.created', payload });
      trial.require(isSuccess(asked.status), `An event was answered ${asked.status}.`, [asked.entry.seq]);
    }
    await runs(trial, user);
    const made = await trial.act('recordsOf', { app: CRM });
    const records: unknown[] = isJsonObject(made) && Array.isArray(made.records) ? made.records : [];
    const emails = records.filter(isJsonObject).map(({ data }) => (isJsonObject(data) ? data.email : undefined));
    for (let i = 1; i <= COUNT; i++) {
      const count = emails.filter((email) => email === EMAIL(i)).length;
      trial.require(count === 1, `A contact that was added once is ${count} times in the other application.`, []);
    }
    trial.saw(`${COUNT} contacts are in the other application, once each`, [on.entry.seq]);
    for (const run of executionsOf(trial, user)) {
      const shown = await untilRun(trial, user, String(run.id), 'COMPLETED');
      trial.require(
        shown.status === 'COMPLETED',
        `A run was completed, and the state probe shows ${shown.status === undefined ? 'nothing of it' : String(shown.status)}.`,
        [],
      );
    }
    trial.saw('the results of all runs are filed', []);
    return `${COUNT} contacts went from the product into the other application, once each, and the result of each run is filed.`;
  },
});
