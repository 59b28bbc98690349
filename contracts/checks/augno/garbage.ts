import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { goesOn } from '../retries/recovery.ts';
import { countOf, make } from '../writes/made.ts';
import { stateText, steadyState } from './seen-state.ts';
import { usualOperation } from './usual.ts';

const LARGE = 5 * 1024 * 1024;
const SLOW_MS = 600;
const HTML = '<!doctype html><html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>';
/** Longest silence of an integration between two attempts. */
const QUIET_MS = 1_000;
const LATER_S = 3_600;

interface Ruin {
  readonly says: string;
  readonly fault: FaultSpec;
}

const RUINS: readonly Ruin[] = [
  { says: 'bytes that are no JSON', fault: { garbage: true } },
  { says: 'nothing at all, with a good status', fault: { body: '' } },
  {
    says: 'a page of HTML with 502',
    fault: { status: 502, body: HTML, headers: { 'Content-Type': 'text/html; charset=utf-8' } },
  },
  { says: 'JSON that ends in the middle', fault: { body: '{"object":"list","data":[{"id":"ac_' } },
  { says: 'a list where an object is due', fault: { body: [] } },
  { says: 'an object without what is due', fault: { body: {} } },
  { says: 'a reset of the connection', fault: { reset: 'before' } },
];

/** Answers that are unusual, and right. */
const RIGHT: readonly Ruin[] = [
  { says: '5 MB', fault: { rewrite: { '/padding': '0'.repeat(LARGE) } } },
  { says: 'some bytes, and the rest after a while', fault: { stall: { afterBytes: 20, forMs: SLOW_MS } } },
];

export default defineCheck({
  id: 'augno.garbage',
  title: 'An answer that makes no sense does no harm',
  refs: ['augno#go-live', 'cwe-20'],
  needs: ['connect', 'sync'],
  wants: ['create', 'state', 'clock'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about the API of Augno'),
  fix: 'Read the status first, then the body as text, then as JSON, and hold it against what is due: a list has rows, a thing that was made has an id. Anything else is an answer that did not come: try again, and give up with a clear failure.',
  why: 'A proxy in between answers with HTML, a connection ends in the middle, a bug sends an empty body. Who takes nothing for an empty list deletes every customer.',
  bad: 'const { data = [] } = JSON.parse(body || "{}");\nstore.replaceAll(data); // an empty body: all is gone',
  good: 'const page = tryParse(body);\nif (!Array.isArray(page?.data)) throw new Unavailable("the answer is no list");',
  async run(trial) {
    const connection = await trial.connect('one');
    const operation = await usualOperation(trial, connection);
    const before = await steadyState(trial, connection);
    if (before === null) trial.unjudged('whether what it keeps stays as it is (it shows no steady state)');
    for (const ruin of [...RUINS, ...RIGHT]) await read(trial, connection, operation, before, ruin);
    if (trial.has('create')) for (const [i, ruin] of RUINS.entries()) await write(trial, connection, `ruin-${i}`, ruin);
    else trial.unjudged('answers to writes (it cannot be asked for one)');
    await goesOn(trial, [connection], 'answers that made no sense');
    return `${RUINS.length} answers that made no sense, a large one and a slow one changed nothing that was kept, and were tried again or reported; writes had one effect each.`;
  },
});

async function read(
  trial: Trial,
  connection: Connection,
  operation: string,
  before: string | null,
  { says, fault }: Ruin,
): Promise<void> {
  const { provider, cause } = trial;
  trial.phase(`A read is answered with ${says}`);
  trial.refill();
  const ruin = provider.faults.add({ ...fault, operation, credential: connection.subject, times: 1 }, cause);
  const asked = await trial.trigger('sync', connection);
  provider.faults.clear(ruin.id, cause);
  if (ruin.met === 0) trial.halt('inconclusive', `No read came to be answered with ${says}.`, [asked.entry.seq]);
  const seqs = [asked.entry.seq, ...seqsOf(trial.calls(connection, asked.entry.seq))];
  trial.require(
    asked.status !== null,
    `A read was answered with ${says}, and the integration gave no answer any more (${answersOf([asked])}), wanted is that it lives on.`,
    seqs,
  );
  const after = before === null ? null : await stateText(trial);
  trial.require(
    after === before,
    `A read was answered with ${says} (the job: ${answersOf([asked])}), and what the integration keeps has changed, though nothing has changed at the provider.`,
    seqs,
  );
  trial.saw(`a read that was answered with ${says} did no harm (the job: ${answersOf([asked])})`, seqs);
}

async function write(trial: Trial, connection: Connection, key: string, { says, fault }: Ruin): Promise<void> {
  const { provider, profile, cause } = trial;
  trial.phase(`A write is answered with ${says}`);
  trial.refill();
  const where = { operation: profile.operations.create ?? '', credential: connection.subject, times: 1 };
  const ruin = provider.faults.add({ ...fault, ...where }, cause);
  const first = await make(trial, connection, key);
  if (!isSuccess(first.status) || countOf(trial, key) === 0) await rest(trial, connection, QUIET_MS);
  provider.faults.clear(ruin.id, cause);
  if (ruin.met === 0) {
    trial.halt('untested', `While all was well, a write was answered ${answersOf([first])} and never made.`, [
      first.entry.seq,
    ]);
  }
  const isTaken = isSuccess(first.status);
  if (isTaken && countOf(trial, key) === 0 && trial.has('clock')) {
    // What it has taken on it does by itself, sooner or later.
    await trial.trigger('clock', null, { seconds: LATER_S });
    await rest(trial, connection, QUIET_MS);
  }
  const hasLost = isTaken && countOf(trial, key) === 0 && trial.has('clock');
  const again = isTaken && countOf(trial, key) > 0 ? first : await make(trial, connection, key);
  const count = countOf(trial, key);
  const seqs = [first.entry.seq, again.entry.seq, ...seqsOf(trial.calls(connection, first.entry.seq))];
  trial.require(
    !hasLost && count === 1 && isSuccess(again.status),
    hasLost
      ? `A write was answered with ${says}; the integration said ${answersOf([first])}, and never wrote it, wanted is that it is tried again or reported.`
      : `A write was answered with ${says}; in the end there are ${count} of "${key}", and the job was answered ${answersOf([first, again])}, wanted is one, and the work done.`,
    seqs,
  );
  trial.saw(`a write that was answered with ${says} had one effect`, seqs);
}
