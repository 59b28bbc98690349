import { isJsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { howAnswered, lastOf } from '../../harness/fence.ts';
import { control } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { requireWorks } from './others.ts';
import { findOut, type Over, requireOver, times, untilStopped } from './over.ts';

/** Beyond the declared bound, this much longer: a poll once in that time gives itself away. */
const WATCH_MS = 400;
const STATE_WITHIN_MS = 3_000;

/** A connection with what its probe says while it works; null where that is not to be seen. */
interface Watched extends Connection {
  readonly connected: string | null;
}

export default defineCheck({
  id: 'account.suspension',
  title: 'A suspension stops all work, shows, and ends only with a new consent',
  refs: ['rfc6750#3.1', 'rfc6749#5.2'],
  needs: ['connect', 'sync', 'webhooks'],
  wants: ['connection'],
  applies: ({ errors }, actions) =>
    errors.revoked === null || !actions.includes('suspend') || !actions.includes('lift')
      ? 'it does not suspend integrations'
      : null,
  fix: 'Take the webhook and the error code of a dead token alike as the end of the connection: stop its work, do not refresh, keep its state as suspended or revoked where people see it, and start again only after a new consent.',
  why: 'The webhook about a suspension is sent once and may be lost. An integration that goes on calling with dead tokens looks like an attack, and one that says "connected" leaves its customers waiting.',
  bad: 'if (response.status === 401) return refreshAndRetry();',
  good: "if (code === 'token_expired') return refreshAndRetry();\nif (code === 'token_revoked') return end(connection, 'revoked');",
  async run(trial) {
    const first = await begin(trial, 'one');
    const two = await begin(trial, 'two');
    if (!trial.has('connection')) trial.unjudged('what people are shown of the end (there is no probe connection)');
    else if (two.connected === null)
      trial.unjudged('what people are shown of the end (the probe connection has no text "status" or "state")');
    const one = await alone(trial, first, two);
    const suspendedAt = await untold(trial, one);
    const wordAt = await told(trial, two, suspendedAt);
    await lifted(trial, one, two, wordAt);
    await resume(trial, one, 'after a suspension, its end, and a new consent');
    await resume(trial, two, 'after a suspension, its end, and a new consent');
    return 'Suspended, one connection found out by a dead token and another by the webhook: work stopped without a refresh, nothing resumed when the suspension was lifted, and a new consent brought both back. A token that died alone stopped nobody else.';
  },
});

/** Connects, and sees it work. */
async function begin(trial: Trial, name: string): Promise<Watched> {
  const connection = await trial.connect(name);
  await control(trial, connection);
  return { ...connection, connected: await stateOf(trial, connection) };
}

/** Connects one anew that was over. */
async function resume(trial: Trial, { name, connected }: Watched, when: string): Promise<Watched> {
  trial.phase(`Connection ${name} is connected anew`);
  const connection = await trial.connect(name);
  await requireWorks(trial, `connection ${name}`, connection, 'sync', when);
  const state = connected === null ? null : await stateOf(trial, connection);
  trial.require(
    state === connected,
    `Connection ${name} shows "${state}" ${when}, wanted is "${connected}" as before.`,
    [trial.journal.last],
  );
  return { ...connection, connected };
}

/** The end of one connection is not the end of all. Gives the connection as it was connected anew. */
async function alone(trial: Trial, one: Watched, two: Watched): Promise<Watched> {
  if (trial.provider.definition.actions.revoke === undefined) return one;
  trial.phase('One connection alone is revoked');
  await trial.act('revoke', { of: one.name });
  await findOut(trial, overOf(one));
  await shows(trial, one, 'after its token died');
  await requireWorks(trial, `connection ${two.name}`, two, 'sync', `while only ${one.name} was revoked`);
  return resume(trial, one, 'after it was revoked and a new consent was given');
}

/** Suspended, and the webhook does not arrive yet: a dead token must be enough. Gives the entry before the suspension. */
async function untold(trial: Trial, one: Watched): Promise<number> {
  trial.phase('The provider suspends the integration, and its webhook does not arrive');
  const since = trial.journal.last;
  const { suspended } = trial.profile.webhook.endings;
  if (suspended !== null) trial.provider.webhooks.shape({ types: [suspended], hold: true, times: 1 }, trial.cause);
  await trial.act('suspend');
  await untilStopped(trial, await findOut(trial, overOf(one)));
  await requireOver(trial, overOf(one), 'after a dead token alone', since);
  await shows(trial, one, 'after a dead token alone');
  return since;
}

/** The webhook alone must be enough: dead tokens are seen only where there is work. Gives the time of its word (wall ms). */
async function told(trial: Trial, two: Watched, since: number): Promise<number> {
  const { provider, journal } = trial;
  const begun = trial.phase('The webhook about the suspension arrives');
  const held = provider.webhooks.release('as-held', trial.cause);
  await provider.webhooks.idle();
  trial.signal.throwIfAborted();
  if (held.length === 0) {
    trial.unjudged('that the webhook alone is enough (its manifest does not ask for it)');
    return findOut(trial, overOf(two));
  }
  const attempt = lastOf(journal.query({ kind: 'attempt', provider: provider.provider, since: begun }));
  trial.require(
    attempt.outcome === 'accepted',
    `The webhook about the suspension was answered ${howAnswered(attempt)}, wanted is 2xx.`,
    [attempt.seq],
  );
  trial.saw('the webhook about the suspension is accepted', [attempt.seq]);
  await shows(trial, two, `after ${attempt.type}, before any call`, [attempt.seq]);
  trial.require(
    trial.refreshes(two, since).length === 0,
    `Connection ${two.name} was refreshed during the suspension, wanted is never.`,
    seqsOf(trial.refreshes(two, since)),
  );
  return trial.clock.wall();
}

/** Dead tokens stay dead when a suspension is lifted: nobody resumes on its own. */
async function lifted(trial: Trial, one: Watched, two: Watched, wordAt: number): Promise<void> {
  const since = trial.phase('The suspension is lifted, and dead tokens stay dead');
  await trial.act('lift');
  await untilStopped(trial, wordAt);
  await requireOver(trial, overOf(two), 'after the webhook about the suspension', since);
  const asked = trial.journal.last;
  await trial.sleep(WATCH_MS);
  for (const [connection, from] of [
    [one, since],
    [two, asked],
  ] as const) {
    const calls = [...trial.calls(connection, from), ...trial.refreshes(connection, from)];
    trial.require(
      calls.length === 0,
      `Connection ${connection.name} called ${times(calls.length)} on its own after the suspension was lifted, wanted is a new consent first.`,
      seqsOf(calls),
    );
    await shows(trial, connection, 'after the suspension was lifted', [since]);
  }
}

/** Waits until the probe shows another state than that of a working connection. */
async function shows(trial: Trial, connection: Watched, when: string, seqs: readonly number[] = []): Promise<void> {
  const { name, connected } = connection;
  if (connected === null) return;
  const look = () => stateOf(trial, connection);
  const state = await eventually(trial, look, (seen) => seen !== connected, STATE_WITHIN_MS);
  const shown = [...seqs, ...seqsOf(trial.calls(connection, trial.begin).slice(-2))];
  trial.require(
    state !== connected,
    `Connection ${name} still shows "${connected}" ${when}, wanted is a state such as suspended.`,
    shown,
  );
  trial.saw(`connection ${name} shows "${state}" ${when}`, shown);
}

/** The state that the probe shows; null where it shows none, as for a connection that was removed. */
async function stateOf(trial: Trial, connection: Connection): Promise<string | null> {
  const shown = await trial.probe('connection', connection);
  if (!isJsonObject(shown?.value)) return null;
  const state = shown.value.status ?? shown.value.state;
  return typeof state === 'string' ? state : null;
}

function overOf(connection: Connection): Over {
  return { who: `connection ${connection.name}`, about: connection, word: 'sync' };
}
