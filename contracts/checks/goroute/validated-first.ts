import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject, tryParseJson } from '../../../emulator/core/json.ts';
import { wholeText } from '../../../emulator/http/body.ts';
import { defineCheck } from '../../harness/check.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { ofDocuments } from './applies.ts';
import { documentsIn, handedOver } from './handed-over.ts';
import { sendsUsual, settled, submit } from './work.ts';

const BATCH = 3;

export default defineCheck({
  id: 'goroute.validated-first',
  title: 'Every document that is sent was found valid before, in the same bytes',
  refs: ['goroute#validation', 'goroute#checklist'],
  needs: ['connect', 'create'],
  wants: ['submit', 'batch'],
  applies: ofDocuments,
  fix: 'Serialise a document once, keep these bytes, have them validated, and send them. Remember with the bytes that they were found valid, and forget it when they change.',
  why: 'What is changed after validation was never validated: a number that is put in later, a template that is filled twice, an encoding. The mistake shows at the receiver.',
  bad: 'await validate(render(order));\nawait send(render(order)); // rendered again, with another time in it',
  good: 'const xml = render(order);\nawait validate(xml);\nawait send(xml);',
  async run(trial) {
    const connection = await trial.connect('one');
    const since = trial.journal.last;
    await sendsUsual(trial, connection, 'bytes-0');
    await sendsUsual(trial, connection, 'bytes-1', 'While all was well', { type: 'CreditNote' });
    if (trial.has('submit')) {
      trial.phase('Documents that somebody else has made are sent');
      await submit(trial, connection, '{valid}', { number: 'bytes-2' });
      await submit(trial, connection, '{valid:BR-51}', { number: 'bytes-3' });
    } else trial.unjudged('documents that somebody else has made (there is no trigger submit)');
    if (trial.has('batch')) {
      trial.phase('A batch of documents is sent');
      await settled(trial, connection, () => trial.trigger('batch', connection, { count: BATCH }));
    } else trial.unjudged('documents in batches (there is no trigger batch)');
    const calls = trial.calls(connection, since);
    const judged = calls.filter(({ operation }) => operation === 'validateDocument');
    const sent = handedOver(calls);
    const mistakes: Mistake[] = [];
    for (const { call, xml, number } of sent) {
      const before = judged.filter(({ seq }) => seq < call.seq);
      const same = before.find((one) => isFoundValid(one) && documentsIn(one).some((document) => document.xml === xml));
      if (same) {
        trial.saw('a document was found valid, and sent in the same bytes', [same.seq, call.seq]);
        continue;
      }
      const alike = before.filter((one) => documentsIn(one).some((document) => document.number === number));
      const how = alike.length === 0 ? 'that was never validated' : 'in other bytes than those that were found valid';
      mistakes.push({
        says: `A document was handed over to be sent ${how}`,
        seqs: [call.seq, ...alike.slice(-1).map(({ seq }) => seq)],
      });
    }
    requireNone(mistakes);
    return `All ${sent.length} documents that were handed over to be sent had been found valid before, byte for byte.`;
  },
});

function isFoundValid({ response }: RequestEntry): boolean {
  const body = response === null ? null : tryParseJson(wholeText(response));
  return response?.status === 200 && isJsonObject(body) && body.valid === true;
}
