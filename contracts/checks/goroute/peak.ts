import { formatDuration } from '../../../emulator/core/duration.ts';
import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { undone } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { ofGoroute } from './applies.ts';
import { sendsUsual, takenOver } from './work.ts';

const DOCUMENTS = 24;
/** What it is tried with: the tier for tests lets so little through that most of the time is waiting. */
const TIER = 'starter';
const AT_ONCE = 10;
/** That a limit is met once in a while is how it is found; a storm is not. */
const MOST_LIMITED = 0.05;
const DONE_MS = 60_000;
const MOST_SHOWN = 3;
const TOO_MANY = 429;

export default defineCheck({
  id: 'goroute.peak',
  title: 'A burst of documents goes out, each once, within the limits of the tier',
  refs: ['goroute#checklist', 'sre-book#22'],
  needs: ['connect', 'create'],
  applies: ofGoroute,
  fix: 'Let requests pass through one door that knows the limits of your tier: so many at the same time, so many in a second, and none while GoRoute says to wait. Let documents wait in a queue before it.',
  why: 'The peak comes on the last day of the month. Whoever has not tried it learns on that day that every worker runs into 429, and that the retries make it worse.',
  bad: 'await Promise.all(invoices.map(send));',
  good: 'const door = new RateLimiter({ perSecond: 8, atOnce: 4 });\nawait queue.process((invoice) => door.run(() => send(invoice)));',
  async run(trial) {
    const connection = await trial.connect('one');
    await trial.act('setTier', { of: connection.subject, tier: TIER });
    await sendsUsual(trial, connection, 'peak-0');
    const { clock } = trial;
    const mark = trial.phase(`${DOCUMENTS} documents are to be sent, ${AT_ONCE} at the same time`);
    const since = trial.journal.last;
    const began = clock.monotonic();
    await burst(trial, connection);
    const count = () => sentOf(trial).length;
    await eventually(
      trial,
      async () => count(),
      (sent) => sent >= DOCUMENTS,
      DONE_MS,
    );
    const tookMs = clock.monotonic() - began;
    const calls = trial.calls(connection, since);
    const shown = [mark, ...seqsOf(calls).slice(0, MOST_SHOWN)];
    const numbers = new Set(sentOf(trial));
    trial.require(
      numbers.size === DOCUMENTS && count() === DOCUMENTS,
      `Of ${DOCUMENTS} documents ${numbers.size} were sent within ${formatDuration(Math.round(tookMs))}, in ${count()} transactions; wanted is each, once.`,
      shown,
    );
    const limited = calls.filter(({ response }) => response?.status === TOO_MANY);
    trial.require(
      limited.length <= MOST_LIMITED * calls.length,
      `${limited.length} of ${calls.length} calls were refused for a limit, wanted is ${Math.floor(MOST_LIMITED * calls.length)} at most.`,
      [mark, ...seqsOf(limited).slice(0, MOST_SHOWN)],
    );
    trial.saw(`${DOCUMENTS} documents were sent, each once`, shown);
    const rate = Math.round((calls.length / tookMs) * 1000 * 10) / 10;
    return `${DOCUMENTS} documents went out in ${formatDuration(Math.round(tookMs))}, each once: ${calls.length} calls, ${rate} a second, ${limited.length} of them refused for a limit, 95 of 100 answered within ${formatDuration(Math.round(p95(calls)))}.`;
  },
});

async function burst(trial: Trial, connection: Connection): Promise<void> {
  const numbers = Array.from({ length: DOCUMENTS }, (_, i) => `peak-${i + 1}`);
  const lane = async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      const asked = await trial.trigger('create', connection, { number });
      // One that is kept for later is done, too.
      if (undone([asked]).length > 0)
        trial.halt(
          'failed',
          `Asked for ${number} in a burst, it answered ${asked.status ?? asked.entry.error}, wanted is that it takes it over.`,
          [asked.entry.seq],
        );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

function sentOf(trial: Trial): string[] {
  return takenOver(trial)
    .map((row) => String(row.invoice_number))
    .filter((number) => number.startsWith('peak-') && number !== 'peak-0');
}

function p95(calls: readonly RequestEntry[]): number {
  const took = calls.map(({ durationMs }) => durationMs ?? 0).toSorted((a, b) => a - b);
  return took[Math.floor(took.length * 0.95)] ?? 0;
}
