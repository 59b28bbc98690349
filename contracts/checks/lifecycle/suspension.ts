import { isJsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { howAnswered, lastOf } from '../../harness/fence.ts';
import { control } from '../../harness/jobs.ts';
import { saysError } from '../../harness/meaning.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

/** Longer than an integration that tries again every second needs to give itself away. */
const WATCH_MS = 1_300;
const STATE_WITHIN_MS = 3_000;
const POLL_MS = 50;
/** A call that was under way, or one look whether it is really over. */
const MOST_CALLS_AFTER_END = 1;

/** A connection with what its probe says while it works. */
interface Watched extends Connection {
  readonly connected: string;
}

export default defineCheck({
  id: 'account.suspension',
  title: 'A suspension stops all work, shows, and ends only with a new consent',
  refs: ['rfc6750#3.1', 'rfc6749#5.2'],
  needs: ['connect', 'sync', 'webhooks', 'connection'],
  applies: ({ errors }, actions) =>
    errors.revoked === null || !actions.includes('suspend') || !actions.includes('lift')
      ? 'it does not suspend integrations'
      : null,
  fix: 'Take the webhook and the error code of a dead token alike as the end of the connection: stop its work, do not refresh, keep its state as suspended or revoked where people see it, and start again only after a new consent.',
  why: 'The webhook about a suspension is sent once and may be lost. An integration that goes on calling with dead tokens looks like an attack, and one that says "connected" leaves its customers waiting.',
  bad: 'if (response.status === 401) return refreshAndRetry();',
  good: "if (code === 'token_expired') return refreshAndRetry();\nif (code === 'token_revoked') return end(connection, 'revoked');",
  async run(trial) {
    const names = ['one', 'two'];
    const watched: Watched[] = [];
    for (const name of names) watched.push(await begin(trial, name));
    await suspended(trial, watched, true);
    const again: Watched[] = [];
    for (const { name } of watched) again.push(await begin(trial, name));
    trial.saw('after the suspension was lifted, a new consent brought the connections back', [trial.journal.last]);
    await suspended(trial, again, false);
    for (const { name } of again) await begin(trial, name);
    return 'Twice suspended, once with the webhook and once without it: work stopped without a refresh, both connections showed it, nothing resumed when it was lifted, and a new consent brought them back.';
  },
});

/** Connects, and sees it work. */
async function begin(trial: Trial, name: string): Promise<Watched> {
  const connection = await trial.connect(name);
  await control(trial, connection);
  const connected = await stateOf(trial, connection);
  if (connected === null) {
    trial.halt('untested', 'The probe connection shows no state: it must answer JSON with a text "status" or "state".');
  }
  return { ...connection, connected };
}

async function suspended(trial: Trial, connections: readonly Watched[], isTold: boolean): Promise<void> {
  trial.phase(
    isTold
      ? 'The provider suspends the integration, and its webhook arrives'
      : 'The provider suspends the integration, and its webhook is lost',
  );
  const since = trial.journal.last;
  if (!isTold) trial.provider.webhooks.shape({ drop: true, times: 1 }, trial.cause);
  await trial.act('suspend');
  await trial.provider.webhooks.idle();
  if (isTold) await toldOf(trial, connections, since);
  // Twice: whoever did not take the first refusal for the end shows it at the second job.
  for (let time = 0; time < 2; time++)
    await Promise.all(connections.map((connection) => trial.trigger('sync', connection)));
  await trial.clock.sleepWall(WATCH_MS, trial.signal);
  for (const connection of connections) {
    stopped(trial, connection, since);
    await shows(trial, connection, isTold ? 'after the webhook and dead tokens' : 'after dead tokens alone');
  }
  await lifted(trial, connections);
}

/** The webhook alone must be enough: dead tokens are seen only where there is work. */
async function toldOf(trial: Trial, connections: readonly Watched[], since: number): Promise<void> {
  const attempt = lastOf(trial.journal.query({ kind: 'attempt', provider: trial.provider.provider, since }));
  trial.require(
    attempt.outcome === 'accepted',
    `The webhook about the suspension was answered ${howAnswered(attempt)}, wanted is 2xx.`,
    [attempt.seq],
  );
  for (const connection of connections)
    await shows(trial, connection, `after ${attempt.type}, before any call`, [attempt.seq]);
}

/** Waits until the probe shows another state than that of a working connection. */
async function shows(trial: Trial, connection: Watched, when: string, seqs: readonly number[] = []): Promise<void> {
  const { clock, signal } = trial;
  const since = clock.monotonic();
  let state = await stateOf(trial, connection);
  while (state === connection.connected && clock.monotonic() - since < STATE_WITHIN_MS) {
    await clock.sleepWall(POLL_MS, signal);
    signal.throwIfAborted();
    state = await stateOf(trial, connection);
  }
  const shown = [...seqs, ...seqsOf(trial.calls(connection, trial.begin).slice(-2))];
  trial.require(
    state !== connection.connected,
    `Connection ${connection.name} still shows "${connection.connected}" ${when}, wanted is a state such as suspended.`,
    shown,
  );
  trial.saw(`connection ${connection.name} shows "${state}" ${when}`, shown);
}

/** After the first word of the provider that the token is dead, hardly a call follows, and no refresh at all. */
function stopped(trial: Trial, connection: Watched, since: number): void {
  const calls = trial.calls(connection, since);
  const first = calls.findIndex((call) => saysError(call, trial.profile.errors.revoked));
  const after = first < 0 ? [] : calls.slice(first + 1);
  const refreshes = trial.refreshes(connection, since);
  const seqs = [...seqsOf(calls), ...seqsOf(refreshes)];
  trial.require(
    refreshes.length === 0,
    `Connection ${connection.name} was refreshed ${times(refreshes.length)} during the suspension, wanted is never: revoked is not expired.`,
    seqs,
  );
  trial.require(
    after.length <= MOST_CALLS_AFTER_END,
    `Connection ${connection.name} made ${after.length} more calls after it was told that its token is dead, allowed is at most ${MOST_CALLS_AFTER_END}.`,
    seqs,
  );
  trial.saw(`connection ${connection.name} stopped after ${calls.length} calls, without a refresh`, seqs);
}

async function lifted(trial: Trial, connections: readonly Watched[]): Promise<void> {
  const since = trial.phase('The suspension is lifted, and dead tokens stay dead');
  await trial.act('lift');
  await trial.clock.sleepWall(WATCH_MS, trial.signal);
  for (const connection of connections) {
    const calls = [...trial.calls(connection, since), ...trial.refreshes(connection, since)];
    trial.require(
      calls.length === 0,
      `Connection ${connection.name} called ${times(calls.length)} on its own after the suspension was lifted, wanted is a new consent first.`,
      seqsOf(calls),
    );
    const state = await stateOf(trial, connection);
    trial.require(
      state !== connection.connected,
      `Connection ${connection.name} shows "${state}" again after the suspension was lifted, though its tokens are dead.`,
      [since],
    );
    trial.saw(`connection ${connection.name} stays "${state}" when the suspension is lifted`, [since]);
  }
}

/** The state that the probe shows; null where it shows none, as for a connection that was removed. */
async function stateOf(trial: Trial, connection: Connection): Promise<string | null> {
  const shown = await trial.probe('connection', connection);
  if (!isJsonObject(shown?.value)) return null;
  const state = shown.value.status ?? shown.value.state;
  return typeof state === 'string' ? state : null;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
