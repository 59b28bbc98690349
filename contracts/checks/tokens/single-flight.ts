import { formatDuration } from '../../../emulator/core/duration.ts';
import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, startJobs, undone } from '../../harness/jobs.ts';
import { endOf, saysError } from '../../harness/meaning.ts';
import type { Asked, Trial } from '../../harness/trial.ts';
import { presented } from './refresh-tokens.ts';
import { begin, expire, together, type Working } from './working.ts';

const JOBS = 8;
/** A token answer is held this long (wall ms) at first, and longer where that does not outlast the spread of the callers by far. */
const HOLD_MS = 600;
const MOST_HOLD_MS = 3_000;
/** Nor longer than this part of what the integration waits for an answer at most. */
const PART_OF_PATIENCE = 1 / 3;
/** Two refreshes that overlap by less (wall ms) may be one that was given up and its repetition. */
const LEAST_OVERLAP_MS = 50;
const TIMES_SPREAD = 5;
/** An integration that gives up on an outage has done so by then; one that does not, goes on. */
const OUTAGE_MS = 8_000;

export default defineCheck({
  id: 'token.single-flight',
  title: 'Work that finds the token expired at the same moment shares one refresh',
  refs: ['rfc6749#6', 'rfc9700#4.14'],
  needs: ['connect', 'sync'],
  knobs: ['refresh_reuse'],
  applies: ({ operations }, actions) =>
    operations.refresh === null || !actions.includes('expire') ? 'it has no tokens to refresh' : null,
  fix: 'Keep one refresh per connection: whoever finds the token expired waits for the refresh under way, then looks again. Release the lock when a refresh fails, too. Several processes need the lock in their database. Store the new refresh token before the new access token is used.',
  why: 'Refresh tokens work once. A second refresh at the same time presents a token that is spent, and the provider may take that for theft and end the connection.',
  bad: 'if (isExpired(token)) token = await refresh(token);',
  good: 'flights[id] ??= refresh(token).finally(() => delete flights[id]);\ntoken = await flights[id];',
  async run(trial) {
    let count = 0;
    // Each round has a connection of its own: what a refresh leaves behind is the matter of another check.
    const broken = await begin(trial, 'broken');
    const round = async (value: string) => {
      const connection = await begin(trial, 'one');
      const under = value === '' ? '' : `, a spent refresh token counts as ${value}`;
      trial.phase(`Round ${++count}: ${JOBS} jobs find the token expired${under}`);
      await race(trial, connection, `In round ${count}`);
    };
    await together([outage(trial, broken), trial.underEach('refresh_reuse', round)]);
    trial.phase(`${JOBS} jobs find the token expired, after an outage of the token endpoint`);
    await race(trial, broken, 'After an outage of the token endpoint');
    return `${JOBS} jobs at once shared one refresh in each of ${count + 1} rounds, one of them after an outage of the token endpoint; no refresh token was used twice.`;
  },
});

/** The token endpoint is out of order until the work gives up, and then in order again: a lock that was not released shows. */
async function outage(trial: Trial, connection: Working): Promise<void> {
  const { provider, profile } = trial;
  const since = await expire(trial, connection);
  const fault = provider.faults.add(
    {
      operation: profile.operations.refresh ?? '',
      credential: connection.credential,
      error: profile.errors.unavailable ?? 'unavailable',
      status: 503,
    },
    trial.cause,
  );
  const jobs = startJobs(trial, connection, 2);
  await eventually(
    trial,
    () => Promise.resolve(jobs.answered.length),
    (answered) => answered === 2,
    OUTAGE_MS,
  );
  provider.faults.clear(fault.id, trial.cause);
  await jobs.ended;
  await rest(trial, connection, connection.quietMs);
  if (fault.met === 0) {
    const says = 'No refresh met the outage of the token endpoint, so nothing can be told of recovery.';
    trial.halt('inconclusive', says, seqsOf(trial.calls(connection, since)));
  }
}

/** Races again, with a longer hold, where the callers came so far apart that a second refresh might only have been late. */
async function race(trial: Trial, begun: Working, when: string): Promise<void> {
  let connection = begun;
  const mostMs = Math.min(MOST_HOLD_MS, trial.declares.clientTimeoutMs * PART_OF_PATIENCE);
  for (let holdMs = Math.min(HOLD_MS, mostMs); ; ) {
    const spreadMs = await raced(trial, connection, when, holdMs);
    const wantedMs = Math.min(mostMs, TIMES_SPREAD * spreadMs);
    if (wantedMs <= holdMs) return;
    holdMs = Math.min(mostMs, 2 * wantedMs);
    connection = await begin(trial, begun.name);
  }
}

