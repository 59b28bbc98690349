import { defineCheck } from '../../harness/check.ts';
import { batchWithOneRefused, CREATE_RECORD, goodBatch, type Refusal } from './batch.ts';

const REFUSALS: readonly Refusal[] = [
  { says: 'missing_field, name', fault: { error: 'missing_field', fields: { param: 'name' } } },
  {
    says: 'missing_field, in an address',
    fault: { error: 'missing_field', fields: { param: 'bill_to_address.street_line_1' } },
  },
];

export default defineCheck({
  id: 'augno.incomplete-data',
  title: 'A record that is refused as incomplete is reported, and the rest of the batch is done',
  refs: ['augno#go-live', 'augno#errors'],
  needs: ['connect', 'import'],
  wants: ['messages', 'alerts'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about customers of Augno'),
  fix: 'Work on each record of a batch by itself. Take missing_field for the word about that one record: keep it with what is wrong, tell people which record and which field, and go on with the next.',
  why: 'A thousand customers are brought over, and one has no street. When that one ends the batch, 700 are missing, and nobody knows which.',
  bad: 'for (const row of rows) await create(row); // the first refusal ends it',
  good: 'for (const row of rows) {\n  try { await create(row); } catch (error) { report(row, error.param); }\n}',
  async run(trial) {
    const connection = await trial.connect('one');
    trial.phase('A batch is done while all is well');
    await goodBatch(trial, connection, 'whole-0');
    for (const [i, refusal] of REFUSALS.entries()) {
      trial.phase(`One record of a batch is refused: ${refusal.says}`);
      await batchWithOneRefused(trial, connection, `incomplete-${i + 1}`, refusal);
    }
    trial.phase('Another batch is done');
    await goodBatch(trial, connection, 'whole-last', true);
    return `Of batches in which ${CREATE_RECORD} was refused once with missing_field, that record was tried once and reported, and all others were made.`;
  },
});
