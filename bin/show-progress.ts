import type { Progress } from '../contracts/harness/run.ts';
import { checkLine } from '../contracts/report/terminal.ts';
import { colours, say } from './terminal.ts';

const ERASE_LINE = '\r\x1b[2K';

/**
 * Tells on standard error how a run goes on: a line for each check that ended, and on a terminal a last line, rewritten, with what is
 * happening now.
 */
export function progressTeller(): (progress: Progress) => void {
  const { stderr } = process;
  const live = stderr.isTTY === true;
  const colour = colours(stderr).isColorSupported;
  const now = (text: string) => {
    if (live) stderr.write(ERASE_LINE + text.slice(0, (stderr.columns || 80) - 1));
  };
  let head = '';
  return (progress) => {
    if (progress.type === 'check-started') {
      head = `[${progress.number}/${progress.of}] ${progress.id}`;
      now(head);
    } else if (progress.type === 'phase') {
      now(`${head}: ${progress.says}`);
    } else {
      now('');
      say(checkLine(progress.result, colour));
    }
  };
}
