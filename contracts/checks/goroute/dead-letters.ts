import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { answersOf } from '../../harness/jobs.ts';
import { isSuccess, type Trial } from '../../harness/trial.ts';
import { ofDocuments } from './applies.ts';
import { create, later, sendsOf, sendsUsual, settled, stillSends, transactionsOf } from './work.ts';

const NUMBER = 'dead-1';
const SOON_MS = 2_000;
/** Whoever tries again by itself does so within a day. */
const DAY_S = 86_400;

export default defineCheck({
  id: 'goroute.dead-letters',
  title:
    'A document that was refused for good is kept where people find it, goes out by itself no more, and goes out once when somebody says so',
  refs: ['goroute#error-handling', 'goroute#checklist'],
  needs: ['connect', 'create', 'deadLetters'],
  wants: ['redrive', 'clock'],
  applies: ofDocuments,
  fix: 'Put the document aside with its number, the code and the reason, in a list that people look at. Let them put it to work again: another attempt, with another key, once.',
  why: 'A log line is no place to keep an invoice. What nobody finds is never paid; what goes out by itself later is paid twice.',
  bad: "log.error('send failed', { number });",
  good: 'await deadLetters.add({ number, code, reason });\n// a person: await redrive(number)',
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'dead-0');
    const since = trial.phase('A document is refused for good');
    const fault = trial.provider.faults.add({ operation: 'sendDocument', status: 400 }, trial.cause);
    const asked = await create(trial, connection, NUMBER);
    trial.provider.faults.clear(fault.id, trial.cause);
    const seqs = [asked.entry.seq, ...sendsOf(trial, connection, since, NUMBER).map(({ call }) => call.seq)];
    const isListed = await eventually(
      trial,
      () => listed(trial, NUMBER),
      (seen) => seen,
      SOON_MS,
    );
    trial.require(isListed, `A document was refused for good, and its number is not among the dead letters.`, seqs);
    trial.saw('a document that was refused for good is among the dead letters', seqs);
    if (trial.has('clock')) {
      trial.phase('A day passes');
      await later(trial, connection, DAY_S);
      const count = transactionsOf(trial, NUMBER).length;
      trial.require(count === 0, 'A document that was refused for good was sent by itself within a day.', seqs);
      trial.require(await listed(trial, NUMBER), 'After a day, it is not among the dead letters any more.', seqs);
    } else trial.unjudged('whether it goes out by itself later (its clock cannot be moved)');
    if (trial.has('redrive')) {
      await redriven(trial, seqs);
    } else trial.unjudged('whether it can be put to work again (there is no trigger redrive)');
    await stillSends(trial, connection, 'dead-last', 'After a dead letter');
    return 'A document that was refused for good was among the dead letters, and went out once when somebody put it to work again.';

    async function redriven(of: Trial, shown: readonly number[]): Promise<void> {
      of.phase('Somebody puts it to work again, twice');
      const first = await settled(of, connection, () => of.trigger('redrive', connection, { number: NUMBER }));
      const once = await eventually(
        of,
        async () => transactionsOf(of, NUMBER).length,
        (count) => count > 0,
        SOON_MS,
      );
      of.require(
        isSuccess(first.status) && once === 1,
        `A dead letter was put to work again when all was well: the answer was ${answersOf([first])}, and it was sent ${once} times, wanted is once.`,
        [...shown, first.entry.seq],
      );
      const isGone = await eventually(
        of,
        async () => !(await listed(of, NUMBER)),
        (seen) => seen,
        SOON_MS,
      );
      of.require(isGone, 'A dead letter that was sent is still listed.', [first.entry.seq]);
      const second = await settled(of, connection, () => of.trigger('redrive', connection, { number: NUMBER }));
      const twice = transactionsOf(of, NUMBER).length;
      of.require(twice === 1, `Put to work once more, a document that was sent was sent again.`, [second.entry.seq]);
      of.saw('a dead letter that was put to work twice was sent once', [first.entry.seq, second.entry.seq]);
    }
  },
});

/** Whether the probe of dead letters shows this number, wherever it has it. */
export async function listed(trial: Trial, number: string): Promise<boolean> {
  const shown = await trial.probe('deadLetters');
  if (shown === null) return trial.lack('deadLetters');
  if (shown.value === undefined) {
    const says = `The probe deadLetters answered ${shown.status ?? 'nothing'}: it must answer 200 with JSON.`;
    return trial.halt('untested', says);
  }
  return JSON.stringify(shown.value).includes(JSON.stringify(number));
}
