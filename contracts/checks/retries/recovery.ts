import { answersOf, undone } from '../../harness/jobs.ts';
import type { Asked, Connection, Trial } from '../../harness/trial.ts';

/** A breaker that opened in an outage closes again within this. */
const WITHIN_MS = 45_000;
const AGAIN_AFTER_MS = 500;

/** Ends the check where work does not go on once the provider is well again. One that keeps away for a while after an outage is asked again. */
export async function goesOn(trial: Trial, connections: readonly Connection[], after: string): Promise<void> {
  trial.phase('All is well again, and work goes on');
  const jobs = await untilDone(trial, connections, WITHIN_MS);
  const failed = undone(jobs);
  trial.require(
    failed.length === 0,
    `After ${after}, jobs of ${failed.length} connections were not done within ${WITHIN_MS / 1000} s (${answersOf(failed)}), wanted is that all are.`,
    failed.map(({ entry }) => entry.seq),
  );
  trial.saw(
    `after ${after} all connections worked again`,
    jobs.map(({ entry }) => entry.seq),
  );
}

/** Asks for a job of each connection, and again for those that were not done, while there is time; gives the last of each. */
export async function untilDone(
  trial: Trial,
  connections: readonly Connection[],
  withinMs: number,
): Promise<readonly Asked[]> {
  const { clock } = trial;
  const began = clock.monotonic();
  const untilOneIsDone = async (connection: Connection) => {
    for (;;) {
      trial.refill();
      const job = await trial.trigger('sync', connection);
      if (undone([job]).length === 0 || clock.monotonic() - began > withinMs) return job;
      await trial.sleep(AGAIN_AFTER_MS);
    }
  };
  return Promise.all(connections.map(untilOneIsDone));
}
