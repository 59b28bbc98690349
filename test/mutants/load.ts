import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Keeps every core busy, so that verdicts can be seen to hold there, too. Gives what ends it. */
export function burn(cores = availableParallelism()): () => Promise<void> {
  const workers = Array.from({ length: cores }, () => new Worker('for (;;) {}', { eval: true }));
  return async () => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
}
