import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { ofDocuments } from './applies.ts';
import { later, sendsOf, sendsUsual, settled, stillSends, transactionsOf, untilSent } from './work.ts';

/** A refused key stops everything, and is judged elsewhere. */
const OF_THE_KEY = 401;
/** What is tried again by itself is tried again by then. */
const AGAIN_S = 600;
/** What is answered before it is sent is sent by then (wall ms). */
const SOON_MS = 2_000;

/** A document whose sending did not go well at first. */
interface Attempted {
  readonly status: number;
  readonly number: string;
  readonly since: number;
  /** Of the request for it. */
  readonly seq: number;
}

export default defineCheck({
  id: 'goroute.error-matrix',
  title:
    'A document that is refused for good is sent once, and one that met a passing failure is sent again until it is taken',
  refs: ['goroute#error-handling', 'goroute#checklist'],
  needs: ['connect', 'create'],
  wants: ['clock'],
  applies: ofDocuments,
  fix: 'Decide by the status: try again after 429, 500, 502, 503, 504 and where no answer came, with growing pauses and the same key. After any other 4xx put the document aside.',
  why: 'Trying again what is refused for good costs the budget that other documents need. Giving up what failed for a moment loses an invoice.',
  bad: 'if (status >= 400) await retryLater(document);',
  good: 'if ([429, 500, 502, 503, 504].includes(status)) await retryLater(document);\nelse if (status >= 400) await setAside(document, code);',
  async run(trial) {
    const connection = await trial.connect('one');
    const { retryable, permanent } = trial.profile;
    const lasting = permanent.filter((status) => status !== OF_THE_KEY);
    await sendsUsual(trial, connection, 'err-0');
    const refused = await allRefused(trial, connection, lasting);
    const mistakes = [...refused, ...(await allFailed(trial, connection, retryable))];
    requireNone(mistakes);
    const again = lasting.filter((status) => transactionsOf(trial, `err-${status}`).length > 0);
    trial.require(
      again.length === 0,
      `Documents that were refused with ${again.join(', ')} were sent later all the same.`,
      [],
    );
    await stillSends(trial, connection, 'err-last', 'After refusals and failures of all kinds');
    return `${lasting.length} documents that were refused for good were sent once each, and ${retryable.length} that met a passing failure were sent in the end.`;
  },
});

/** A document for each status that is final. Time passes once for all of them: none is sent again by then. Gives what was wrong. */
async function allRefused(trial: Trial, connection: Connection, statuses: readonly number[]): Promise<Mistake[]> {
  // None comes to rest by itself: whoever tries one again is counted in the end.
  const refusals = await settled(trial, connection, async () => {
    const begun: Attempted[] = [];
    for (const status of statuses) {
      const number = `err-${status}`;
      const since = trial.phase(`Sending is refused with ${status}`);
      const fault = refuse(trial, status);
      const { entry } = await trial.trigger('create', connection, { number, to: '', type: 'Invoice' });
      const look = async () => sendsOf(trial, connection, since, number).length > 0;
      const isSoon = await eventually(trial, look, (isSent) => isSent, SOON_MS);
      // Whoever stops for a while after a refusal goes on in time.
      if (!isSoon) await later(trial, connection, AGAIN_S);
      trial.provider.faults.clear(fault.id, trial.cause);
      if (!(await look())) {
        // What was seen before is seen, whatever came of it.
        requireNone(repeatedOf(trial, connection, begun));
        trial.halt('untested', 'Asked to send a document, the integration sent none.', [entry.seq]);
      }
      begun.push({ status, number, since, seq: entry.seq });
    }
    return begun;
  });
  await later(trial, connection, AGAIN_S);
  const mistakes = repeatedOf(trial, connection, refusals);
  const repeated = new Set(mistakes.flatMap(({ seqs }) => seqs));
  for (const { status, seq } of refusals) {
    if (!repeated.has(seq)) trial.saw(`a document that was refused with ${status} was sent once`, [seq]);
  }
  return mistakes;
}

function repeatedOf(trial: Trial, connection: Connection, refusals: readonly Attempted[]): Mistake[] {
  return refusals.flatMap(({ status, number, since, seq }) => {
    const sends = sendsOf(trial, connection, since, number);
    const seqs = [seq, ...sends.map(({ call }) => call.seq)];
    const says = `A document that was refused with ${status} was sent ${sends.length} times`;
    return sends.length > 1 ? [{ says, seqs }] : [];
  });
}

/** A document for each status that time can mend: it is sent in the end. Gives what was wrong. */
async function allFailed(trial: Trial, connection: Connection, statuses: readonly number[]): Promise<Mistake[]> {
  // None comes to rest by itself: whatever of one goes on while the next is under way is counted in the end.
  const failures = await settled(trial, connection, async () => {
    const begun: Attempted[] = [];
    for (const status of statuses) {
      const number = `err-${status}`;
      const since = trial.phase(`Sending fails once with ${status}`);
      const fault = refuse(trial, status, 1);
      const { entry } = await trial.trigger('create', connection, { number, to: '', type: 'Invoice' });
      await untilSent(trial, connection, number);
      trial.provider.faults.clear(fault.id, trial.cause);
      begun.push({ status, number, since, seq: entry.seq });
    }
    return begun;
  });
  const mistakes: Mistake[] = [];
  for (const { status, number, since, seq } of failures) {
    const count = transactionsOf(trial, number).length;
    const seqs = [seq, ...sendsOf(trial, connection, since, number).map(({ call }) => call.seq)];
    if (count === 0 && !trial.has('clock'))
      trial.unjudged(`a ${status} (it was not tried again soon, and its clock cannot be moved)`);
    else if (count !== 1)
      mistakes.push({
        says: `A document whose sending failed once with ${status} was sent ${count} times in the end`,
        seqs,
      });
    else trial.saw(`a document whose sending failed once with ${status} was sent in the end`, seqs);
  }
  return mistakes;
}

function refuse({ provider, cause }: Trial, status: number, times?: number) {
  return provider.faults.add({ operation: 'sendDocument', status, ...(times !== undefined && { times }) }, cause);
}
