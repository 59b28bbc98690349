import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { announce, howAnswered, lastOf, sample } from '../../harness/fence.ts';
import { answersOf, undone } from '../../harness/jobs.ts';
import type { Asked } from '../../harness/trial.ts';
import { ofDocuments } from './applies.ts';
import { create, later, sendsOf, sendsUsual, settled, stillSends, transactionsOf } from './work.ts';

const COUNT = 3;
const SOON_MS = 4_000;

export default defineCheck({
  id: 'goroute.kill-switch',
  title:
    'When sending is switched off nothing is sent and nothing is lost, also over a restart, and all of it goes out once when it is on again',
  refs: ['goroute#checklist'],
  needs: ['connect', 'create', 'pause', 'resume'],
  wants: ['webhooks', 'clock', 'restart'],
  applies: ofDocuments,
  fix: 'Keep one switch outside the code, durable, and ask it right before each send. Taking in, storing and receiving go on while it is off.',
  why: 'When something is wrong with the documents, minutes count. A deployment takes longer, and stopping the server loses what comes in meanwhile.',
  bad: 'if (process.env.SENDING === "off") throw new Error("disabled"); // what came in is gone',
  good: 'await outbox.add(document);\nif (await settings.isSending()) await drain();',
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'kill-0');
    const since = trial.phase('Sending is switched off, and documents come');
    const off = await trial.trigger('pause', connection);
    const asked: Asked[] = [];
    for (let i = 1; i <= COUNT; i++) asked.push(await create(trial, connection, `kill-${i}`));
    await later(trial, connection);
    if (trial.host.canRestart) {
      await trial.restart();
      await later(trial, connection);
    } else trial.unjudged('after a restart (it was not started here)');
    const sends = sendsOf(trial, connection, since);
    const seqs = [off.entry.seq, ...asked.map(({ entry }) => entry.seq), ...sends.map(({ call }) => call.seq)];
    trial.require(undone([off]).length === 0, `Asked to switch sending off, it answered ${answersOf([off])}.`, seqs);
    trial.require(
      sends.length === 0,
      `While sending was switched off, ${sends.length} documents were handed over to be sent.`,
      seqs,
    );
    trial.require(
      undone(asked).length === 0,
      `While sending was switched off, documents were answered ${answersOf(asked)}, wanted is that each is kept (2xx).`,
      seqs,
    );
    trial.saw('while sending was switched off, nothing was sent', seqs);
    if (trial.has('webhooks')) {
      const attempt = lastOf(await announce(trial, sample(trial, connection)));
      trial.require(
        attempt.outcome === 'accepted',
        `While sending was switched off, a webhook was answered ${howAnswered(attempt)}, wanted is 2xx.`,
        [attempt.seq],
      );
    }
    trial.phase('Sending is switched on again');
    const on = await settled(trial, connection, () => trial.trigger('resume', connection));
    const missing = async () => asked.filter((_, i) => transactionsOf(trial, `kill-${i + 1}`).length === 0);
    const lost = await eventually(trial, missing, ({ length }) => length === 0, SOON_MS);
    trial.require(
      lost.length === 0,
      `Of ${COUNT} documents that came while sending was switched off, ${lost.length} were not sent when it was on again.`,
      [on.entry.seq],
    );
    const doubled = asked.filter((_, i) => transactionsOf(trial, `kill-${i + 1}`).length > 1);
    trial.require(doubled.length === 0, `${doubled.length} of them were sent more than once.`, [on.entry.seq]);
    trial.saw('all of them were sent once when it was on again', [on.entry.seq]);
    await stillSends(trial, connection, 'kill-last', 'After sending was switched on again');
    return `While sending was switched off, ${COUNT} documents were kept and none was sent; each was sent once when it was on again.`;
  },
});
