import { formatDuration } from '../../../emulator/core/duration.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { startWith } from '../../harness/environments.ts';
import { eventually } from '../../harness/eventually.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { ofGoroute } from './applies.ts';
import { sendsUsual, settled, takenOver } from './work.ts';

const DONE_MS = 45_000;
const MOST_SHOWN = 4;
const WAITING = 'failover-1';
const NEXT = 'failover-2';

export default defineCheck({
  id: 'goroute.failover',
  title: 'When its base address is changed, all calls go to the new one, and what waited is sent, once',
  refs: ['goroute#checklist', 'sre-book#22'],
  needs: ['connect', 'sync', 'create', 'restart'],
  applies: ofGoroute,
  fix: 'Read the base address from the settings in one place, and make every address from it. Keep documents before they are sent, so that a change of the address, and the start that goes with it, loses none.',
  why: 'In an outage of a region the new address comes by mail, at night. Whoever has the old one in three places, or must look up which invoices were lost, takes hours for what is a line in a file.',
  bad: "await fetch('https://app.goroute.ai/peppol-api/api/v1/send', …);",
  good: "await fetch(new URL('api/v1/send', config.apiBase), …); // GOROUTE_BASE_URL",
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'failover-0');
    const { provider, clock } = trial;
    const gone = trial.phase('The address stops answering, and a document is to be sent');
    provider.faults.add({ offline: true }, trial.cause);
    const asked = await trial.trigger('create', connection, { number: WAITING });
    const address = await provider.listenBeside();
    trial.phase('It is started with another address, which answers');
    const since = trial.journal.last;
    const began = clock.monotonic();
    await startWith(trial, { [`${provider.provider}.apiBase`]: address });
    const firstMs = await untilServed(trial, since, began);
    await sentOnce(trial, connection, asked.status, gone);
    trial.phase('The old address answers again, and work goes on at the new one');
    provider.faults.clear(undefined, trial.cause);
    await settled(trial, connection, async () => {
      await trial.trigger('sync', connection);
      await trial.trigger('create', connection, { number: NEXT });
    });
    requireMoved(trial, since, new URL(address).host);
    trial.require(
      countOf(trial, NEXT) === 1,
      `With the new address, a document was sent ${countOf(trial, NEXT)} times, wanted is once.`,
      [trial.journal.last],
    );
    return `Started with another address, it called there ${formatDuration(Math.round(firstMs))} later, a document that had waited was sent once, and no call went to the old address any more.`;
  },
});

/** Gives how long it took from the new settings to the first call that was answered well. */
async function untilServed(trial: Trial, since: number, began: number): Promise<number> {
  const { journal, provider, clock, signal } = trial;
  const filter = { kind: 'request', provider: provider.provider, since } as const;
  const served = () => journal.query(filter).find(({ response }) => response !== null && isSuccess(response.status));
  while (!served() && clock.monotonic() - began < DONE_MS) {
    await journal.wait({ ...filter, since: journal.last }, { withinMs: 1_000, signal });
    signal.throwIfAborted();
  }
  return clock.monotonic() - began;
}

/** What was to be sent in the outage is sent; where it was refused then, it is asked for again, as a person would. */
async function sentOnce(trial: Trial, connection: Connection, status: number | null, gone: number): Promise<void> {
  if (!isSuccess(status)) {
    const again = await trial.trigger('create', connection, { number: WAITING });
    if (!isSuccess(again.status)) {
      const says = `Asked again with the new address for a document that could not be sent in the outage, it answered ${answersOf([again])}, wanted is that it sends it.`;
      trial.halt('failed', says, [gone, again.entry.seq]);
    }
  }
  const look = async () => countOf(trial, WAITING);
  await settled(trial, connection, () => eventually(trial, look, (count) => count > 0, DONE_MS));
  const count = countOf(trial, WAITING);
  trial.require(
    count === 1,
    `A document that was to be sent while the old address did not answer was sent ${count} times within ${formatDuration(DONE_MS)} after the new one was set, wanted is once.`,
    [gone],
  );
  trial.saw('what waited in the outage was sent once', [gone]);
}

/** No call goes to the old address, though it answers. */
function requireMoved(trial: Trial, since: number, host: string): void {
  const { journal, provider } = trial;
  const calls = journal.query({ kind: 'request', provider: provider.provider, since });
  const old = calls.filter(({ request }) => lowerHeaders(request.headers).host !== host);
  trial.require(
    old.length === 0,
    `${old.length} of ${calls.length} calls went to the old address after another one was set (${old[0]?.method} ${old[0]?.path}), wanted is none.`,
    seqsOf(old).slice(0, MOST_SHOWN),
  );
  trial.saw('all calls went to the new address', seqsOf(calls).slice(0, MOST_SHOWN));
}

function countOf(trial: Trial, number: string): number {
  return takenOver(trial).filter((row) => row.invoice_number === number).length;
}
