import { Restarts } from '../contracts/harness/restarts.ts';
import { type RunOptions, runChecks } from '../contracts/harness/run.ts';
import type { Report } from '../contracts/report/report.ts';
import { isProved } from '../contracts/verdict/verdict.ts';
import { Clock } from '../emulator/core/clock.ts';
import { onInterrupt } from './interrupt.ts';
import { progressTeller } from './show-progress.ts';
import { say } from './terminal.ts';

/**
 * Rehearses, and again whenever the integration is restarted or its files change: what was not proved first, and everything once that is.
 * Ends with Ctrl-C, and gives the last report.
 */
export async function watchChecks(options: RunOptions, show: (report: Report) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const stopListening = onInterrupt(() => stop.abort());
  const restarts = await Restarts.watch(options.config.integration, new Clock(), stop.signal);
  try {
    for (let only = options.only; !stop.signal.aborted; ) {
      const report = await runChecks({
        ...options,
        ...(only && { only }),
        onProgress: progressTeller(),
        signal: stop.signal,
      });
      await show(report);
      if (stop.signal.aborted) break;
      const open = report.items.filter(({ verdict }) => !isProved(verdict)).map(({ id }) => id);
      only = open.length > 0 ? open : options.only;
      say(
        open.length > 0 ? `Waiting for a change, then: ${open.join(', ')}` : 'Waiting for a change, then everything.',
      );
      const reason = await restarts.next();
      if (reason !== null) say(`The integration is rehearsed again: ${reason}.`);
    }
  } finally {
    stopListening();
    await restarts.close();
  }
}
