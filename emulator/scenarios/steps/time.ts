import { formatDuration, parseDuration } from '../../core/duration.ts';
import { hasEnded } from '../../core/journal.ts';
import { advanceTime, freezeTime, resumeTime } from '../../core/time-moves.ts';
import { done, type StepContext, type StepRunner } from '../run.ts';

/** How long (wall ms) a `settle` waits at most for what is still in flight. */
const IN_FLIGHT_MS = 30_000;
/** How long (wall ms) nothing must have happened. */
const CALM_MS = 80;

/** Moves provider time forward. */
export const advance: StepRunner<string> = async (by, { provider, cause }) => {
  await advanceTime(provider, parseDuration(by), cause);
  return done(`provider time moved on by ${by}`);
};

/** Provider time stands still, until the run ends at the latest. */
export const freeze: StepRunner<unknown> = (_, { provider, run, cause }) => {
  if (provider.clock.frozen) return done('provider time was standing still already');
  freezeTime(provider, cause);
  run.onEnd(() => {
    if (provider.clock.frozen) resumeTime(provider, run.seqs[0]);
  });
  return done('provider time stands still');
};

/** Provider time runs on. */
export const resume: StepRunner<unknown> = (_, { provider, cause }) => {
  resumeTime(provider, cause);
  return done('provider time runs');
};

/** Lets wall time pass, then waits until nothing is in flight: no exchange, and no trigger that nobody waits for. */
export const settle: StepRunner<string> = async (by, context) => {
  const { provider, run, patience } = context;
  const { clock } = provider;
  await clock.sleepWall(parseDuration(by) * patience, context.signal);
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, context.signal]);
  const calm = Promise.allSettled(run.loose).then(() => untilCalm(context, signal));
  await Promise.race([calm, clock.sleepWall(IN_FLIGHT_MS, signal)]);
  over.abort();
  const left = openIn(context);
  if (left === 0) return done('nothing is in flight');
  return done(`${left} exchanges are still in flight after ${formatDuration(IN_FLIGHT_MS)}`);
};

/** Waits until nothing has been in flight for a moment: one call often follows from the answer to another. */
async function untilCalm(context: StepContext, signal: AbortSignal): Promise<void> {
  const { clock, journal } = context.provider;
  for (let last = -1; !signal.aborted && (openIn(context) > 0 || journal.last > last); ) {
    last = journal.last;
    await clock.sleepWall(CALM_MS, signal);
  }
}

function openIn({ provider, run }: StepContext): number {
  return provider.journal.query({ since: run.seqs[0] }).filter((entry) => !hasEnded(entry)).length;
}
