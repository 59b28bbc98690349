import { formatDuration } from '../../../emulator/core/duration.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import type { Trial } from '../../harness/trial.ts';
import { newestTokens } from './refresh-tokens.ts';
import { begin, expire, leftBehind, together, type Work, type Working, work, workOf } from './working.ts';

/** Jobs in the life of one access token. */
const JOBS = 4;
/** For providers that do not say how long an access token lives. */
const LIFE_S = 3_600;
/** So much later (s) than its end, a token has ended on every clock. */
const AFTER_END_S = 60;

const STEP_S = 300;

export default defineCheck({
  id: 'token.refresh',
  title: 'An expired access token is refreshed once, and the refused request is repeated with the new one',
  refs: ['rfc6749#6', 'rfc6750#3.1'],
  needs: ['connect', 'sync'],
  under: ['refresh_kills_access'],
  wants: ['clock'],
  applies: ({ operations, errors }, actions) =>
    operations.refresh === null || errors.expired === null || !actions.includes('expire')
      ? 'it has no tokens to refresh'
      : null,
  fix: 'When a call is refused because its token has expired, refresh once and repeat that call with the new token, in the same job. Keep the new token for all later calls until it expires, too.',
  why: 'An access token ends every hour. Who does not refresh stops working after the first hour; who does not repeat the refused call loses that piece of work; who refreshes at every call wears out the refresh token, and races with itself.',
  bad: "if (code === 'token_expired') throw new Error('sync failed');",
  good: "if (code === 'token_expired' && renewals++ === 0) {\n  await refresh(connection);\n  return send(request); // once more, with the new token\n}",
  async run(trial) {
    const one = await begin(trial, 'one');
    const two = await begin(trial, 'two');
    await together([young(trial, one), ended(trial, two)]);
    const after = await old(trial, one);
    return `${JOBS} jobs in the life of one token needed no refresh of their own; a token that was ended early and one that was ${after} old were refreshed once each, and the refused calls were repeated.`;
  },
});

/** While the token lives there is nothing to refresh; one look whether it works is forgiven. */
async function young(trial: Trial, connection: Working): Promise<void> {
  const since = trial.phase(`${JOBS} jobs are done in the life of one access token`);
  const jobs: Work[] = [];
  while (jobs.length < JOBS) jobs.push(await work(trial, connection));
  const refreshes = trial.refreshes(connection, since);
  trial.require(
    refreshes.length <= 1,
    `${JOBS} jobs in the life of one access token made ${refreshes.length} refreshes, wanted is at most 1 for each lifetime.`,
    seqsOf(refreshes),
  );
  trial.saw(
    `${JOBS} jobs in the life of one access token made ${refreshes.length} refreshes`,
    jobs.map(({ asked }) => asked.entry.seq),
  );
}

/** The provider ends the token early: only its answer tells. */
async function ended(trial: Trial, connection: Working): Promise<void> {
  const since = await expire(trial, connection);
  const { asked } = await work(trial, connection);
  judge(trial, connection, workOf(trial, connection, asked, since), 'After the provider had ended an access token');
}

/** The token reaches its end as it was foretold; where the integration's clock can be moved, on that, too. */
async function old(trial: Trial, connection: Working): Promise<string> {
  const { expires_in: told } = newestTokens(trial, connection);
  const seconds = (typeof told === 'number' ? told : LIFE_S) + AFTER_END_S;
  const age = formatDuration(seconds * 1000);
  const since = trial.phase(`The access token is ${age} old`);
  await grow(trial, seconds);
  const { asked } = await work(trial, connection);
  judge(trial, connection, workOf(trial, connection, asked, since), `With an access token that was ${age} old`);
  return age;
}

/** Time passes on both sides, in steps: what an integration does on a schedule must not all fall on one moment of the provider's. */
async function grow(trial: Trial, seconds: number): Promise<void> {
  const step = trial.has('clock') ? STEP_S : seconds;
  for (let left = seconds; left > 0; left -= step) {
    const by = Math.min(step, left);
    await trial.sandbox.advance(by * 1000);
    if (trial.has('clock')) await trial.trigger('clock', null, { seconds: by });
  }
}

function judge(trial: Trial, connection: Working, seen: Work, when: string): void {
  const { calls, refreshes, seqs, told } = seen;
  if (calls.length + refreshes.length === 0) {
    trial.halt('inconclusive', `${when}, a job made no request at all (${told}), so nothing can be told.`, seqs);
  }
  trial.require(refreshes.length > 0, `${when}, a job made no refresh (${told}), wanted is 1.`, seqs);
  trial.require(
    refreshes.length === 1,
    `${when}, a job made ${refreshes.length} refreshes (${told}), wanted is 1.`,
    seqs,
  );
  const left = leftBehind(trial, calls);
  trial.require(
    left.length === 0,
    `${when}, the refresh was made, and ${left.length} calls that had been refused as expired were not repeated with the new token (${told}), wanted are all.`,
    [...seqsOf(left), ...seqs],
  );
  trial.require(seen.isDone, `${when}, a job was not done after the refresh (${told}), wanted is that it is.`, seqs);
  trial.saw(`${connection.name}: one refresh, and the job was done`, seqs);
}
