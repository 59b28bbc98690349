import { formatDuration } from '../../../emulator/core/duration.ts';
import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject, tryParseJson } from '../../../emulator/core/json.ts';
import { wholeText } from '../../../emulator/http/body.ts';
import { withoutBudgets } from '../../harness/boundless.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { ofGoroute } from './applies.ts';
import { sendsUsual, settled, takenOver } from './work.ts';

/** More than one batch holds. @see https://docs.goroute.ai/docs/sending-documents/batch-sending */
const DOCUMENTS = 104;
const MOST_IN_BATCH = 100;
const FEW = 4;
/** Work for a queue is accepted at once (wall ms). */
const AT_ONCE_MS = 2_000;
const DONE_MS = 60_000;
/** A second time would follow the first closely. */
const AFTER_MS = 700;
const HANG_MS = 60_000;
/** A batch is under way within this. */
const UNDER_WAY_MS = 10_000;
const BATCHES = ['sendBatch', 'createBatch'];
const SENDING = [...BATCHES, 'sendDocument', 'createInvoice'];
const MOST_SHOWN = 4;

export default defineCheck({
  id: 'goroute.batches',
  title:
    'Many documents are queued at once and sent in batches, each once: also when one is refused, or the process dies',
  refs: ['goroute#batches', 'goroute#checklist'],
  needs: ['connect', 'create', 'batch'],
  wants: ['restart'],
  applies: ofGoroute,
  fix: 'Keep the documents first, answer, and let a queue send them, a hundred in a request at most. Read the result of each: what was accepted is done, what was refused is handled by itself. Keep the idempotency key of a batch with its documents, so that the same batch is repeated after a crash and no other.',
  why: 'A month has a last day, on which thousands of invoices go out. A request that sends them all while somebody waits times out in the middle, and nobody knows which of them have left.',
  bad: 'for (const invoice of invoices) await send(invoice); // within the request of a user\nif (results.some(isRejected)) await sendBatch(all); // and the good ones go out twice',
  good: 'await queue.add(invoices); // 202\nfor (const { id, status, error } of results) status === "accepted" ? done(id) : setAside(id, error);',
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'batched-0');
    await partial(trial, connection);
    const restarted = await killed(trial, connection);
    // The last: it goes on for a while with what it is told of so many.
    const { batches, tookMs } = await many(trial, connection);
    return `${DOCUMENTS} documents were accepted within ${formatDuration(Math.round(tookMs))} and sent in ${batches} batches, each document once; one that was refused took none of the others with it${restarted}.`;
  },
});

/** More documents than one request may carry. Gives in how many they went, and after how long the integration had answered. */
async function many(trial: Trial, connection: Connection): Promise<{ batches: number; tookMs: number }> {
  const { clock } = trial;
  const mark = trial.phase(`${DOCUMENTS} documents are to be sent`);
  const since = trial.journal.last;
  const before = takenOver(trial).length;
  const began = clock.monotonic();
  let tookMs = 0;
  await withoutBudgets(trial, async () => {
    const asked = await trial.trigger('batch', connection, { count: DOCUMENTS });
    tookMs = clock.monotonic() - began;
    trial.require(
      isSuccess(asked.status) && tookMs < AT_ONCE_MS,
      `Asked to send ${DOCUMENTS} documents, it answered ${answersOf([asked])} after ${formatDuration(Math.round(tookMs))}, wanted is that it takes them over within ${formatDuration(AT_ONCE_MS)} and sends them afterwards.`,
      [mark, asked.entry.seq],
    );
    await eventually(
      trial,
      async () => takenOver(trial).length - before,
      (count) => count >= DOCUMENTS,
      DONE_MS,
    );
    await trial.sleep(AFTER_MS);
  });
  const calls = sendsSince(trial, connection, since);
  const shown = [mark, ...seqsOf(calls).slice(0, MOST_SHOWN)];
  requireEachOnce(trial, before, DOCUMENTS, shown);
  const batches = calls.filter(({ operation }) => BATCHES.includes(operation ?? ''));
  const large = batches.filter((call) => documentsIn(call) > MOST_IN_BATCH);
  trial.require(
    large.length === 0,
    `${large.length} batches had more than ${MOST_IN_BATCH} documents, wanted is ${MOST_IN_BATCH} at most.`,
    seqsOf(large),
  );
  if (batches.length === 0) trial.unjudged('batches (it sends each document by itself)');
  trial.saw(`${DOCUMENTS} documents went out in ${calls.length} requests, each once`, shown);
  return { batches: batches.length, tookMs };
}

