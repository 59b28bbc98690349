import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { startJobs } from '../../harness/jobs.ts';
import type { Trial } from '../../harness/trial.ts';
import { heldWithNewToken } from './held.ts';
import { outdated } from './refresh-tokens.ts';
import { begin, expire, type Working, work } from './working.ts';

const LINKS = 3;
/** After a lost answer, the spent token may be tried once more, and once more after looking at the store. */
const MOST_RETRIES = 2;
/** Whoever does not take the refusal for the end shows it at a later job. */
const JOBS_AFTER_LOSS = 3;
const ORDINAL = ['first', 'second', 'third'];

export default defineCheck({
  id: 'token.rotation',
  title: 'Each refresh presents the newest refresh token, also after a crash',
  refs: ['rfc6749#6', 'rfc9700#4.14'],
  needs: ['connect', 'sync'],
  wants: ['restart'],
  knobs: ['refresh_reuse', 'refresh_kills_access'],
  applies: ({ operations }, actions) =>
    operations.refresh === null || !actions.includes('expire') ? 'it has no tokens to refresh' : null,
  fix: 'Store the new refresh token together with the new access token, in one transaction, before the first call with the new access token. Forget the old one. When the answer to a refresh is lost, try once more; when that is refused, ask for a new consent.',
  why: 'A refresh token works once. If the new one is not stored before anything else happens, a crash or a deployment at that moment loses the connection for good, and only the customer can bring it back.',
  bad: 'const fresh = await refresh(connection);\nconst page = await api.list(fresh.accessToken);\nawait db.save(connection.id, fresh);',
  good: 'const fresh = await refresh(connection);\nawait db.save(connection.id, fresh); // both tokens, committed\nconst page = await api.list(fresh.accessToken);',
  async run(trial) {
    let links = 0;
    for (const knob of ['refresh_reuse', 'refresh_kills_access']) {
      await trial.underEach(knob, async (value) => {
        links += await chain(trial, value === '' ? '' : `, ${knob} is ${value}`);
      });
    }
    await lostAnswer(trial);
    const crash = await crashed(trial);
    return `In ${links} refreshes the newest refresh token was presented each time; a lost answer was not retried for ever${crash}.`;
  },
});

/** Several refreshes of one connection, one after the other. */
async function chain(trial: Trial, under: string): Promise<number> {
  const connection = await begin(trial, 'one');
  trial.phase(`${LINKS} refreshes, one after the other${under}`);
  for (let link = 0; link < LINKS; link++) await refreshed(trial, connection, `The ${ORDINAL[link]} refresh`);
  return LINKS;
}

/** The access token expires and work is asked for: the refresh must present the newest token. */
async function refreshed(trial: Trial, connection: Working, which: string): Promise<void> {
  const since = await expire(trial, connection);
  const { told, seqs } = await work(trial, connection);
  const refreshes = trial.refreshes(connection, since);
  const old = outdated(trial, connection, refreshes);
  trial.require(
    old.length === 0,
    `${which} presented a refresh token that had been replaced before, wanted is the newest one that was given.`,
    seqsOf(old),
  );
  if (!refreshes.some(({ response }) => response?.status === 200)) {
    const says = `${which} was not made, though the access token had expired (job ${told}), so nothing can be told of rotation.`;
    trial.halt('inconclusive', says, seqs);
  }
  trial.saw(`${which.toLowerCase()} presented the newest refresh token`, seqsOf(refreshes));
}

/** The provider has rotated, and the integration never learns the new token: the connection is lost, and only a new consent helps. */
async function lostAnswer(trial: Trial): Promise<void> {
  const connection = await begin(trial, 'lost');
  trial.phase('The answer to a refresh is lost');
  const { faults } = trial.provider;
  const since = await expire(trial, connection);
  const operation = trial.profile.operations.refresh ?? '';
  const loss = faults.add({ operation, credential: connection.credential, drop: true, times: 1 }, trial.cause);
  for (let job = 0; job < JOBS_AFTER_LOSS && retries(trial, connection, since).length <= MOST_RETRIES; job++) {
    await work(trial, connection);
  }
  faults.clear(loss.id, trial.cause);
  if (loss.met === 0) trial.halt('inconclusive', 'No refresh was made whose answer could be lost.', [since]);
  const seqs = seqsOf(trial.refreshes(connection, since));
  const again = retries(trial, connection, since).length;
  trial.require(
    again <= MOST_RETRIES,
    `After the answer to a refresh was lost, the spent refresh token was presented ${again} more times in ${JOBS_AFTER_LOSS} jobs or less, allowed are ${MOST_RETRIES}.`,
    seqs,
  );
  await begin(trial, 'lost');
  trial.saw(
    `after a lost answer ${again} more refreshes were tried, and a new consent brought the connection back`,
    seqs,
  );
}

function retries(trial: Trial, connection: Working, since: number) {
  return trial.refreshes(connection, since).slice(1);
}

/** It is killed at the worst moment, and later at an ordinary one: it must know the newest refresh token each time. */
async function crashed(trial: Trial): Promise<string> {
  if (!trial.has('restart')) {
    trial.unjudged(
      'whether the new refresh token is stored before the new access token is used (it is not started here)',
    );
    return '';
  }
  const idle = await begin(trial, 'one');
  await refreshed(trial, idle, 'The refresh before a restart');
  const busy = await begin(trial, 'two');
  const since = trial.phase('It is killed during the first call with a new access token');
  await expire(trial, busy);
  const job = startJobs(trial, busy, 1);
  const held = await heldWithNewToken(trial, busy, since);
  await trial.restart();
  await job.ended;
  if (!held) trial.unjudged('the order of storing and using new tokens (no call followed a refresh)');
  await rest(trial, busy, busy.quietMs);
  if (held) await refreshed(trial, busy, 'The refresh after a crash during the first call with a new access token');
  await refreshed(trial, idle, 'The refresh after a restart');
  return held ? '; it was there after a crash at the first call with new tokens' : '; it was there after a restart';
}
