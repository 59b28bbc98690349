import { seqsOf } from '../../harness/effects.ts';
import { answersOf } from '../../harness/jobs.ts';
import type { Need } from '../../harness/needs.ts';
import { type Connection, isSuccess, type Person, type Trial } from '../../harness/trial.ts';

/** Whoever is not concerned by an end must go on working: asks for work, and requires that it is done. */
export async function requireWorks(
  trial: Trial,
  who: string,
  about: Connection | Person,
  word: Need,
  when: string,
): Promise<void> {
  trial.refill();
  const job = await trial.trigger(word, about);
  const calls = trial.calls(about, job.entry.seq);
  const good = calls.filter(({ response }) => response !== null && isSuccess(response.status));
  const seqs = [job.entry.seq, ...seqsOf(calls)];
  trial.require(
    isSuccess(job.status) && good.length > 0,
    `Work about ${who} was answered ${answersOf([job])} with ${good.length} successful calls ${when}, wanted is that it is done as before.`,
    seqs,
  );
  trial.saw(`${who} works ${when}`, seqs);
}
