import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, control, startJobs, undone } from '../../harness/jobs.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { mostOfOneThing } from '../keys/things.ts';
import { canTell, heardSince, lookAt, newsSince } from '../operations/told.ts';
import { countOf, make } from '../writes/made.ts';

const JOBS = 4;
/** Each piece of work may try once, and one more may look whether the account is well again. */
const MOST = JOBS + 1;
const WATCH_MS = 1_200;
const WITHIN_MS = 3_000;
const LATER_S = 3_600;
const BLOCKED = 402;
const WAITING = 'while-blocked';
const OVER_QUOTA = 'over-quota';
/** More is used than is allowed, so that the two can be told apart. */
const QUOTA = { limit: 240, used: 251, reset_at: null };

export default defineCheck({
  id: 'augno.blocked-account',
  title: 'An account that is past due stops the work, a full plan is told with its numbers, and both pass',
  refs: ['augno#errors'],
  needs: ['connect', 'sync', 'create'],
  wants: ['alerts', 'connection', 'messages', 'clock', 'restart'],
  applies: (_, actions) => (actions.includes('suspendSubscription') ? null : 'its accounts are not blocked for money'),
  fix: 'Take 402 payment_required as a state of the account: stop after one try, raise an alert, keep what waits, and look now and then whether it is over. Take 403 limit_exceeded as a message to people: tell quota.limit and quota.used.',
  why: 'Only a person can pay a bill or buy a larger plan. Whoever is not told cannot, and whoever goes on writing gets the same refusal a thousand times.',
  bad: 'if (status === 402 || status === 403) throw new Error("forbidden");',
  good: "if (code === 'payment_required') return stop(code);\nif (code === 'limit_exceeded') return tell(quota.used + ' of ' + quota.limit + ' are used.');",
  async run(trial) {
    const connection = await trial.connect('one');
    const quietMs = Math.max(WATCH_MS, await control(trial, connection));
    const good = await make(trial, connection, 'before');
    if (!isSuccess(good.status)) {
      trial.halt('untested', `While all was well, a write was answered ${answersOf([good])}.`, [good.entry.seq]);
    }
    await full(trial, connection, quietMs);
    const asked = await blocked(trial, connection, quietMs);
    await wellAgain(trial, connection, asked);
    return `A full plan was told with its numbers. An account that was past due stopped the work after at most ${MOST} tries of one thing, people were told, and what waited was done when it was paid.`;
  },
});

/** The plan is full: the numbers are told, and the next write goes well. */
async function full(trial: Trial, connection: Connection, quietMs: number): Promise<void> {
  const { create } = trial.profile.operations;
  const before = await lookAt(trial, connection);
  trial.refill();
  const since = trial.phase('A write is refused, since the plan is full');
  const fault = trial.provider.faults.add(
    { operation: create ?? '', error: 'limit_exceeded', fields: { quota: QUOTA } },
    trial.cause,
  );
  const asked = await make(trial, connection, OVER_QUOTA);
  await rest(trial, connection, quietMs);
  trial.provider.faults.clear(fault.id, trial.cause);
  const tries = trial.calls(connection, since).filter(({ faults }) => faults.includes(fault.id));
  const seqs = [asked.entry.seq, ...seqsOf(tries)];
  if (fault.met === 0) trial.halt('untested', `Asked to create, the integration never called ${create}.`, seqs);
  trial.require(
    tries.length === 1,
    `A write that was refused since the plan is full was tried ${tries.length} times, wanted is once.`,
    seqs,
  );
  const heard = heardSince(trial, before, await lookAt(trial, connection));
  const isTold = heard.some((text) =>
    [QUOTA.limit, QUOTA.used].every((count) => new RegExp(`\\b${count}\\b`).test(text)),
  );
  if (isTold || canTell(trial)) {
    trial.require(
      isTold,
      `The plan is full (limit ${QUOTA.limit}, used ${QUOTA.used}), and no alert, message or answer tells both numbers.`,
      seqs,
    );
  } else trial.unjudged('whether a full plan is told (there is no probe alerts or messages)');
  const again = await make(trial, connection, OVER_QUOTA);
  trial.require(
    isSuccess(again.status) && countOf(trial, OVER_QUOTA) === 1,
    `When the plan had room again, the write was answered ${answersOf([again])} and came to ${countOf(trial, OVER_QUOTA)} things, wanted is one.`,
    [again.entry.seq],
  );
  trial.saw('a full plan was told, and the write was done when there was room', seqs);
}

async function blocked(trial: Trial, connection: Connection, quietMs: number): Promise<Asked> {
  const before = await lookAt(trial, connection, ['alerts', 'connection']);
  trial.phase(`The account is past due, and ${JOBS} reads and a write are asked for`);
  trial.refill();
  const since = trial.journal.last;
  await trial.act('suspendSubscription', { of: connection.subject });
  const jobs = startJobs(trial, connection, JOBS);
  const asked = await make(trial, connection, WAITING);
  await jobs.ended;
  await rest(trial, connection, quietMs);
  const refused = trial.calls(connection, since).filter(({ response }) => response?.status === BLOCKED);
  const seqs = seqsOf(refused).slice(0, 4);
  if (refused.length === 0) trial.halt('inconclusive', 'No call met the blocked account, so nothing could be judged.');
  const { most, what } = mostOfOneThing(refused);
  trial.require(
    most <= MOST,
    `While the account was past due, ${JOBS} jobs called ${what} ${most} times, wanted are at most ${MOST}: paying is what helps.`,
    seqs,
  );
  trial.saw('a blocked account stopped the work', seqs);
  if (!canTell(trial, ['alerts', 'connection'])) {
    trial.unjudged('whether people are told (there is no probe alerts or connection)');
    return asked;
  }
  const look = async () => newsSince(before, await lookAt(trial, connection, ['alerts', 'connection']));
  const news = await eventually(trial, look, ({ length }) => length > 0, WITHIN_MS);
  trial.require(
    news.length > 0,
    'While the account was past due, neither an alert nor the state of the connection said so, wanted is that somebody is told.',
    seqs,
  );
  trial.saw('people were told of the blocked account', seqs);
  return asked;
}

/** It is paid: the work goes on by itself after a while, or at the latest after a restart. */
async function wellAgain(trial: Trial, connection: Connection, first: Asked): Promise<void> {
  trial.phase('The account is paid, and work goes on');
  await trial.act('resumeSubscription', { of: connection.subject });
  if (trial.has('clock')) await trial.trigger('clock', null, { seconds: LATER_S });
  const read = () => trial.trigger('sync', connection);
  const isDone = (job: Asked) => undone([job]).length === 0;
  let job = await eventually(trial, read, isDone, WITHIN_MS);
  if (!isDone(job) && !trial.has('clock')) {
    if (!trial.has('restart')) return trial.unjudged('whether work goes on after a while (its clock cannot be moved)');
    await trial.restart();
    job = await read();
  }
  trial.require(
    isDone(job),
    `An hour after the account was paid, a job was answered ${answersOf([job])}, wanted is that it is done.`,
    [job.entry.seq],
  );
  if (!isSuccess(first.status)) await make(trial, connection, WAITING);
  const count = await eventually(
    trial,
    async () => countOf(trial, WAITING),
    (seen) => seen > 0,
    WITHIN_MS,
  );
  trial.require(
    count === 1,
    `A write that was answered ${answersOf([first])} while the account was past due came to ${count} things when it was paid, wanted is one.`,
    [first.entry.seq, job.entry.seq],
  );
  trial.saw('work went on when the account was paid', [job.entry.seq]);
}
