import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, control, startJobs, undone } from '../../harness/jobs.ts';
import { endOf, saysError } from '../../harness/meaning.ts';
import type { Asked, Connection, Trial } from '../../harness/trial.ts';

const JOBS = 8;
/** Held this long, a token answer outlasts the spread of any callers that work at the same time. */
const HOLD_MS = 1_500;
const QUIET_MS = 150;
/** An integration that gives up on an outage has done so by then; one that does not, goes on. */
const OUTAGE_MS = 8_000;
const POLL_MS = 50;

export default defineCheck({
  id: 'token.single-flight',
  title: 'Work that finds the token expired at the same moment shares one refresh',
  refs: ['rfc6749#6', 'rfc9700#4.14'],
  needs: ['connect', 'sync'],
  applies: ({ operations }, actions) =>
    operations.refresh === null || !actions.includes('expire') ? 'it has no tokens to refresh' : null,
  fix: 'Keep one refresh per connection: whoever finds the token expired waits for the refresh under way, then looks again. Release the lock when a refresh fails, too. Several processes need the lock in their database. Store the new refresh token before the new access token is used.',
  why: 'Refresh tokens work once. A second refresh at the same time presents a token that is spent, and the provider may take that for theft and end the connection.',
  bad: 'if (isExpired(token)) token = await refresh(token);',
  good: 'flights[id] ??= refresh(token).finally(() => delete flights[id]);\ntoken = await flights[id];',
  async run(trial) {
    const rounds: [knob: string, rounds: number][] = [
      ['reject', 3],
      ['revoke_family', 2],
    ];
    const hasKnob = trial.provider.definition.knobs.refresh_reuse !== undefined;
    let count = 0;
    for (const [value, times] of hasKnob ? rounds : rounds.slice(0, 1)) {
      if (hasKnob) trial.provider.knobs.set('refresh_reuse', value);
      const connection = await trial.connect('one');
      await control(trial, connection);
      for (let round = 1; round <= times; round++) {
        trial.phase(
          `Round ${++count}: ${JOBS} jobs find the token expired${hasKnob ? `, a spent refresh token counts as ${value}` : ''}`,
        );
        if (round === 3) await outage(trial, connection);
        await race(trial, connection, count);
      }
    }
    return `${JOBS} jobs at once shared one refresh in each of ${count} rounds, one of them after an outage of the token endpoint; no refresh token was used twice.`;
  },
});

/** The token endpoint is out of order until the work gives up, and then in order again: a lock that was not released shows. */
async function outage(trial: Trial, connection: Connection): Promise<void> {
  const { provider, journal, clock, signal, profile } = trial;
  await trial.act('expire', { tokens: 'access', ...ofConnection(connection) });
  const since = journal.last;
  const fault = provider.faults.add(
    { operation: profile.operations.refresh ?? '', error: profile.errors.unavailable ?? 'unavailable', status: 503 },
    trial.cause,
  );
  const jobs = startJobs(trial, connection, 2);
  for (const began = clock.monotonic(); jobs.answered.length < 2 && clock.monotonic() - began < OUTAGE_MS; ) {
    await clock.sleepWall(POLL_MS, signal);
  }
  provider.faults.clear(fault.id, trial.cause);
  await jobs.ended;
  await rest(trial, connection, QUIET_MS);
  if (fault.met === 0)
    trial.halt(
      'inconclusive',
      'No refresh met the outage of the token endpoint, so nothing can be told of recovery.',
      seqsOf(trial.calls(connection, since)),
    );
}

async function race(trial: Trial, connection: Connection, round: number): Promise<void> {
  const { provider, journal, profile } = trial;
  trial.refill();
  await trial.act('expire', { tokens: 'access', ...ofConnection(connection) });
  const since = journal.last;
  const hold = provider.faults.add({ operation: profile.operations.refresh ?? '', delayMs: HOLD_MS }, trial.cause);
  const jobs = await startJobs(trial, connection, JOBS).ended;
  await rest(trial, connection, QUIET_MS);
  provider.faults.clear(hold.id, trial.cause);
  const refreshes = trial.refreshes(connection, since);
  const seqs = [...seqsOf(refreshes), ...seqsOf(undoneEntries(jobs))];

  const twice = presentedTwice(trial.refreshes(connection, trial.begin));
  trial.require(
    twice.length === 0,
    `In round ${round}, ${twice.length} refreshes presented the same refresh token, wanted is 1: each token works once.`,
    seqsOf(twice),
  );
  const failed = undone(jobs);
  const limited = trial
    .calls(connection, since)
    .filter((call) => saysError(call, profile.errors.busy) || saysError(call, profile.errors.limited));
  if (failed.length > 0 && limited.length > 0) {
    trial.halt(
      'inconclusive',
      `In round ${round}, ${failed.length} jobs were not done (${answersOf(failed)}), and the provider had refused calls by its limits, so it may not be for the refresh.`,
      seqsOf(limited),
    );
  }
  trial.require(
    failed.length === 0,
    `In round ${round}, ${failed.length} of ${JOBS} jobs were not done after the refresh (${answersOf(failed)}), wanted are all.`,
    seqs,
  );
  if (hold.met === 0)
    trial.halt(
      'inconclusive',
      `In round ${round}, no refresh was made, so nothing could be raced for.`,
      seqsOf(trial.calls(connection, since)),
    );
  const waiting = waitingFor(refreshes, trial.calls(connection, since), jobs, profile.errors.expired);
  if (waiting < 2)
    trial.halt(
      'inconclusive',
      `In round ${round}, only ${waiting} job waited for the refresh, so none raced for it.`,
      seqs,
    );
  const [one] = refreshes;
  trial.require(
    refreshes.length === 1 && one?.response?.status === 200,
    `In round ${round}, ${refreshes.length} refreshes were made for ${JOBS} jobs, wanted is 1.`,
    seqs,
  );
  trial.saw(`one refresh served ${JOBS} jobs, ${waiting} of which waited for it`, seqs);
}

/** Refreshes with one token, leaving out those that the provider answered with an outage: they may be repeated, after one another. */
function presentedTwice(refreshes: readonly RequestEntry[]): RequestEntry[] {
  const byToken = new Map<string | null, RequestEntry[]>();
  for (const entry of refreshes) {
    const token = new URLSearchParams(entry.request.body).get('refresh_token');
    byToken.set(token, [...(byToken.get(token) ?? []), entry]);
  }
  const guilty = [...byToken.values()].find((same) => same.filter(isSpent).length > 1 || overlap(same));
  return guilty ?? [];
}

function isSpent({ response }: RequestEntry): boolean {
  return response !== null && response.status < 500;
}

function overlap(entries: readonly RequestEntry[]): boolean {
  return entries.some((entry, i) => i > 0 && entry.wall < endOf(entries[i - 1] ?? entry));
}

/** How many were provably held up: calls that were refused as expired before the refresh was answered, or jobs that were open all the while. */
function waitingFor(
  refreshes: readonly RequestEntry[],
  calls: readonly RequestEntry[],
  jobs: readonly Asked[],
  expired: string | null,
): number {
  const [first] = refreshes;
  if (!first) return 0;
  const refused = calls.filter((call) => call.wall < endOf(first) && saysError(call, expired));
  const open = jobs.filter(({ entry, endedAt }) => entry.wall < endOf(first) && endedAt >= endOf(first));
  return Math.max(refused.length, open.length);
}

function undoneEntries(jobs: readonly Asked[]) {
  return undone(jobs).map(({ entry }) => entry);
}

function ofConnection({ name, subject }: Connection): { of: string } {
  return { of: name || subject };
}
