import { say } from './terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What shells tell of a process that Ctrl-C ended. */
export const INTERRUPTED = 130;

/** Calls `stop` at the first Ctrl-C or SIGTERM; a second one ends the process at once. Returns how to stop listening. */
export function onInterrupt(stop: () => void): () => void {
  let asked = false;
  const listener = () => {
    if (asked) {
      say('Ended without tidying up.');
      process.exit(INTERRUPTED);
    }
    asked = true;
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}
