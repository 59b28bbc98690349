import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { goLive } from '../../harness/environments.ts';
import { rest } from '../../harness/fence.ts';
import { control } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { allWork, callsSince, requireDone } from '../keys/all-work.ts';
import { operationsOf } from '../keys/from-environment.ts';

const QUIET_MS = 300;

export default defineCheck({
  id: 'environment.sandbox-key',
  title: 'In production nothing uses the sandbox key, and its end changes nothing',
  refs: ['stripe#keys', 'owasp-secrets'],
  needs: ['connect', 'sync', 'restart'],
  wants: ['create', 'bulk', 'clock'],
  applies: (_, actions) => (actions.includes('revokeKey') ? null : 'no key chooses between environments'),
  fix: 'Give production its own key and nothing of the sandbox: no second client, no fallback, no copy in a file. Delete the sandbox key from the configuration of production.',
  why: 'A call with the sandbox key succeeds and does nothing: the order is placed in an account that nobody ships from. And when the sandbox is cleaned up, production stops.',
  bad: 'const client = isRefused ? new Client(SANDBOX_KEY) : new Client(LIVE_KEY);',
  good: 'const client = new Client(process.env.API_KEY); // one key, that of this environment',
  async run(trial) {
    const test = await trial.connect('one');
    await control(trial, test);
    trial.phase('It goes live: only key, account and secrets in its environment are changed');
    const since = trial.journal.last;
    const live = await goLive(trial);
    const first = await allWork(trial, live, 'live-1');
    noneOf(trial, test, since, 'Gone live');
    requireDone(trial, 'Gone live', first);
    trial.saw('after going live nothing used the sandbox key', first.seqs);
    trial.phase('The sandbox key is revoked');
    await trial.act('revokeKey', { of: test.subject });
    const second = await allWork(trial, live, 'live-2');
    noneOf(trial, test, since, 'In production');
    requireDone(trial, 'In production, after the sandbox key was revoked', second);
    trial.saw('the end of the sandbox key changed nothing', second.seqs);
    // Last, since some stop for good after that.
    await refusedOnce(trial, live);
    noneOf(trial, test, since, 'When a call was refused in production');
    return `After going live none of ${callsSince(trial, since).length} calls used the sandbox key, and work of all kinds was done after that was revoked.`;
  },
});

/** A refusal is where a fallback would show. What becomes of the job does not matter here. */
async function refusedOnce(trial: Trial, live: Connection): Promise<void> {
  const { list, read } = trial.profile.operations;
  trial.phase('A call is refused in production');
  const error = trial.profile.errors.forbidden;
  const fault = trial.provider.faults.add(
    {
      operation: [list, read].filter((name) => name !== null),
      credential: live.subject,
      status: 403,
      ...(error !== null && { error }),
      times: 1,
    },
    trial.cause,
  );
  await trial.trigger('sync', live);
  await rest(trial, live, QUIET_MS);
  trial.provider.faults.clear(fault.id, trial.cause);
}

function noneOf(trial: Trial, { subject }: Connection, since: number, when: string): void {
  const calls = callsSince(trial, since);
  const wrong = calls.filter((call) => call.subject === subject);
  trial.require(
    wrong.length === 0,
    `${when}, ${wrong.length} of ${calls.length} calls had the sandbox key, wanted are none: ${operationsOf(wrong)}.`,
    seqsOf(wrong).slice(0, 4),
  );
}
