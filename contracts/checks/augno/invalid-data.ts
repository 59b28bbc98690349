import { defineCheck } from '../../harness/check.ts';
import { batchWithOneRefused, goodBatch, type Refusal } from './batch.ts';

const REFUSALS: readonly Refusal[] = [
  { says: 'invalid_format', fault: { error: 'invalid_format', fields: { param: 'email' } } },
  { says: 'validation_failed', fault: { error: 'validation_failed', fields: { param: 'commission_policy' } } },
  { says: 'parameter_invalid', fault: { error: 'parameter_invalid', fields: { param: 'include[]' } } },
  {
    says: '404 resource_not_found for what it refers to',
    fault: { error: 'resource_not_found', fields: { param: 'default_carrier_id' } },
  },
];

export default defineCheck({
  id: 'augno.invalid-data',
  title: 'A record that is refused as invalid is reported, and the rest of the batch is done',
  refs: ['augno#go-live', 'augno#errors'],
  needs: ['connect', 'import'],
  wants: ['messages', 'alerts'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about customers of Augno'),
  fix: 'Take any 400 or 404 to a create for the word about that one record, told by code and param: keep it with what is wrong, tell people, and go on with the next. A 404 here speaks of what the record refers to, and never says that the record is gone.',
  why: 'Data from elsewhere always has some records that do not fit. They must not stop the others, must not come back every five minutes, and must not vanish.',
  bad: 'if (status === 404) return forget(record); // it was never there: its carrier is missing',
  good: 'if (status === 400 || status === 404) return report(record, error.code, error.param);',
  async run(trial) {
    const connection = await trial.connect('one');
    trial.phase('A batch is done while all is well');
    await goodBatch(trial, connection, 'valid-0');
    for (const [i, refusal] of REFUSALS.entries()) {
      trial.phase(`One record of a batch is refused: ${refusal.says}`);
      await batchWithOneRefused(trial, connection, `invalid-${i + 1}`, refusal);
    }
    trial.phase('Another batch is done');
    await goodBatch(trial, connection, 'valid-last', true);
    return `Of batches in which one record was refused with ${REFUSALS.length} codes in turn, that record was tried once and reported, and all others were made.`;
  },
});
