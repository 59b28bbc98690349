import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { rest } from '../../harness/fence.ts';
import { startJobs } from '../../harness/jobs.ts';
import { endOf, saysError } from '../../harness/meaning.ts';
import type { Trial } from '../../harness/trial.ts';
import { begin, expire, leftBehind, together, type Working, work } from './working.ts';

/** A refresh, and one more by whoever looks twice. */
const MOST_RENEWALS = 2;
/** A loop shows long before (wall ms). */
const LOOP_MS = 4_000;
/** What is tried later than this (wall ms) after the first refresh is a new try of the whole job, and no loop. */
const TIGHT_MS = 1_000;
const JOBS_AFTER_END = 3;
/** One look whether it is really over. */
const MOST_LOOKS = 1;
/** What was sent this shortly (wall ms) after the refusal may have crossed it on the way. */
const IN_TRANSIT_MS = 100;

export default defineCheck({
  id: 'token.error-map',
  title: 'Expired, forbidden and revoked are told apart: only the first asks for a refresh, and only once',
  refs: ['rfc6750#3.1'],
  needs: ['connect', 'sync'],
  applies: ({ operations, errors }, actions) =>
    operations.refresh === null || errors.expired === null || !actions.includes('expire')
      ? 'it has no tokens to refresh'
      : null,
  fix: 'Decide by the error code, not by the status: expired means one refresh and one repeat, forbidden and revoked mean neither. A fresh token that is called expired again ends the job. Revoked ends the connection.',
  why: 'Three codes share the status 401. A refresh that cannot help wastes a refresh token at every call, and a loop of refreshes and refused calls runs until somebody is suspended.',
  bad: 'if (status === 401 || status === 403) return refresh().then(() => send(request));',
  good: "if (code === 'token_expired' && renewals++ === 0) return refresh().then(() => send(request));\nif (code === 'token_revoked') return end(connection);\nthrow new Refused(code);",
  async run(trial) {
    const [forbidden, persistent, over, other] = [
      await begin(trial, 'forbidden'),
      await begin(trial, 'persistent'),
      await begin(trial, 'over'),
      await begin(trial, 'other'),
    ];
    await expiredOnce(trial, other);
    trial.phase('Calls are refused as forbidden, as expired for good, and as revoked');
    await together([refusedAsForbidden(trial, forbidden), expiredForGood(trial, persistent), revoked(trial, over)]);
    await goesOn(trial, other);
    return 'Expired led to one refresh and one repeat, and to an end where it persisted; forbidden and revoked led to no refresh, and other connections went on.';
  },
});

/** Lets all reads of a connection be refused with a code of the provider. */
function refuse({ provider, profile, cause }: Trial, connection: Working, error: string): () => void {
  const operation = [profile.operations.read, profile.operations.list].filter((name) => name !== null);
  const fault = provider.faults.add({ operation, credential: connection.subject, error }, cause);
  return () => provider.faults.clear(fault.id, cause);
}

async function refusedAsForbidden(trial: Trial, connection: Working): Promise<void> {
  const { forbidden } = trial.profile.errors;
  if (forbidden === null) return;
  const clear = refuse(trial, connection, forbidden);
  const { calls, refreshes, told, seqs } = await work(trial, connection);
  clear();
  const refused = calls.filter((call) => saysError(call, forbidden));
  if (refused.length === 0) {
    trial.halt('inconclusive', `No call was refused as ${forbidden} (job ${told}), so nothing can be told.`, seqs);
  }
  trial.require(
    refreshes.length === 0,
    `After ${forbidden}, ${refreshes.length} refreshes were made, wanted is none: the token lives, and a new one may do no more.`,
    [...seqsOf(refused), ...seqsOf(refreshes)],
  );
  trial.saw(`${forbidden} led to no refresh`, seqsOf(refused));
}

