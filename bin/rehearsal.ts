import type { RunOptions } from '../contracts/harness/run.ts';
import type { Report } from '../contracts/report/report.ts';
import { INTERRUPTED, onInterrupt } from './interrupt.ts';
import { progressTeller } from './show-progress.ts';

/** Carries out a rehearsal and shows its report: progress on standard error, and Ctrl-C ends it with what was decided so far. */
export async function rehearse(
  run: (options: Pick<RunOptions, 'onProgress' | 'signal'>) => Promise<Report>,
  show: (report: Report) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const stopListening = onInterrupt(() => stop.abort());
  await show(await run({ onProgress: progressTeller(), signal: stop.signal }).finally(stopListening));
  if (stop.signal.aborted) process.exitCode = INTERRUPTED;
}
