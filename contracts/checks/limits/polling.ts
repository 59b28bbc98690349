import { formatDuration } from '../../../emulator/core/duration.ts';
import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { control, undone } from '../../harness/jobs.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';

/** Reads of the same thing within one hour, or within the time of watching, that are no polling yet. No source says how many: it is inferred. */
const MOST_PER_HOUR = 2;
/** What is read so often in a day may be a reconciliation: a list as a whole, pages not counted. */
const MOST_PER_DAY = 2;
const HOURS = 24;
const HOUR_S = 3_600;
const SETTLE_MS = 500;
const STEP_QUIET_MS = 50;
const STEP_POLL_MS = 30;
const WATCH_POLL_MS = 250;

export default defineCheck({
  id: 'limit.polling',
  title: 'Connections of which nothing is told are not read from on a schedule',
  refs: ['rest-hooks'],
  needs: ['connect', 'sync'],
  wants: ['clock'],
  applies: ({ operations }) => ((operations.read ?? operations.list) === null ? 'there is nothing to read' : null),
  fix: 'Read when a webhook tells of a change, and once a day to find what webhooks may have missed. Take scheduled reads out.',
  why: 'Reading one list every minute spends an eighth of the hourly budget of a connection on answers that say nothing new, and the budget is gone when it is needed.',
  bad: 'setInterval(() => readAll(connection), 60_000);',
  good: "onWebhook((event) => read(event.subject));\nevery('day', () => reconcile(connection));",
  async run(trial) {
    const connections = [await trial.connect('one'), await trial.connect('two')];
    for (const connection of connections) await control(trial, connection);
    for (const connection of connections) await rest(trial, connection, SETTLE_MS);
    const idle = await watch(trial, connections);
    const day = trial.has('clock') ? await aDay(trial, connections) : null;
    if (day === null) {
      const seenMs = trial.declares.idleMs / (MOST_PER_HOUR + 1);
      trial.unjudged(
        `schedules slower than one read in ${formatDuration(Math.round(seenMs))} (its clock cannot be moved)`,
      );
    }
    await stillWork(trial, connections);
    return day === null ? `${idle}.` : `${idle}, and ${day}.`;
  },
});

/** Nothing happens, in real time. */
async function watch(trial: Trial, connections: readonly Connection[]): Promise<string> {
  const { clock, journal, declares } = trial;
  const length = formatDuration(declares.idleMs);
  trial.phase(`Nothing happens for ${length}`);
  const since = journal.last;
  for (const began = clock.monotonic(); ; ) {
    judge(trial, connections, since, `in ${length} in which nothing happened`);
    const leftMs = declares.idleMs - (clock.monotonic() - began);
    if (leftMs <= 0) break;
    await trial.sleep(Math.min(WATCH_POLL_MS, leftMs));
  }
  const calls = connections.flatMap((connection) => trial.calls(connection, since));
  const says = `${connections.length} idle connections made ${calls.length} calls in ${length}`;
  trial.saw(says, [since, ...seqsOf(calls)]);
  return says;
}

/** Nothing happens for a day of the integration's own time, hour by hour; null where that did not pass. */
async function aDay(trial: Trial, connections: readonly Connection[]): Promise<string | null> {
  const { journal } = trial;
  trial.phase('Nothing happens for a day of its own time, hour by hour');
  const begin = journal.last;
  for (let hour = 1; hour <= HOURS; hour++) {
    const since = journal.last;
    const when = `in hour ${hour} of a day in which nothing happened`;
    let isOver = false;
    const moving = trial.trigger('clock', null, { seconds: HOUR_S }).finally(() => {
      isOver = true;
    });
    moving.catch(() => undefined);
    while (!isOver) {
      // Other limits must not hold up what would show.
      trial.refill();
      judge(trial, connections, since, when);
      await trial.sleep(STEP_POLL_MS);
    }
    const { status, entry } = await moving;
    await Promise.all(connections.map((connection) => rest(trial, connection, STEP_QUIET_MS)));
    judge(trial, connections, since, when);
    if (!isSuccess(status)) {
      trial.halt('inconclusive', `Its clock could not be moved: it answered ${status ?? entry.error}, wanted is 2xx.`, [
        entry.seq,
      ]);
    }
  }
  const all = connections.flatMap((connection) => [...readsOf(trial, connection, begin).values()]);
  const most = Math.max(0, ...all.map(({ length }) => length));
  const says = `read nothing more than ${times(most)} in a day of their own time`;
  trial.saw(`${says}${most > MOST_PER_DAY ? ', within the limits, but more than a daily reconciliation needs' : ''}`, [
    begin,
    ...all.flatMap(seqsOf).slice(0, 6),
  ]);
  return says;
}

function judge(trial: Trial, connections: readonly Connection[], since: number, when: string): void {
  for (const connection of connections) {
    for (const [operation, reads] of readsOf(trial, connection, since)) {
      trial.require(
        reads.length <= MOST_PER_HOUR,
        `${operation} of one connection was read ${reads.length} times ${when}, wanted are at most ${MOST_PER_HOUR} (an inferred threshold): webhooks tell of changes.`,
        seqsOf(reads).slice(0, 12),
      );
    }
  }
}

/**
 * Successful reads of each thing, where only the first page of a list counts: however long it is, it is read once. To ask whether the API is there
 * is no read.
 */
function readsOf(trial: Trial, connection: Connection, since: number): Map<string, RequestEntry[]> {
  const cursor = trial.profile.paging?.cursor;
  const reads = new Map<string, RequestEntry[]>();
  for (const call of trial.calls(connection, since)) {
    if (call.operation === trial.profile.operations.health) continue;
    const isNextPage = cursor !== undefined && new URLSearchParams(call.query).has(cursor);
    if (isNextPage || call.response === null || call.response.status >= 400) continue;
    const thing = `${call.operation}`;
    reads.set(thing, [...(reads.get(thing) ?? []), call]);
  }
  return reads;
}

/** Silence proves nothing of one that is dead. */
async function stillWork(trial: Trial, connections: readonly Connection[]): Promise<void> {
  trial.phase('It was silent, and not dead');
  trial.refill();
  const jobs = await Promise.all(connections.map((connection) => trial.trigger('sync', connection)));
  if (undone(jobs).length > 0)
    trial.halt(
      'inconclusive',
      'After the silence its jobs were not done, so it may have been dead and not silent.',
      jobs.map(({ entry }) => entry.seq),
    );
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
