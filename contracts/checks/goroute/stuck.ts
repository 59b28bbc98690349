import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { heardSince, lookAt } from '../operations/told.ts';
import { ofDocuments } from './applies.ts';
import { stateOf } from './delivered.ts';
import { create, later, sendsUsual, stillSends, transactionsOf, untilEnded } from './work.ts';

const NUMBER = 'stuck-1';
const STEPS = 8;
const STEP_S = 10_800;
const SOON_MS = 2_000;

export default defineCheck({
  id: 'goroute.stuck',
  title:
    'A document that never arrives is told to somebody, is not sent again, and is taken for delivered when it arrives at last',
  refs: ['goroute#tracking', 'goroute#checklist'],
  needs: ['connect', 'create', 'clock', 'alerts'],
  wants: ['state', 'messages'],
  applies: ofDocuments,
  fix: 'Look at what has not ended after a while, seldomer with each look, and tell somebody when it takes longer than it should. Go on looking: its end comes from the provider alone.',
  why: 'A transaction can hang in sending without any event. Whoever waits for one waits for ever, and whoever sends again has two invoices with the receiver.',
  bad: 'setTimeout(() => resend(document), HOUR);',
  good: 'if (age(transaction) > DEADLINE) alert("stuck in sending", number); // and look again later',
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'stuck-0');
    await untilEnded(trial, connection);
    trial.phase('A document never leaves the state sending');
    await trial.act('nextOutcome', { outcome: 'stuck' });
    const { entry } = await create(trial, connection, NUMBER);
    if (transactionsOf(trial, NUMBER).length !== 1)
      trial.halt('untested', 'A document was not taken over while all was well.', [entry.seq]);
    await untilEnded(trial, connection);
    const before = await lookAt(trial, connection, ['alerts', 'messages']);
    let news: string[] = [];
    for (let i = 0; i < STEPS && news.length === 0; i++) {
      await trial.sandbox.advance(STEP_S * 1000);
      await later(trial, connection, STEP_S);
      news = heardSince(trial, before, await lookAt(trial, connection, ['alerts', 'messages'])).filter(isAlarm);
    }
    trial.require(
      news.length > 0,
      `A document was stuck in sending for ${(STEPS * STEP_S) / 3600} hours, and neither alerts nor messages show anything new.`,
      [entry.seq],
    );
    trial.saw('a document that is stuck was told to somebody', [entry.seq]);
    const count = transactionsOf(trial, NUMBER).length;
    trial.require(count === 1, `A document that was stuck in sending was sent ${count} times, wanted is once.`, [
      entry.seq,
    ]);
    trial.phase('It arrives at last');
    await trial.act('finish', { of: connection.subject, outcome: 'delivered' });
    await untilEnded(trial, connection);
    if (trial.has('state')) {
      const status = await eventually(
        trial,
        () => stateOf(trial, NUMBER),
        (seen) => seen === 'delivered',
        SOON_MS,
      );
      trial.require(status === 'delivered', `A document that arrived late is shown as ${status}.`, [entry.seq]);
    } else trial.unjudged('whether it knows of the late delivery (there is no probe state)');
    await stillSends(trial, connection, 'stuck-last', 'After a document that was stuck');
    return 'A document that was stuck in sending was told to somebody, was not sent again, and was taken for delivered when it arrived.';
  },
});

/** Answers of triggers are no alarm. */
function isAlarm(text: string): boolean {
  return /^(alerts|messages): /.test(text);
}
