import { defineCheck } from '../../harness/check.ts';
import { ofDocuments } from './applies.ts';
import { create, sendsOf, sendsUsual, stillSends, transactionsOf, untilSent } from './work.ts';

/** Ways in which a validator does not answer the question. */
const DOWN = [
  { says: 'was unavailable', fault: { status: 503 } },
  { says: 'answered something that is no JSON', fault: { garbage: true } },
  { says: 'did not say whether the document is valid', fault: { rewrite: { '/valid': null } } },
] as const;

export default defineCheck({
  id: 'goroute.validator-down',
  title: 'While documents cannot be validated, none is sent, and all are sent once that is over',
  refs: ['goroute#validation', 'goroute#checklist'],
  needs: ['connect', 'create'],
  wants: ['clock'],
  applies: ofDocuments,
  fix: 'Treat a validation that did not come about as a call that failed: try it again later, and send only after the word "valid".',
  why: 'What stands in for a check must not fall away with it. An hour of outage would let all mistakes of that hour out.',
  bad: 'try { await validate(xml); } catch { /* its outage is not our problem */ }\nawait send(xml);',
  good: 'const { valid } = await retry(() => validate(xml)); // no answer is no "valid"\nif (valid === true) await send(xml);',
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'down-0');
    for (const [i, { says, fault }] of DOWN.entries()) {
      const number = `down-${i + 1}`;
      const since = trial.phase(`Validation ${says}`);
      const added = trial.provider.faults.add({ operation: 'validateDocument', ...fault }, trial.cause);
      const asked = await create(trial, connection, number);
      const sends = sendsOf(trial, connection, since, number);
      const seqs = [asked.entry.seq, ...sends.map(({ call }) => call.seq)];
      if (added.met === 0) {
        trial.halt('untested', 'Asked to send a document, the integration never called validateDocument.', seqs);
      }
      trial.require(sends.length === 0, `While validation ${says}, a document was sent all the same.`, seqs);
      trial.provider.faults.clear(added.id, trial.cause);
      trial.phase('Validation works again');
      const count = await untilSent(trial, connection, number);
      if (count === 0 && !trial.has('clock')) {
        trial.unjudged(`whether the document is sent once validation works again (its clock cannot be moved)`);
        continue;
      }
      trial.require(
        count === 1 && transactionsOf(trial, number).length === 1,
        `A document that could not be validated, since validation ${says}, was sent ${count} times once that was over, wanted is once.`,
        seqs,
      );
      trial.saw(`while validation ${says} nothing was sent, and afterwards the document was, once`, seqs);
    }
    await stillSends(trial, connection, 'down-last', 'After an outage of validation');
    return `${DOWN.length} documents could not be validated at first; none was sent before that was over, and each once then.`;
  },
});
