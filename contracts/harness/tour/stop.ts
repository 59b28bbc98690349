import type { Trial } from '../trial.ts';

/** Makes a stop on the tour. One that goes wrong is passed over: others are still worth seeing. Null then. */
export async function stop<T>(trial: Trial, visit: () => Promise<T>): Promise<T | null> {
  try {
    return await visit();
  } catch (thrown) {
    if (trial.signal.aborted) throw thrown;
    return null;
  }
}
