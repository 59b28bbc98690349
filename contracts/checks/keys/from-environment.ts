import { defineCheck } from '../../harness/check.ts';
import { issueKey, keyFact, startWith } from '../../harness/environments.ts';
import { isSuccess, type Trial } from '../../harness/trial.ts';
import { allWork, callsSince, isWell, requireDone } from './all-work.ts';

const TIMES = 2;

export default defineCheck({
  id: 'key.from-environment',
  title: 'Started with another API key in its environment, it uses that key and no other',
  refs: ['twelve-factor#config', 'owasp-secrets'],
  needs: ['connect', 'sync', 'restart'],
  wants: ['create', 'bulk', 'clock'],
  applies: (_, actions) => (actions.includes('issueKey') ? null : 'it gives no keys'),
  fix: 'Read the key from the environment or from a secrets manager when the process starts, in one place. Keep no copy of it in files, databases or code.',
  why: 'A key that is compiled in, or kept from the first start, cannot be replaced when it leaks: the new one is configured, and the old one goes on being used.',
  bad: "const key = settings.load('api_key') ?? process.env.API_KEY;",
  good: 'const key = process.env.API_KEY;',
  async run(trial) {
    const connection = await trial.connect('one');
    trial.phase('Work of all kinds is done with the key of the beginning');
    isWell(trial, await allWork(trial, connection, 'first-key'));
    for (let i = 1; i <= TIMES; i++) {
      trial.phase(`It is started with another key, no. ${i}`);
      const key = await issueKey(trial, { of: connection.subject });
      const since = trial.journal.last;
      await startWith(trial, { [keyFact(trial)]: key.value });
      const work = await allWork(trial, connection, `other-key-${i}`);
      requireKey(trial, since, key.id, 'Started with another key in its environment');
      requireDone(trial, 'Started with another key in its environment', work);
      trial.saw('started with another key, it used that one for everything', work.seqs);
    }
    return `Started ${TIMES} times with another key in its environment, it used that key and no other for work of all kinds.`;
  },
});

/** Ends the check where a call since an entry has another key than this. */
export function requireKey(trial: Trial, since: number, keyId: string, when: string): void {
  const calls = callsSince(trial, since);
  const others = calls.filter(({ credential }) => credential !== keyId);
  const served = others.filter(({ response }) => isSuccess(response?.status ?? null)).length;
  trial.require(
    others.length === 0,
    `${when}, it made ${others.length} of ${calls.length} calls with another one (${served} were served), wanted are none: ${operationsOf(others)}.`,
    others.slice(0, 4).map(({ seq }) => seq),
  );
}

/** The first few operations, each once. */
export function operationsOf(calls: readonly { readonly operation: string | null }[]): string {
  return [...new Set(calls.map(({ operation }) => operation))].slice(0, 3).join(', ');
}
