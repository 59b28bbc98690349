import type { Entry } from '../emulator/core/entry.ts';
import { colours } from './terminal.ts';

/** Colours the line of an entry: what failed stands out, bookkeeping steps back. */
export function paintLine(line: string, entry: Entry): string {
  const { red, yellow, dim, cyan, bold } = colours();
  if (entry.kind === 'request' || entry.kind === 'attempt') {
    const status = entry.response?.status ?? 0;
    if (entry.outcome !== 'open' && status === 0) return red(line);
    if (status >= 500) return red(line);
    return status >= 400 ? yellow(line) : line;
  }
  if (entry.kind === 'handshake') return red(line);
  if (entry.kind === 'result') return entry.ok ? line : red(line);
  if (entry.kind === 'finding') return yellow(line);
  if (entry.kind === 'note') return bold(line);
  if (entry.kind === 'step' || entry.kind === 'mark') return cyan(line);
  return entry.kind === 'token' || entry.kind === 'clock' ? dim(line) : line;
}
