import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { ofDocuments } from './applies.ts';
import { later, sendsOf, sendsUsual, settled, stillSends, transactionsOf } from './work.ts';

const SOON_MS = 4_000;
const HELD_MS = 4_000;

export default defineCheck({
  id: 'goroute.restart',
  title: 'A process that is killed while documents are under way loses none and doubles none',
  refs: ['goroute#checklist', 'idempotency-key-draft'],
  needs: ['connect', 'create', 'restart'],
  wants: ['clock'],
  applies: ofDocuments,
  fix: 'File a document and its key before the first attempt. After a start, take up what has no transaction yet, with the same bytes and the same key.',
  why: 'Going back to the version before means killing processes in the middle of their work. What was in memory is gone, and what had no key goes out twice.',
  bad: 'const queue = []; // of documents',
  good: 'for (const document of await outbox.unsent()) await send(document.xml, { key: document.key });',
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'kill9-0');
    await killed(trial, connection, 'kill9-1', 'while GoRoute works on its document', {
      operation: 'sendDocument',
      lateMs: HELD_MS,
      times: 1,
    });
    await killed(trial, connection, 'kill9-2', 'while its document waits for GoRoute', {
      operation: ['sendDocument', 'validateDocument'],
      status: 503,
    });
    await stillSends(trial, connection, 'kill9-last', 'After it was killed twice');
    return 'Killed while documents were under way, it sent each of them once in the end.';
  },
});

/** Kills it while a document is under way, and looks for what became of that. */
async function killed(
  trial: Trial,
  connection: Connection,
  number: string,
  when: string,
  spec: Parameters<Trial['provider']['faults']['add']>[0],
): Promise<void> {
  const since = trial.phase(`It is killed ${when}`);
  const fault = trial.provider.faults.add(spec, trial.cause);
  const asking = trial.trigger('create', connection, { number, to: '', type: 'Invoice' });
  // Whoever is killed answers nothing any more.
  asking.catch(() => undefined);
  const met = await eventually(
    trial,
    async () => fault.met,
    (count) => count > 0,
    SOON_MS,
  );
  if (met === 0) trial.halt('untested', 'Asked to send a document, the integration never called GoRoute.', [since]);
  await trial.restart();
  await asking;
  trial.provider.faults.clear(fault.id, trial.cause);
  await later(trial, connection);
  const count = await settled(trial, connection, () =>
    eventually(
      trial,
      async () => transactionsOf(trial, number).length,
      (seen) => seen > 0,
      SOON_MS,
    ),
  );
  const final = transactionsOf(trial, number).length;
  const seqs = [since, ...sendsOf(trial, connection, since, number).map(({ call }) => call.seq)];
  if (count === 0 && !trial.has('clock')) {
    trial.unjudged(`what becomes of a document when it is killed ${when} (its clock cannot be moved)`);
    return;
  }
  trial.require(
    final === 1,
    `It was killed ${when}: in the end there are ${final} transactions of it, wanted is one.`,
    seqs,
  );
  trial.saw(`killed ${when}, it sent the document once`, seqs);
}
