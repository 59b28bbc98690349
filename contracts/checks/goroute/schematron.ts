import { defineCheck } from '../../harness/check.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { ofDocuments } from './applies.ts';
import { later, sendsOf, sendsUsual, stillSends, submit, transactionsOf } from './work.ts';

/** A rule of each kind: structure, arithmetic, what must be there, code lists, the network's own. */
const RULES: readonly string[] = [
  'UBL-XSD',
  'BR-CO-15',
  'BR-CO-10',
  'PEPPOL-EN16931-R120',
  'BR-06',
  'BR-S-05',
  'BR-CL-17',
  'PEPPOL-EN16931-R003',
];

export default defineCheck({
  id: 'goroute.schematron',
  title: 'A document that breaks a rule of EN 16931 or of Peppol BIS Billing 3.0 is never handed over to be sent',
  refs: ['goroute#validation', 'peppol-bis-billing'],
  needs: ['connect', 'create', 'submit'],
  wants: ['clock'],
  applies: ofDocuments,
  fix: 'Let every document pass validation on its way out, whoever made it, and let only the word "valid" open the way: warnings may pass, errors never.',
  why: 'The receiver, or the network, refuses it hours later, when the one who made it has gone home. What gets through is booked wrongly.',
  bad: 'const { errors } = await validate(xml);\nif (errors.length > 3) throw new Error("too many errors");\nawait send(xml);',
  good: 'const { valid, errors } = await validate(xml);\nif (!valid) throw new InvalidDocument(errors);\nawait send(xml);',
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'rules-0');
    const since = trial.phase(`${RULES.length} documents that break a rule each, and one that is no XML`);
    const mistakes: Mistake[] = [];
    const words = [...RULES.map((rule) => [`breaks ${rule}`, `{invalid:${rule}}`]), ['is no XML', '{malformed}']];
    for (const [i, [says, document = '']] of words.entries()) {
      const number = `rules-${i + 1}`;
      const asked = await submit(trial, connection, document, { number });
      const sends = sendsOf(trial, connection, since).filter((one) => one.number === number || one.xml === asked.xml);
      const seqs = [asked.entry.seq, ...sends.map(({ call }) => call.seq)];
      if (sends.length > 0) mistakes.push({ says: `A document that ${says} was handed over to be sent`, seqs });
      else trial.saw(`a document that ${says} was not handed over`, seqs);
    }
    await later(trial, connection);
    for (const [i, [says]] of words.entries()) {
      const late = sendsOf(trial, connection, since, `rules-${i + 1}`);
      const isTold = mistakes.some((mistake) => mistake.says.startsWith(`A document that ${says} `));
      if (late.length > 0 && !isTold) {
        mistakes.push({
          says: `A document that ${says} was handed over to be sent an hour later`,
          seqs: late.map(({ call }) => call.seq),
        });
      }
    }
    requireNone(mistakes);
    const sent = words.filter((_, i) => transactionsOf(trial, `rules-${i + 1}`).length > 0);
    trial.require(sent.length === 0, `${sent.length} documents that break rules were sent.`, [since]);
    await stillSends(trial, connection, 'rules-last', 'After documents that break rules');
    return `${words.length} documents that break a rule each were not handed over, and ordinary ones before and after were sent.`;
  },
});