/** All jobs find the token expired while its refresh is held. Gives by how much (ms) they came apart. */
async function raced(trial: Trial, connection: Working, when: string, holdMs: number): Promise<number> {
  const { provider, profile } = trial;
  trial.refill();
  const since = await expire(trial, connection);
  const where = { operation: profile.operations.refresh ?? '', credential: connection.credential };
  const hold = provider.faults.add({ ...where, delayMs: holdMs }, trial.cause);
  const jobs = await startJobs(trial, connection, JOBS).ended;
  await rest(trial, connection, connection.quietMs);
  provider.faults.clear(hold.id, trial.cause);
  const refreshes = trial.refreshes(connection, since);
  const calls = trial.calls(connection, since);
  const failed = undone(jobs);
  const seqs = [...seqsOf(refreshes), ...failed.map(({ entry }) => entry.seq)];

  const twice = atTheSameTime(trial.refreshes(connection, trial.begin));
  trial.require(
    twice.length === 0,
    `${when}, ${twice.length} refreshes presented the same refresh token at the same time, wanted is 1: each token works once.`,
    seqsOf(twice),
  );
  const again = withSameToken(refreshes).find((same) => same.length > 1);
  if (again) {
    trial.halt(
      'inconclusive',
      `${when}, a refresh token was presented ${again.length} times, one after the other: the integration may not have waited for an answer that took ${formatDuration(Math.round(holdMs))}. Say how long it waits: declares: { clientTimeout: … }.`,
      seqsOf(again),
    );
  }
  const limited = calls.filter(
    (call) => saysError(call, profile.errors.busy) || saysError(call, profile.errors.limited),
  );
  if (failed.length > 0 && limited.length > 0) {
    trial.halt(
      'inconclusive',
      `${when}, ${failed.length} jobs were not done (${answersOf(failed)}), and the provider had refused calls by its limits, so it may not be for the refresh.`,
      seqsOf(limited),
    );
  }
  trial.require(
    failed.length === 0,
    `${when}, ${failed.length} of ${JOBS} jobs were not done after the refresh (${answersOf(failed)}), wanted are all.`,
    seqs,
  );
  if (hold.met === 0) {
    trial.halt('inconclusive', `${when}, no refresh was made, so nothing could be raced for.`, seqsOf(calls));
  }
  const refused = refusedBefore(refreshes[0], calls, profile.errors.expired);
  const waiting = Math.max(refused.length, openAt(refreshes[0], jobs));
  if (waiting < 2) {
    trial.halt('inconclusive', `${when}, only ${waiting} job waited for the refresh, so none raced for it.`, seqs);
  }
  trial.require(
    refreshes.length === 1 && refreshes[0]?.response?.status === 200,
    `${when}, ${refreshes.length} refreshes were made for ${JOBS} jobs, wanted is 1.`,
    seqs,
  );
  trial.saw(`one refresh served ${JOBS} jobs, ${waiting} of which waited for it`, seqs);
  return spread(refused);
}

/** Refreshes with one token that were under way together. One after the other is no race: an answer may have been lost. */
function atTheSameTime(refreshes: readonly RequestEntry[]): RequestEntry[] {
  const overlaps = (one: RequestEntry, other: RequestEntry) =>
    one !== other && one.wall <= other.wall && other.wall < endOf(one) - LEAST_OVERLAP_MS;
  const meets = (one: RequestEntry, same: readonly RequestEntry[]) =>
    same.some((other) => overlaps(one, other) || overlaps(other, one));
  return (
    withSameToken(refreshes)
      .map((same) => same.filter((one) => meets(one, same)))
      .find((racing) => racing.length > 0) ?? []
  );
}

function withSameToken(refreshes: readonly RequestEntry[]): RequestEntry[][] {
  const byToken = new Map<string | null, RequestEntry[]>();
  for (const entry of refreshes) byToken.set(presented(entry), [...(byToken.get(presented(entry)) ?? []), entry]);
  return [...byToken.values()];
}

/** Calls that were refused as expired before the refresh was answered: whoever made them waited for it. */
function refusedBefore(
  refresh: RequestEntry | undefined,
  calls: readonly RequestEntry[],
  expired: string | null,
): RequestEntry[] {
  return refresh ? calls.filter((call) => call.wall < endOf(refresh) && saysError(call, expired)) : [];
}

/** Jobs that were open when the refresh was answered. */
function openAt(refresh: RequestEntry | undefined, jobs: readonly Asked[]): number {
  if (!refresh) return 0;
  return jobs.filter(({ entry, endedAt }) => entry.wall < endOf(refresh) && endedAt >= endOf(refresh)).length;
}

function spread(calls: readonly RequestEntry[]): number {
  const ends = calls.map(endOf);
  return ends.length === 0 ? 0 : Math.max(...ends) - Math.min(...ends);
}
