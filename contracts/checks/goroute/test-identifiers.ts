import { defineCheck } from '../../harness/check.ts';
import { goLive } from '../../harness/environments.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { ofDocuments } from './applies.ts';
import { create, sendsOf, sendsUsual, stillSends, submit } from './work.ts';

/** Receivers of the sandbox, which nobody real is; of the second one the check digit is wrong, too. */
const RECEIVERS: readonly string[] = ['9915:phase4-test-receiver', '0088:5060412690015', '9915:all-documents'];
/** Senders of the sandbox. */
const SENDERS: readonly string[] = ['0088:5060412690014', '9915:phase4-test-sender'];
/** Of a real scheme, with check digits that cannot be. */
const MISTYPED: readonly string[] = ['0208:0671516648', '0088:8712345000005'];

export default defineCheck({
  id: 'goroute.test-identifiers',
  title:
    'In production, no document goes out to or from an identifier of the sandbox, or one whose check digits are wrong',
  refs: ['goroute#test-identifiers', 'goroute#checklist'],
  needs: ['connect', 'create', 'submit', 'restart'],
  applies: ofDocuments,
  fix: 'Keep addresses in configuration, one set for each environment. Refuse those of the sandbox, and those whose check digits are wrong, before anything is sent with a production key.',
  why: 'Nobody has these identifiers in the live network. The first documents of the first day fail, and one that were taken would go to nobody.',
  bad: "const RECEIVER = '9915:phase4-test-receiver'; // works on every machine",
  good: 'if (isProduction && TEST_IDENTIFIERS.has(receiver)) throw new TestData(receiver);',
  async run(trial) {
    await sendsUsual(trial, await trial.connect('one'), 'id-0');
    trial.phase('It goes live');
    const live = await goLive(trial);
    await sendsUsual(trial, live, 'id-1', 'In production');
    const mistakes: Mistake[] = [];
    const all = [
      ...[...RECEIVERS, ...MISTYPED].map((to) => ({ says: `to ${to}`, of: { to } })),
      ...SENDERS.map((from) => ({ says: `from ${from}`, of: { from } })),
    ];
    for (const [i, { says, of }] of all.entries()) {
      const number = `id-${i + 2}`;
      const since = trial.phase(`A document ${says}`);
      const own = i < RECEIVERS.length && 'to' in of;
      const asked = own
        ? await create(trial, live, number, of)
        : await submit(trial, live, '{valid}', { number, ...of });
      const sends = sendsOf(trial, live, since, number);
      const seqs = [asked.entry.seq, ...sends.map(({ call }) => call.seq)];
      if (sends.length > 0)
        mistakes.push({ says: `In production, a document ${says} was handed over to be sent`, seqs });
      else trial.saw(`in production, a document ${says} was not handed over`, seqs);
    }
    requireNone(mistakes);
    await stillSends(trial, live, 'id-last', 'In production');
    return `In production, ${all.length} documents to or from identifiers that nobody real has were not handed over; ordinary ones were.`;
  },
});
