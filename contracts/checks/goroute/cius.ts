import { defineCheck } from '../../harness/check.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { ofDocuments } from './applies.ts';
import { sendsOf, submit, transactionsOf, untilSent } from './work.ts';

/** What German public buyers ask for, and how a document lacks it. */
const LACKS: readonly (readonly [rule: string, says: string])[] = [
  ['BR-DE-15', 'without the reference of the buyer'],
  ['BR-DE-2', 'without a contact of the seller'],
  ['BR-DE-1', 'without payment instructions'],
];

const CUSTOMIZATION = /CustomizationID>([^<]*)</;
const REFERENCE = /BuyerReference>([^<]*)</;

export default defineCheck({
  id: 'goroute.cius',
  title: 'An XRechnung goes out as one, and never without what XRechnung asks for',
  refs: ['goroute#country-guides', 'xrechnung'],
  needs: ['connect', 'submit'],
  applies: ofDocuments,
  fix: 'Leave CustomizationID and the reference of the buyer as they came, and hold each document against the rules of its own country before it is sent.',
  why: 'German authorities refuse what is no complete XRechnung, and pay nothing until they have one. The plain rules of Peppol do not find it.',
  bad: 'document.customizationId = PEPPOL_BIS_3; // one size for all',
  good: 'const result = await validate(xml); // judges by the CustomizationID of the document\nif (!result.valid) throw new InvalidDocument(result.errors);',
  async run(trial) {
    const connection = await trial.connect('one');
    trial.phase('A complete XRechnung is sent');
    const complete = await submit(trial, connection, '{valid:BR-DE-15}', { number: 'xr-0' });
    const count = await untilSent(trial, connection, 'xr-0');
    const [sent] = sendsOf(trial, connection, complete.entry.seq, 'xr-0');
    const seqs = [complete.entry.seq, ...(sent ? [sent.call.seq] : [])];
    trial.require(count === 1, `A complete XRechnung was sent ${count} times, wanted is once.`, seqs);
    for (const [what, pattern] of [
      ['CustomizationID', CUSTOMIZATION],
      ['BuyerReference', REFERENCE],
    ] as const) {
      const [wanted, got] = [complete.xml, sent?.xml ?? ''].map((xml) => pattern.exec(xml)?.[1]);
      trial.require(wanted === got, `An XRechnung with the ${what} ${wanted} was sent with ${got ?? 'none'}.`, seqs);
    }
    trial.saw('a complete XRechnung was sent as one', seqs);
    const since = trial.phase('Documents that lack what XRechnung asks for');
    const mistakes: Mistake[] = [];
    for (const [i, [rule, says]] of LACKS.entries()) {
      const number = `xr-${i + 1}`;
      const asked = await submit(trial, connection, `{invalid:${rule}}`, { number });
      const sends = sendsOf(trial, connection, since, number);
      const seen = [asked.entry.seq, ...sends.map(({ call }) => call.seq)];
      if (sends.length > 0 || transactionsOf(trial, number).length > 0) {
        mistakes.push({ says: `An XRechnung ${says} (${rule}) was handed over to be sent`, seqs: seen });
      } else trial.saw(`an XRechnung ${says} was not handed over`, seen);
    }
    requireNone(mistakes);
    return `A complete XRechnung was sent as one, and ${LACKS.length} that lack something were not handed over.`;
  },
});
