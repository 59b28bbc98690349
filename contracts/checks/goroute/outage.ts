import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { answersOf, undone } from '../../harness/jobs.ts';
import { ofDocuments } from './applies.ts';
import { handedOver } from './handed-over.ts';
import { createAll, LATER_S, sendsUsual, settled, stillSends, transactionsOf } from './work.ts';

const COUNT = 5;
/** Of ten pairs: whoever sends several at the same time lets some overtake others. */
const MOST_OVERTAKINGS = 4;
const SOON_MS = 5_000;
const numberOf = (i: number) => `out-${i}`;

export default defineCheck({
  id: 'goroute.outage',
  title: 'While GoRoute is down, documents are still taken in; when it is back they go out in order, once each',
  refs: ['goroute#error-handling', 'goroute#checklist'],
  needs: ['connect', 'create', 'clock'],
  wants: ['health'],
  applies: ofDocuments,
  fix: 'File each document before anything is tried with it, and answer that it is kept. Send from the file, oldest first, and try again in growing intervals while nothing gets through.',
  why: 'An outage of an hour must not become one of your own shop. What is refused at the door is typed in again by somebody, or forgotten.',
  bad: "app.post('/invoices', async (request) => { await send(request.body); }); // 502 for everybody",
  good: "app.post('/invoices', async (request, reply) => { await outbox.add(request.body); reply.code(202); });",
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, numberOf(0));
    const since = trial.phase('GoRoute is down');
    const fault = trial.provider.faults.add({ status: 503 }, trial.cause);
    const asked = await createAll(trial, connection, numbers());
    const seqs = asked.map(({ entry }) => entry.seq);
    trial.require(
      undone(asked).length === 0,
      `While GoRoute was down, documents were answered ${answersOf(asked)}, wanted is that each is kept (2xx).`,
      seqs,
    );
    if (trial.has('health')) {
      const health = await trial.probe('health');
      trial.require(
        health?.status !== null && health?.status !== undefined,
        'While GoRoute was down, its own health answered nothing.',
        seqs,
      );
    }
    trial.saw('while GoRoute was down, documents were taken in', seqs);
    trial.phase('GoRoute is back');
    trial.provider.faults.clear(fault.id, trial.cause);
    const missing = async () => numbers().filter((number) => transactionsOf(trial, number).length === 0);
    const lost = await settled(trial, connection, async () => {
      await trial.trigger('clock', null, { seconds: LATER_S });
      return eventually(trial, missing, ({ length }) => length === 0, SOON_MS);
    });
    trial.require(
      lost.length === 0,
      `Of ${COUNT} documents that came while GoRoute was down, ${lost.length} were not sent within an hour after it was back.`,
      seqs,
    );
    const doubled = numbers().filter((number) => transactionsOf(trial, number).length > 1);
    trial.require(
      doubled.length === 0,
      `${doubled.length} documents that came while GoRoute was down were sent more than once.`,
      seqs,
    );
    const order = [
      ...new Set(
        handedOver(trial.calls(connection, since).filter(({ response }) => (response?.status ?? 500) < 300)).map(
          ({ number }) => number,
        ),
      ),
    ].filter((number) => numbers().includes(number));
    trial.require(
      overtakings(order) <= MOST_OVERTAKINGS,
      `Documents that came while GoRoute was down were sent in another order than they came in: ${order.join(', ')}.`,
      seqs,
    );
    trial.saw('they were sent in order, once each, when it was back', seqs);
    await stillSends(trial, connection, 'out-last', 'After an outage');
    return `While GoRoute was down ${COUNT} documents were taken in; when it was back they were sent in order, once each.`;
  },
});

/** How many pairs left in another order than they came in. */
function overtakings(order: readonly string[]): number {
  const places = order.map((number) => numbers().indexOf(number));
  return places.reduce((sum, place, i) => sum + places.slice(i + 1).filter((later) => later < place).length, 0);
}

function numbers(): string[] {
  return Array.from({ length: COUNT }, (_, i) => numberOf(i + 1));
}
