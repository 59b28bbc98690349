import { formatDuration, parseDuration } from '../../core/duration.ts';
import { hasEnded } from '../../core/journal.ts';
import { done, type StepContext, type StepRunner } from '../run.ts';

/** How long (wall ms) a `settle` waits at most for what is still in flight. */
const IN_FLIGHT_MS = 30_000;

/** Moves provider time forward. */
export const advance: StepRunner<string> = async (by, { provider, cause }) => {
  const ms = parseDuration(by);
  // Like the sandbox's own advance, but as an effect of this step.
  provider.journal.append({ kind: 'clock', change: 'advanced', byMs: ms, cause });
  await provider.clock.advance(ms);
  return done(`provider time moved on by ${by}`);
};

/** Provider time stands still, until the run ends at the latest. */
export const freeze: StepRunner<unknown> = (_, { provider, run, cause }) => {
  if (provider.clock.frozen) return done('provider time was standing still already');
  provider.clock.freeze();
  provider.journal.append({ kind: 'clock', change: 'frozen', byMs: 0, cause });
  run.onEnd(() => {
    if (!provider.clock.frozen) return;
    provider.clock.resume();
    provider.journal.append({ kind: 'clock', change: 'resumed', byMs: 0, cause: run.seqs[0] });
  });
  return done('provider time stands still');
};

/** Provider time runs on. */
export const resume: StepRunner<unknown> = (_, { provider, cause }) => {
  provider.clock.resume();
  provider.journal.append({ kind: 'clock', change: 'resumed', byMs: 0, cause });
  return done('provider time runs');
};

/** Lets wall time pass, then waits until nothing is in flight. */
export const settle: StepRunner<string> = async (by, context) => {
  const { provider, patience, signal } = context;
  await provider.clock.sleepWall(parseDuration(by) * patience, signal);
  const left = await untilNothingInFlight(context);
  return done(
    left === 0 ? 'nothing is in flight' : `${left} exchanges are still in flight after ${formatDuration(IN_FLIGHT_MS)}`,
  );
};

/** Waits for exchanges under way, and for those that follow from them at once. Gives how many are left in the end. */
async function untilNothingInFlight({ provider, run, signal }: StepContext): Promise<number> {
  const { clock, journal } = provider;
  const open = () => journal.query({ since: run.seqs[0] }).filter((entry) => !hasEnded(entry)).length;
  if (open() === 0) return 0;
  const nothing = new AbortController();
  const stop = journal.observe(() => {
    if (open() === 0) nothing.abort();
  });
  await clock.sleepWall(IN_FLIGHT_MS, AbortSignal.any([nothing.signal, signal]));
  stop();
  return open();
}
