import { defineCheck } from '../../harness/check.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { messagesNow } from '../messages/shown.ts';
import { ofDocuments } from './applies.ts';
import { create, sendsOf, sendsUsual, stillSends, transactionsOf, untilSent, type Wanted } from './work.ts';

/** What each takes and what it does not. */
const REFUSED: readonly (Required<Wanted> & { readonly says: string })[] = [
  { to: '9915:invoice-only', type: 'CreditNote', says: 'a credit note to somebody who takes invoices only' },
  { to: '9915:credit-note-only', type: 'Invoice', says: 'an invoice to somebody who takes credit notes only' },
  { to: '9915:not-registered', type: 'Invoice', says: 'an invoice to somebody who is in no SMP' },
];
const TAKEN: readonly Required<Wanted>[] = [
  { to: '9915:invoice-only', type: 'Invoice' },
  { to: '9915:credit-note-only', type: 'CreditNote' },
];

export default defineCheck({
  id: 'goroute.capabilities',
  title: 'Nothing is sent to somebody who is not in the network, or who does not take documents of that type',
  refs: ['goroute#lookup', 'goroute#checklist'],
  needs: ['connect', 'create'],
  wants: ['messages'],
  applies: ofDocuments,
  fix: 'Look the receiver up before each document, and look for its type among those that they take. Where it is not there, send nothing, and tell whoever made the document.',
  why: 'What a receiver does not take is refused, and a refusal that nobody expected ends among failures. The lookup knows it before.',
  bad: 'const found = await lookup(receiver);\nif (found) await send(creditNote); // they take invoices only',
  good: 'const types = (await lookup(receiver))?.document_types ?? [];\nif (!types.some(isOf(document))) return tell(user, "they do not take this type");',
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'cap-0');
    for (const [i, wanted] of TAKEN.entries()) {
      trial.phase(`A document of type ${wanted.type} goes to somebody who takes it`);
      const asked = await create(trial, connection, `cap-taken-${i}`, wanted);
      const count = await untilSent(trial, connection, `cap-taken-${i}`);
      trial.require(
        count === 1,
        `A document of type ${wanted.type} to somebody who takes these alone was sent ${count} times, wanted is once.`,
        [asked.entry.seq],
      );
      trial.saw('what somebody takes is sent to them', [asked.entry.seq]);
    }
    const mistakes: Mistake[] = [];
    for (const [i, { says, ...wanted }] of REFUSED.entries()) {
      const number = `cap-${i + 1}`;
      const since = trial.phase(`Asked to send ${says}`);
      const before = trial.has('messages') ? (await messagesNow(trial)).length : 0;
      const asked = await create(trial, connection, number, wanted);
      const sends = sendsOf(trial, connection, since, number);
      const seqs = [asked.entry.seq, ...sends.map(({ call }) => call.seq)];
      const isSent = sends.length > 0 || transactionsOf(trial, number).length > 0;
      if (isSent) mistakes.push({ says: `It handed over ${says}`, seqs });
      else if (trial.has('messages') && (await messagesNow(trial)).length === before) {
        mistakes.push({ says: `It did not send ${says}, and told nobody`, seqs });
      } else trial.saw(`it did not send ${says}`, seqs);
    }
    if (!trial.has('messages')) trial.unjudged('whether people are told (there is no probe messages)');
    requireNone(mistakes);
    await stillSends(trial, connection, 'cap-last', 'After documents that nobody takes');
    return `Of ${REFUSED.length} documents that their receivers do not take, none was handed over; ${TAKEN.length} that they take were.`;
  },
});
