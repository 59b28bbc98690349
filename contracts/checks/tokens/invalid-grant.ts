import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { Halt } from '../../harness/halt.ts';
import { endOf, saysError } from '../../harness/meaning.ts';
import type { Trial } from '../../harness/trial.ts';
import { begin, expire, stateOf, together, type Working, work } from './working.ts';

const JOBS = 3;
/** The token request that finds out, and one more after looking at the store again: another process may have been faster. */
const MOST_REQUESTS = 2;
/** What was sent this shortly (wall ms) after the refusal may have crossed it on the way. */
const IN_TRANSIT_MS = 100;
/** Longer (wall ms) than whoever tries again every second needs to give that away. */
const WATCH_MS = 1_500;
const STATE_WITHIN_MS = 3_000;

/** A connection whose grant has died. */
interface Dead {
  readonly connection: Working;
  /** What has happened to it, in words. */
  readonly how: string;
  /** The entry before it died. */
  readonly since: number;
}

export default defineCheck({
  id: 'token.invalid-grant',
  title: 'invalid_grant ends a connection: nothing is tried again before a new consent',
  refs: ['rfc6749#5.2'],
  needs: ['connect', 'sync'],
  under: ['oauth_error_description'],
  wants: ['connection'],
  applies: ({ operations, errors }, actions) =>
    operations.refresh === null || errors.deadGrant === null || !actions.includes('expire')
      ? 'it has no grants that die'
      : null,
  fix: 'Take invalid_grant at a refresh as final: look once whether somebody else has stored a newer token, then mark the connection as waiting for a new consent, stop its jobs, and show that to the customer. Leave all other connections alone.',
  why: 'A dead grant never comes back. An integration that tries again calls in vain for ever and looks like an attack, and its customer, who alone could help, is told nothing.',
  bad: 'catch (error) { await sleep(backoff); return refresh(connection); }',
  good: "if (error.code === 'invalid_grant') {\n  await db.update(connection.id, { status: 'reconnect_required' });\n  throw new ConnectionEnded();\n}",
  async run(trial) {
    const other = await begin(trial, 'other');
    const idle = await begin(trial, 'idle');
    const revoked = await begin(trial, 'revoked');
    trial.phase('The grants of two connections die');
    const dead = [await neglected(trial, idle), ...(await revokedQuietly(trial, revoked))];
    const doubt = await doubted(together(dead.map((one) => findsOut(trial, one))));
    // Whoever ends everything at the first dead grant leaves the second in doubt, and fails here.
    await goesOn(trial, other);
    if (doubt) throw doubt;
    await staysQuiet(trial, dead);
    for (const one of dead) await shows(trial, one);
    trial.provider.faults.clear();
    for (const { connection } of dead) {
      await begin(trial, connection.name);
      trial.saw(`${connection.name}: a new consent brought it back`, [trial.journal.last]);
    }
    return `${dead.length} dead grants were taken as final: at most ${MOST_REQUESTS} token requests each, nothing on their own after that, the other connection went on, and a new consent helped.`;
  },
});

/** Nobody refreshed for so long that the refresh token has expired, too. */
async function neglected(trial: Trial, connection: Working): Promise<Dead> {
  const since = await expire(trial, connection, 'all');
  return { connection, how: 'its refresh token had expired', since };
}

/** Revoked without a word, while calls are refused as expired: only the refresh tells. */
async function revokedQuietly(trial: Trial, connection: Working): Promise<Dead[]> {
  const { provider, profile } = trial;
  const { expired, revoked } = profile.errors;
  if (!provider.definition.actions.revoke || expired === null) return [];
  const since = trial.journal.last;
  await trial.act('revoke', { of: connection.name });
  if (revoked !== null) {
    const operation = [profile.operations.read, profile.operations.list].filter((name) => name !== null);
    provider.faults.add({ operation, credential: connection.subject, error: expired }, trial.cause);
  }
  return [{ connection, how: 'it had been revoked', since }];
}

/** The doubt in which something ended, or null; a failure is thrown. */
async function doubted(playing: Promise<void>): Promise<Halt | null> {
  try {
    await playing;
    return null;
  } catch (thrown) {
    if (thrown instanceof Halt && thrown.verdict !== 'failed') return thrown;
    throw thrown;
  }
}

async function findsOut(trial: Trial, { connection, how, since }: Dead): Promise<void> {
  const { deadGrant } = trial.profile.errors;
  for (let job = 0; job < JOBS && trial.refreshes(connection, since).length <= MOST_REQUESTS; job++) {
    await work(trial, connection);
  }
  const refreshes = trial.refreshes(connection, since);
  const calls = trial.calls(connection, since);
  const told = refreshes.find((one) => saysError(one, deadGrant));
  if (!told) {
    const says = `No refresh of ${connection.name} was answered ${deadGrant}, though ${how}, so nothing can be told.`;
    return trial.halt('inconclusive', says, [...seqsOf(calls), ...seqsOf(refreshes)]);
  }
  trial.require(
    refreshes.length <= MOST_REQUESTS,
    `${refreshes.length} token requests were made in ${JOBS} jobs or less about a grant that was dead (${how}), allowed are ${MOST_REQUESTS}: ${deadGrant} is final.`,
    seqsOf(refreshes),
  );
  const late = calls.filter(({ wall }) => wall > endOf(told) + IN_TRANSIT_MS);
  trial.require(
    late.length < JOBS,
    `${late.length} calls were made about a grant that was known to be dead (${how}), allowed is 1 for each later job at most.`,
    [told.seq, ...seqsOf(late)],
  );
  trial.saw(`${connection.name}: ${how}, and ${refreshes.length} token requests were made`, seqsOf(refreshes));
}

async function goesOn(trial: Trial, other: Working): Promise<void> {
  const since = await expire(trial, other);
  const { isDone, told, seqs } = await work(trial, other);
  trial.require(
    isDone,
    `A job about another connection was not done (${told}) after two grants had died, wanted is that it goes on and is refreshed.`,
    [since, ...seqs],
  );
  trial.saw('the other connection went on', seqs);
}

async function staysQuiet(trial: Trial, dead: readonly Dead[]): Promise<void> {
  const since = trial.phase('Nothing is asked for, and nothing may be tried');
  await trial.sleep(WATCH_MS);
  for (const { connection, how } of dead) {
    const tried = [...trial.refreshes(connection, since), ...trial.calls(connection, since)];
    trial.require(
      tried.length === 0,
      `${tried.length} requests were made unasked about a grant that was dead (${how}), wanted is none before a new consent.`,
      seqsOf(tried),
    );
    trial.saw(`${connection.name}: nothing was tried unasked`, [since]);
  }
}

async function shows(trial: Trial, { connection, how }: Dead): Promise<void> {
  const { connected } = connection;
  if (!trial.has('connection')) return trial.unjudged('what people are shown (there is no probe connection)');
  if (connected === null) return trial.unjudged('what people are shown (the probe connection has no text "status")');
  const look = () => stateOf(trial, connection);
  const state = await eventually(trial, look, (seen) => seen !== connected, STATE_WITHIN_MS);
  const seqs = seqsOf(trial.refreshes(connection, trial.begin).slice(-1));
  trial.require(
    state !== connected,
    `A connection whose grant was dead (${how}) still shows "${connected}", wanted is a state that asks for a new consent.`,
    seqs,
  );
  trial.saw(`${connection.name}: it shows "${state}" after ${trial.profile.errors.deadGrant}`, seqs);
}
