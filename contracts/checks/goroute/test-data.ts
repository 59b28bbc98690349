import { defineCheck } from '../../harness/check.ts';
import { goLive } from '../../harness/environments.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { ofDocuments } from './applies.ts';
import { sendsOf, sendsUsual, stillSends, submit } from './work.ts';

const YEAR = /(<[\w:]*(?:IssueDate|DueDate|ActualDeliveryDate|StartDate|EndDate)>)(\d{4})/g;
const AMOUNT = /(<[\w:]*Amount [^>]*>)-?[\d.]+(<)/g;

/** What shows that a document is made up, and how a good one becomes such. */
const MADE_UP: readonly { readonly says: string; change(xml: string): string }[] = [
  {
    says: 'dated years ahead',
    change: (xml) => xml.replace(YEAR, (_, tag: string, year: string) => `${tag}${Number(year) + 4}`),
  },
  {
    says: 'dated many years ago',
    change: (xml) => xml.replace(YEAR, (_, tag: string, year: string) => `${tag}${Number(year) - 8}`),
  },
  { says: 'over nothing', change: (xml) => xml.replace(AMOUNT, '$10.00$2') },
];

export default defineCheck({
  id: 'goroute.test-data',
  title: 'In production, documents with dates and amounts that cannot be real are held back',
  refs: ['goroute#checklist'],
  needs: ['connect', 'create', 'submit', 'restart'],
  applies: ofDocuments,
  fix: 'Before a document goes out with a production key, look at its dates and its amount: neither years away nor nothing. Hold back what is, and ask whoever made it.',
  why: 'What was made up for tests keeps every rule. On the first day it reaches real companies, and somebody has to ring them up.',
  bad: 'await send(fixture); // issued on 2030-01-01, over 0.00',
  good: 'if (isProduction && (!isRecent(issueDate) || payable.isZero())) throw new TestData(number);',
  async run(trial) {
    await sendsUsual(trial, await trial.connect('one'), 'data-0');
    trial.phase('It goes live');
    const live = await goLive(trial);
    await sendsUsual(trial, live, 'data-1', 'In production');
    trial.phase('A document of somebody else is sent');
    const good = await submit(trial, live, '{valid}', { number: 'data-2' });
    if (sendsOf(trial, live, good.entry.seq, 'data-2').length === 0) {
      trial.halt('untested', 'In production, a valid document of somebody else was not sent.', [good.entry.seq]);
    }
    const mistakes: Mistake[] = [];
    for (const [i, { says, change }] of MADE_UP.entries()) {
      const number = `data-${i + 3}`;
      const since = trial.phase(`A document ${says}`);
      const asked = await submit(trial, live, '{valid}', { number }, change);
      const sends = sendsOf(trial, live, since, number);
      const seqs = [asked.entry.seq, ...sends.map(({ call }) => call.seq)];
      if (sends.length > 0)
        mistakes.push({ says: `In production, a document ${says} was handed over to be sent`, seqs });
      else trial.saw(`in production, a document ${says} was held back`, seqs);
    }
    requireNone(mistakes);
    await stillSends(trial, live, 'data-last', 'In production');
    return `In production, ${MADE_UP.length} documents with dates or amounts that cannot be real were held back; ordinary ones were sent.`;
  },
});
