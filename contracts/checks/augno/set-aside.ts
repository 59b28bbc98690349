import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import { idOf } from '../../harness/delivery-id.ts';
import { howAnswered } from '../../harness/fence.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

/**
 * What became of a webhook of which nothing was stored, in words: it was refused, so that it stays with the provider, or it is among the dead
 * letters. Otherwise it is lost, and the check has failed. `says` tells how it came.
 */
export async function setAside(
  trial: Trial,
  connection: Connection,
  attempt: AttemptEntry,
  { says, seqs }: { readonly says: string; readonly seqs: readonly number[] },
): Promise<string> {
  if (attempt.outcome !== 'accepted') {
    trial.saw(
      `what came in another version was refused with ${howAnswered(attempt)}, and stays with the provider`,
      seqs,
    );
    return 'was left to the provider';
  }
  const kept = await trial.probe('deadLetters', connection);
  if (kept === null) trial.lack('deadLetters', `${says}, and nothing was stored.`);
  trial.require(
    JSON.stringify(kept.value ?? '').includes(idOf(trial, attempt)),
    `${says}, and neither was the change stored nor is the webhook among the dead letters: it is lost.`,
    seqs,
  );
  trial.saw('what came in another version was put aside', seqs);
  return 'was put aside';
}
