import type { Fault, FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { startJobs } from '../../harness/jobs.ts';
import type { Trial } from '../../harness/trial.ts';
import { begin, expire, stateOf, together, type Work, type Working, work } from './working.ts';

/** An outage ends when the job has given up, or (wall ms) when it is clear that it will not. */
const OUTAGE_MS = 5_000;
/** A refresh that hangs this long (wall ms) outlasts short client timeouts; others see the connection break. */
const HANG_MS = 4_000;
/** After the outage a job must be done within this time (wall ms): whoever backs off comes back by then. */
const RECOVERY_MS = 8_000;
const PAUSE_MS = 500;
const STATE_WITHIN_MS = 3_000;

/** One way in which a refresh fails for now. */
interface Outage {
  readonly name: string;
  /** The refresh, and how it fails: `when its refresh was …`. */
  readonly says: string;
  readonly fault: Omit<FaultSpec, 'operation' | 'credential'>;
}

export default defineCheck({
  id: 'token.transient',
  title: 'A refresh that fails for now is tried again later, and ends no connection',
  refs: ['rfc6749#5.2', 'rfc9110#10.2.3'],
  needs: ['connect', 'sync'],
  wants: ['connection'],
  applies: ({ operations }, actions) =>
    operations.refresh === null || !actions.includes('expire') ? 'it has no tokens to refresh' : null,
  fix: 'Only invalid_grant ends a connection. On 5xx, 429, a timeout or a broken connection keep both tokens, back off, and let a later job try again. invalid_client is a mistake in your own configuration: raise an alarm and keep all grants.',
  why: 'Every provider has outages. An integration that takes one for the end disconnects all its customers at once, and each of them has to give the consent again.',
  bad: "if (!response.ok) await db.update(connection.id, { status: 'disconnected' });",
  good: "if (body.error === 'invalid_grant') return end(connection);\nif (!response.ok) throw new TryLater(); // the tokens stay as they are",
  async run(trial) {
    const connections: [Outage, Working][] = [];
    for (const outage of outagesOf(trial)) connections.push([outage, await begin(trial, outage.name)]);
    trial.phase('Refreshes fail in several ways, and then work again');
    await together(connections.map(([outage, connection]) => suffers(trial, connection, outage)));
    const ways = connections.map(([{ says }]) => says).join(', ');
    return `A refresh that ${ways} ended no connection: later jobs were done with the tokens that were there.`;
  },
});

function outagesOf({ profile, declares }: Trial): Outage[] {
  const { unavailable, limited, badClient } = profile.errors;
  const coded = (error: string | null) => (error === null ? {} : { error });
  const hangMs = Math.min(HANG_MS, declares.clientTimeoutMs + PAUSE_MS);
  return [
    { name: 'outage', says: 'was answered 503', fault: { status: 503, ...coded(unavailable) } },
    { name: 'broken', says: 'lost its connection', fault: { reset: 'before' } },
    { name: 'garbled', says: 'was answered 500 with garbage', fault: { status: 500, garbage: true } },
    { name: 'hanging', says: 'got no answer', fault: { hangMs, times: 1 } },
    { name: 'limited', says: 'was answered 429', fault: { status: 429, ...coded(limited), retryAfter: 1, times: 1 } },
    ...(badClient === null ? [] : [{ name: 'client', says: `was answered ${badClient}`, fault: { error: badClient } }]),
  ];
}

async function suffers(trial: Trial, connection: Working, { says, fault }: Outage): Promise<void> {
  const { provider, profile } = trial;
  const since = await expire(trial, connection);
  const where = { operation: profile.operations.refresh ?? '', credential: connection.credential };
  const outage = provider.faults.add({ ...where, ...fault }, trial.cause);
  const jobs = startJobs(trial, connection, 1);
  await eventually(
    trial,
    () => Promise.resolve(jobs.answered.length),
    (answered) => answered > 0,
    OUTAGE_MS,
  );
  provider.faults.clear(outage.id, trial.cause);
  await jobs.ended;
  if (outage.met === 0) {
    const how = `No refresh met the outage (it ${says}), so nothing can be told.`;
    trial.halt('inconclusive', how, seqsOf(trial.calls(connection, since)));
  }
  await recovers(trial, connection, outage, `After a refresh ${says}`);
}

/** Without a new consent a later job must be done, and the connection must show what it showed before. */
async function recovers(trial: Trial, connection: Working, outage: Fault, when: string): Promise<void> {
  const { clock } = trial;
  const began = clock.monotonic();
  let last: Work = await work(trial, connection);
  for (let jobs = 1; !last.isDone && (jobs < 2 || clock.monotonic() - began < RECOVERY_MS); jobs++) {
    if (jobs > 1) await trial.sleep(PAUSE_MS);
    last = await work(trial, connection);
  }
  const failed = trial.refreshes(connection, trial.begin).filter(({ faults }) => faults.includes(outage.id));
  const state = await shown(trial, connection);
  const seqs = [...seqsOf(failed), ...last.seqs];
  trial.require(
    last.isDone,
    `${when}, and all was well again, no job was done without a new consent (${last.told}${state === null ? '' : `, it shows "${state}"`}), wanted is that a later job is.`,
    seqs,
  );
  trial.require(
    state === null || state === connection.connected,
    `${when}, and all was well again, the connection shows "${state}" though a job was done, wanted is "${connection.connected}" as before.`,
    seqs,
  );
  trial.saw(`${when.toLowerCase()}, a later job was done without a new consent`, seqs);
}

/** What is shown in the end; null where that is not to be seen. */
async function shown(trial: Trial, connection: Working): Promise<string | null> {
  const { connected } = connection;
  if (connected === null) {
    trial.unjudged('what people are shown (there is no probe connection with a text "status")');
    return null;
  }
  const look = () => stateOf(trial, connection);
  return eventually(trial, look, (state) => state === connected, STATE_WITHIN_MS);
}
