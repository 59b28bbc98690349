import { answersOf } from '../../harness/jobs.ts';
import { isSuccess, type Trial } from '../../harness/trial.ts';

const DAY_S = 86_400;
/** Not all at once: what runs daily must not meet the provider's limits only because a month passes in a second. */
const STEP_DAYS = 5;

/** Lets days pass on the integration's own clock, and then so many seconds more. */
export async function passDays(trial: Trial, days: number, seconds: number): Promise<void> {
  for (let left = days; left > 0; left -= STEP_DAYS) await pass(trial, Math.min(STEP_DAYS, left) * DAY_S);
  await pass(trial, seconds);
}

async function pass(trial: Trial, seconds: number): Promise<void> {
  trial.refill();
  const moved = await trial.trigger('clock', null, { seconds });
  if (isSuccess(moved.status)) return;
  trial.halt('inconclusive', `Its clock could not be moved: the trigger clock answered ${answersOf([moved])}.`, [
    moved.entry.seq,
  ]);
}
