import { defineCheck } from '../../harness/check.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import type { Trial } from '../../harness/trial.ts';
import { ofDocuments } from './applies.ts';
import { create, later, sendsOf, sendsUsual, stillSends, transactionsOf, untilSent } from './work.ts';

/** A refused key stops everything, and is judged elsewhere. */
const OF_THE_KEY = 401;

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
    const mistakes: Mistake[] = [];
    const lasting = permanent.filter((status) => status !== OF_THE_KEY);
    await sendsUsual(trial, connection, 'err-0');
    for (const status of lasting) {
      const number = `err-${status}`;
      const since = trial.phase(`Sending is refused with ${status}`);
      const fault = refuse(trial, status);
      const asked = await create(trial, connection, number);
      await later(trial, connection, 600);
      trial.provider.faults.clear(fault.id, trial.cause);
      const sends = sendsOf(trial, connection, since, number);
      const seqs = [asked.entry.seq, ...sends.map(({ call }) => call.seq)];
      if (sends.length === 0) {
        // What was seen before is seen, whatever came of it.
        requireNone(mistakes);
        trial.halt('untested', `Asked to send a document, the integration sent none.`, seqs);
      }
      if (sends.length > 1)
        mistakes.push({ says: `A document that was refused with ${status} was sent ${sends.length} times`, seqs });
      else trial.saw(`a document that was refused with ${status} was sent once`, seqs);
    }
    for (const status of retryable) {
      const number = `err-${status}`;
      const since = trial.phase(`Sending fails once with ${status}`);
      const fault = refuse(trial, status, 1);
      const asked = await create(trial, connection, number);
      const count = await untilSent(trial, connection, number);
      trial.provider.faults.clear(fault.id, trial.cause);
      const sends = sendsOf(trial, connection, since, number);
      const seqs = [asked.entry.seq, ...sends.map(({ call }) => call.seq)];
      if (count === 0 && !trial.has('clock'))
        trial.unjudged(`a ${status} (it was not tried again soon, and its clock cannot be moved)`);
      else if (count !== 1)
        mistakes.push({
          says: `A document whose sending failed once with ${status} was sent ${count} times in the end`,
          seqs,
        });
      else trial.saw(`a document whose sending failed once with ${status} was sent in the end`, seqs);
    }
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

function refuse({ provider, cause }: Trial, status: number, times?: number) {
  return provider.faults.add({ operation: 'sendDocument', status, ...(times !== undefined && { times }) }, cause);
}
