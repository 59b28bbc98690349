import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { messagesNow } from '../messages/shown.ts';
import { ofDocuments } from './applies.ts';
import { listed } from './dead-letters.ts';
import { stateOf } from './delivered.ts';
import { create, later, sendsUsual, stillSends, transactionsOf, untilEnded } from './work.ts';

/** How transactions fail after they were taken over. */
const FAILURES: readonly string[] = ['RECEIVER_REJECTED', 'DELIVERY_TIMEOUT', 'CERTIFICATE_ERROR', 'AS4_ERROR'];
const SOON_MS = 3_000;
const ENDED_MS = 60_000;
const DAY_S = 86_400;

export default defineCheck({
  id: 'goroute.failed-listed',
  title:
    'A document that fails after it was taken over is known as failed, listed for people, and not sent again by itself',
  refs: ['goroute#tracking', 'goroute#checklist'],
  needs: ['connect', 'create', 'deadLetters'],
  wants: ['state', 'messages', 'clock', 'webhooks'],
  applies: ofDocuments,
  fix: 'Follow every transaction to its end, by webhooks and by looking. Put what failed on the list of failures with its code, tell whoever sent it, and leave it to them to send it again.',
  why: 'A 202 is no delivery. Whoever stops there believes an invoice sent that the receiver rejected, and whoever sends it again blindly is rejected again.',
  bad: 'const { status } = await send(xml);\nif (status === 202) markDelivered(number);',
  good: "on('transaction.failed', ({ invoice_number, error }) => failures.add(invoice_number, error.code));",
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'fail-0');
    trial.phase(`${FAILURES.length} documents are taken over, and fail later`);
    const before = trial.has('messages') ? (await messagesNow(trial)).length : 0;
    const seqs = new Map<string, number>();
    for (const outcome of FAILURES) {
      await trial.act('nextOutcome', { outcome });
      const { entry } = await create(trial, connection, numberOf(outcome));
      seqs.set(outcome, entry.seq);
      if (transactionsOf(trial, numberOf(outcome)).length !== 1) {
        trial.halt('untested', 'A document was not taken over while all was well.', [entry.seq]);
      }
    }
    await untilEnded(trial, connection, ENDED_MS);
    const mistakes: Mistake[] = [];
    for (const outcome of FAILURES) {
      const number = numberOf(outcome);
      const at = [seqs.get(outcome) ?? 0];
      const isListed = await eventually(
        trial,
        () => listed(trial, number),
        (seen) => seen,
        SOON_MS,
      );
      if (!isListed)
        mistakes.push({ says: `A document that failed with ${outcome} is not among the dead letters`, seqs: at });
      const status = trial.has('state') ? await stateOf(trial, number) : 'failed';
      if (status !== 'failed')
        mistakes.push({ says: `A document that failed with ${outcome} is shown as ${status}`, seqs: at });
      if (isListed && status === 'failed') trial.saw(`a document that failed with ${outcome} is listed`, at);
    }
    requireNone(mistakes);
    trial.require(
      !(await listed(trial, 'fail-0')),
      'A document that was delivered is among the dead letters, too.',
      [],
    );
    if (trial.has('messages')) {
      const told = (await messagesNow(trial)).length - before;
      trial.require(
        told >= FAILURES.length,
        `${FAILURES.length} documents failed, and people were told ${told} things.`,
        [...seqs.values()],
      );
    } else trial.unjudged('whether people are told (there is no probe messages)');
    trial.phase('A day passes');
    await later(trial, connection, DAY_S);
    const again = FAILURES.filter((outcome) => transactionsOf(trial, numberOf(outcome)).length > 1);
    trial.require(again.length === 0, `Documents that failed with ${again.join(', ')} were sent again by themselves.`, [
      ...seqs.values(),
    ]);
    await stillSends(trial, connection, 'fail-last', 'After documents that failed');
    return `${FAILURES.length} documents that failed after they were taken over were all listed, and none was sent again.`;
  },
});

function numberOf(outcome: string): string {
  return `fail-${outcome.toLowerCase().replaceAll('_', '-')}`;
}