/** One of a batch is refused: the others are done, and it is not sent over and over. */
async function partial(trial: Trial, connection: Connection): Promise<void> {
  const { provider, profile } = trial;
  const mark = trial.phase('One document of a batch is refused, and the others are accepted');
  const since = trial.journal.last;
  const before = takenOver(trial).length;
  const refusal = { code: 'VALIDATION_FAILED', message: 'The document breaks a rule.' };
  const fault = provider.faults.add(
    {
      operation: BATCHES,
      rewrite: { '/results/0': { id: '', status: 'rejected', error: refusal } },
      times: 1,
    },
    trial.cause,
  );
  await settled(trial, connection, () => trial.trigger('batch', connection, { count: FEW }));
  provider.faults.clear(fault.id, trial.cause);
  if (fault.met === 0) {
    trial.unjudged('a batch of which one document is refused (it sends none)');
    return;
  }
  const calls = sendsSince(trial, connection, since);
  const shown = [mark, ...seqsOf(calls).slice(0, MOST_SHOWN)];
  const sent = calls.reduce((sum, call) => sum + documentsIn(call), 0);
  trial.require(
    sent <= FEW + 1 && takenOver(trial).length - before <= FEW + 1,
    `Of a batch of ${FEW} documents one was refused, and ${sent} were sent in all ${profile.operations.create === null ? '' : `in ${calls.length} requests`}, wanted is that those that were accepted are not sent again.`,
    shown,
  );
  trial.saw('one that is refused takes none of the others with it', shown);
}

/** The process dies while a batch is under way, and what was accepted is sent all the same, once. */
async function killed(trial: Trial, connection: Connection): Promise<string> {
  if (!trial.has('restart')) {
    trial.unjudged('after a crash (it was not started here)');
    return '';
  }
  const { provider } = trial;
  const mark = trial.phase('Its process dies while a batch is under way');
  const before = takenOver(trial).length;
  const hang = provider.faults.add({ operation: SENDING, lateMs: HANG_MS, times: 1 }, trial.cause);
  const asked = await trial.trigger('batch', connection, { count: FEW });
  await eventually(
    trial,
    async () => hang.met,
    (met) => met > 0,
    UNDER_WAY_MS,
  );
  if (hang.met === 0) {
    trial.unjudged('after a crash (nothing was being sent when it would have been killed)');
    return '';
  }
  await trial.restart();
  provider.faults.clear(hang.id, trial.cause);
  await settled(trial, connection, () =>
    eventually(
      trial,
      async () => takenOver(trial).length - before,
      (count) => count >= FEW,
      DONE_MS,
    ),
  );
  requireEachOnce(trial, before, FEW, [mark, asked.entry.seq]);
  trial.saw('what was accepted before a crash is sent after it, each once', [mark, asked.entry.seq]);
  return ', and what was under way in a crash went out after it, each once';
}

/** So many more documents were taken over, and no number twice. */
function requireEachOnce(trial: Trial, before: number, wanted: number, seqs: readonly number[]): void {
  const rows = takenOver(trial).slice(before);
  const numbers = new Set(rows.map((row) => String(row.invoice_number)));
  trial.require(
    numbers.size === wanted && rows.length === wanted,
    `Of ${wanted} documents ${numbers.size} were taken over, in ${rows.length} transactions; wanted is each, once.`,
    seqs,
  );
}

function sendsSince(trial: Trial, connection: Connection, since: number): RequestEntry[] {
  return trial.calls(connection, since).filter(({ operation }) => SENDING.includes(operation ?? ''));
}

function documentsIn(call: RequestEntry): number {
  if (!BATCHES.includes(call.operation ?? '')) return 1;
  const body = tryParseJson(wholeText(call.request));
  return isJsonObject(body) && Array.isArray(body.documents) ? body.documents.length : 0;
}