/** Also the fresh token is called expired: once more is enough. */
async function expiredForGood(trial: Trial, connection: Working): Promise<void> {
  const { expired } = trial.profile.errors;
  if (expired === null) return;
  const since = trial.journal.last;
  const clear = refuse(trial, connection, expired);
  const jobs = startJobs(trial, connection, 1);
  const look = () =>
    Promise.resolve(jobs.answered.length > 0 || trial.refreshes(connection, since).length > MOST_RENEWALS);
  await eventually(trial, look, (isOver) => isOver, LOOP_MS);
  await rest(trial, connection, connection.quietMs, TIGHT_MS);
  clear();
  const [job] = await jobs.ended;
  const refreshes = trial.refreshes(connection, since);
  const first = refreshes[0];
  if (!first) {
    const says = `No refresh was made after ${expired}, so nothing can be told of what happens when it persists.`;
    return trial.halt('inconclusive', says, seqsOf(trial.calls(connection, since)));
  }
  const until = Math.max(job?.endedAt ?? 0, endOf(first) + TIGHT_MS);
  const renewals = refreshes.filter(({ wall }) => wall <= until);
  trial.require(
    renewals.length <= MOST_RENEWALS,
    `While calls were refused as ${expired} with fresh tokens, too, one job made ${renewals.length} refreshes, wanted is 1, allowed are ${MOST_RENEWALS}.`,
    seqsOf(renewals),
  );
  trial.saw(`${expired} with a fresh token ended the job after ${renewals.length} refreshes`, seqsOf(renewals));
}

/** The provider ends one connection without a word: the code of the refusal must be enough. */
async function revoked(trial: Trial, connection: Working): Promise<void> {
  const { errors } = trial.profile;
  if (errors.revoked === null || !trial.provider.definition.actions.revoke) return;
  const since = trial.journal.last;
  await trial.act('revoke', { of: connection.name });
  const told = () => trial.calls(connection, since).find((call) => saysError(call, errors.revoked));
  const overAt = (word: RequestEntry) => endOf(word) + Math.max(IN_TRANSIT_MS, trial.declares.stopsWithinMs);
  for (let job = 0; job < JOBS_AFTER_END; job++) {
    await work(trial, connection);
    // What is under way may go on for a moment.
    const heard = told();
    if (heard) await trial.sleep(Math.max(0, overAt(heard) - trial.clock.wall()));
  }
  const calls = trial.calls(connection, since);
  const refreshes = trial.refreshes(connection, since);
  const word = told();
  if (!word) {
    const says = `No call was refused as ${errors.revoked}, so nothing can be told of what follows.`;
    return trial.halt('inconclusive', says, seqsOf(calls));
  }
  trial.require(
    refreshes.length === 0,
    `After ${errors.revoked}, ${refreshes.length} refreshes were made, wanted is none: revoked is not expired.`,
    [word.seq, ...seqsOf(refreshes)],
  );
  const later = calls.filter(({ wall }) => wall > overAt(word));
  trial.require(
    later.length <= MOST_LOOKS,
    `After ${errors.revoked}, ${later.length} more calls were made in ${JOBS_AFTER_END} jobs, allowed is ${MOST_LOOKS}: the token is dead for good.`,
    [word.seq, ...seqsOf(later)],
  );
  trial.saw(`${errors.revoked} ended the work without a refresh`, seqsOf(calls));
}

/** The one that asks for a refresh. */
async function expiredOnce(trial: Trial, connection: Working): Promise<void> {
  const { expired } = trial.profile.errors;
  trial.phase(`A call is refused as ${expired}`);
  const since = await expire(trial, connection);
  const { isDone, told, seqs } = await work(trial, connection);
  const refreshes = trial.refreshes(connection, since);
  const left = leftBehind(trial, trial.calls(connection, since));
  trial.require(
    isDone && refreshes.length === 1 && left.length === 0,
    `After one ${expired}, ${refreshes.length} refreshes were made and ${left.length} refused calls were not repeated (job ${told}), wanted are one refresh and one repeat.`,
    seqs,
  );
  trial.saw(`${expired} led to one refresh and one repeat`, seqs);
}

async function goesOn(trial: Trial, connection: Working): Promise<void> {
  const { isDone, told, seqs } = await work(trial, connection);
  trial.require(
    isDone,
    `A job about another connection was not done (${told}) after one had been revoked, wanted is that it goes on.`,
    seqs,
  );
  trial.saw('another connection went on', seqs);
}
