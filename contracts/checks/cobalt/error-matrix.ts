import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { rest } from '../../harness/fence.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { isSuccess, type Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { accountsOf, ask, customer, requestsOf, signUp } from './work.ts';

/** Longer (wall ms) than the pause before the first repetition. */
const QUIET_MS = 600;
const PERMANENT = [400, 403, 404];
const PASSING = [429, 500, 502, 503];
const READS = ['listApplications', 'getApplication', 'listExecutions'];
const MOST = 8;

/** What else an answer may be than an error. */
const BROKEN: readonly { readonly says: string; readonly fault: FaultSpec }[] = [
  { says: 'a page of HTML in place of JSON', fault: { body: '<html><body>Bad gateway</body></html>' } },
  { says: 'a body that breaks off', fault: { truncate: 20 } },
  { says: 'an empty body', fault: { body: '' } },
];

export default defineCheck({
  id: 'cobalt.error-matrix',
  title:
    'Errors in the envelopes of all generations are told apart: what is final is asked once, what passes is asked again, and nothing breaks',
  refs: ['cobalt#error-handling', 'cobalt#go-live'],
  needs: ['signup', 'sync'],
  knobs: ['era'],
  applies: ofCobalt,
  fix: 'Decide by the status: after 429, 500, 502, 503 and where no answer came, try again with growing pauses, a few times; after any other 4xx do not. Take an answer that is no JSON for a failure that passes.',
  why: 'The three generations call errors by different names. Whoever looks for a code finds none, and either tries for ever or gives up at once.',
  bad: "if (body.error_code === 'SERVER_ERROR') retry(); // E1 and E3 have no error_code",
  good: 'if (status === 429 || status >= 500) retry();\nelse if (status >= 400) fail(body.message);',
  async run(trial) {
    const mistakes: Mistake[] = [];
    const user = 'matrix-ada';
    await signUp(trial, user);
    await works(trial, user, 'While all is well');
    await trial.underEach('era', async (era) => {
      for (const status of PERMANENT)
        await final(trial, user, { status }, `${status} in the envelope of ${era}`, mistakes);
      for (const status of PASSING)
        await passes(trial, user, { status, times: 1 }, `${status} in the envelope of ${era}`, mistakes);
    });
    for (const { says, fault } of BROKEN) await passes(trial, user, { ...fault, times: 1 }, says, mistakes, true);
    requireNone(mistakes);
    await works(trial, user, 'After errors of all kinds');
    trial.require(accountsOf(trial, user) === 1, 'Errors of all kinds have made a second linked account.', []);
    return 'Errors of all generations were told apart by their status: final ones were asked once, passing ones again, and work went on afterwards.';
  },
});

async function works(trial: Trial, user: string, when: string): Promise<void> {
  const asked = await ask(trial, 'sync', user);
  trial.require(isSuccess(asked.status), `${when}, a read was answered ${asked.status}.`, [asked.entry.seq]);
  trial.saw(`${when}, a read was done`, [asked.entry.seq]);
}

async function final(trial: Trial, user: string, spec: FaultSpec, says: string, mistakes: Mistake[]): Promise<void> {
  const since = trial.phase(`A read is refused: ${says}`);
  const fault = trial.provider.faults.add({ ...spec, operation: READS }, trial.cause);
  const asked = await ask(trial, 'sync', user);
  await rest(trial, customer(user), QUIET_MS);
  trial.provider.faults.clear(fault.id, trial.cause);
  const calls = requestsOf(trial, since, ...READS);
  const most = Math.max(0, ...READS.map((name) => calls.filter(({ operation }) => operation === name).length));
  const seqs = [asked.entry.seq, ...calls.map(({ seq }) => seq)].slice(0, MOST);
  if (most > 1) mistakes.push({ says: `After ${says}, a read was asked ${most} times, wanted is once`, seqs });
  else if (isSuccess(asked.status)) mistakes.push({ says: `After ${says}, a read was said to be done`, seqs });
  else trial.saw(`after ${says}, a read was asked once`, seqs);
}

async function passes(
  trial: Trial,
  user: string,
  spec: FaultSpec,
  says: string,
  mistakes: Mistake[],
  mayFail = false,
): Promise<void> {
  const since = trial.phase(`A read fails once: ${says}`);
  const fault = trial.provider.faults.add({ ...spec, operation: READS }, trial.cause);
  const asked = await ask(trial, 'sync', user);
  trial.provider.faults.clear(fault.id, trial.cause);
  const calls = requestsOf(trial, since, ...READS);
  const seqs = [asked.entry.seq, ...calls.map(({ seq }) => seq)].slice(0, MOST);
  // What was broken once may be told as a failure: only an answer that claims success would be wrong.
  const isWrong = asked.status === null || asked.status === 500 || (!mayFail && !isSuccess(asked.status));
  if (isWrong)
    mistakes.push({ says: `After ${says}, once, a read was answered ${asked.status ?? asked.entry.error}`, seqs });
  else trial.saw(`after ${says}, once, a read was ${isSuccess(asked.status) ? 'done' : 'told as failed'}`, seqs);
}
