import { withoutBudgets } from '../../harness/boundless.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { endOf } from '../../harness/meaning.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { firstOperation } from './outage.ts';

/** Waits are drawn by chance: several of them tell. */
const WAITS = 3;
/** What is called several times as long must at least be so much longer. */
const LEAST_GROWTH = 1.5;
const QUIET_MS = 150;
const STATUS = 503;

export default defineCheck({
  id: 'retry.settings',
  title: 'How long it waits before it tries again is a setting, and takes no change of code',
  refs: ['twelve-factor#config', 'sre-book#22'],
  needs: ['connect', 'sync', 'restart'],
  applies: ({ operations, retryable }) =>
    !retryable.includes(STATUS) || (operations.read ?? operations.list) === null ? 'no call fails for a moment' : null,
  fix: 'Read the first pause, its growth and the number of attempts from the environment, with defaults. Name under integration.declares.slowerRetries what makes it wait several times as long.',
  why: 'Which pauses are right is learned from the first weeks in production. Who has to change code for each attempt at that changes nothing.',
  bad: 'const BASE_MS = 500;',
  good: 'const baseMs = Number(process.env.RETRY_BASE_MS ?? 500);',
  async run(trial) {
    const variables = trial.declares.slowerRetries;
    const names = Object.keys(variables).join(', ');
    if (names === '') {
      const says =
        'integration.declares.slowerRetries names no variable of its environment, such as { RETRY_BASE_MS: "2500" }.';
      trial.halt('untested', says);
    }
    const connection = await trial.connect('one');
    const operation = await firstOperation(trial, connection);
    const before = await waited(trial, connection, operation, 'as it is set');
    trial.phase(`It is started with another ${names}`);
    await trial.ask('restart', { changed: names }, async () => {
      await trial.host.reconfigure({}, variables);
      return { status: 200, error: null };
    });
    await rest(trial, connection, QUIET_MS);
    const after = await waited(trial, connection, operation, `under another ${names}`);
    const told = `${Math.round(before.ms)} ms as it is set, and ${Math.round(after.ms)} ms under another ${names}`;
    trial.require(
      after.ms >= before.ms * LEAST_GROWTH,
      `Before it tried again it waited ${told}, wanted is that the setting makes it several times as long.`,
      [...before.seqs, ...after.seqs],
    );
    return `Before it tried again it waited ${told}.`;
  },
});

/** How long it waits before it tries a call again that failed for a moment, on average. */
async function waited(
  trial: Trial,
  connection: Connection,
  operation: string,
  how: string,
): Promise<{ readonly ms: number; readonly seqs: readonly number[] }> {
  trial.phase(`${WAITS} calls fail for a moment, ${how}`);
  const seqs: number[] = [];
  let sum = 0;
  for (let i = 0; i < WAITS; i++) {
    const since = trial.journal.last;
    const fault = trial.provider.faults.add(
      { operation, credential: connection.subject, status: STATUS, times: 1 },
      trial.cause,
    );
    await withoutBudgets(trial, () => trial.trigger('sync', connection));
    trial.provider.faults.clear(fault.id, trial.cause);
    const [failed, again] = trial.calls(connection, since).filter((call) => call.operation === operation);
    if (!failed || !again) {
      const says = `A call that failed with ${STATUS} was not tried again before the job ended, so no wait could be measured.`;
      return trial.halt('untested', says, failed ? [failed.seq] : []);
    }
    sum += again.wall - endOf(failed);
    seqs.push(...seqsOf([failed, again]));
  }
  trial.saw(`it waited ${Math.round(sum / WAITS)} ms before it tried again, ${how}`, seqs);
  return { ms: sum / WAITS, seqs };
}
