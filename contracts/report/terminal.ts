import pc from 'picocolors';
import { roughDuration } from '../../emulator/core/duration.ts';
import { maskIssued } from '../../emulator/core/secrets.ts';
import { type Counts, isProved } from '../verdict/verdict.ts';
import { lackingOf, onlyLacks } from './lacking.ts';
import { isExcused, worstLast } from './outline.ts';
import { fold, type Paper, paint } from './paint.ts';
import { presentable } from './presentable.ts';
import type { CheckResult, Report } from './report.ts';
import { explanation, snippetText } from './terminal-explanations.ts';
import { listing } from './terminal-items.ts';
import { countsText, factsOf, SIGNS, total } from './words.ts';

export { wantsColor } from './paint.ts';

/** How a report is shown to a person. */
export interface TerminalOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width?: number;
  /** Shows what was seen of passed checks, too. */
  readonly detail?: boolean;
}

const DEFAULT_WIDTH = 120;
const NARROWEST = 60;
const WIDEST = 160;

/** The report for a person: the checklist, then what is undecided, then what failed with its evidence and the fix, and the counts. */
export function renderTerminal(told: Report, options: TerminalOptions): string {
  const report = presentable(told);
  const width = Math.min(WIDEST, Math.max(NARROWEST, options.width ?? DEFAULT_WIDTH));
  const paper: Paper = { colors: pc.createColors(options.color), width };
  const checks = worstLast(report.checks);
  const explain = (check: CheckResult) => explanation(check, report, paper);
  const isOpen = (check: CheckResult) => !isProved(check.verdict) && !isFailure(check) && !onlyLacks(check);
  const isFailure = (check: CheckResult) => check.verdict === 'failed';
  const failures = checks.filter(isFailure);
  const blocks = [
    ...listing(report, paper),
    ...(options.detail ? checks.filter(({ verdict }) => isProved(verdict)).map(explain) : []),
    ...lackingOf(report).map((snippet) => snippetText(snippet, paper)),
    ...checks.filter(isOpen).map(explain),
    ...failures.filter((check) => isExcused(check, report)).map(explain),
    ...failures.filter((check) => !isExcused(check, report)).map(explain),
    summary(report, paper),
  ];
  return maskIssued(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`);
}

/** One check as a line, for showing while a run goes on. */
export function checkLine({ verdict, id, title, durationMs }: CheckResult, color: boolean): string {
  const colors = pc.createColors(color);
  const sign = paint(colors, verdict)(`${SIGNS[verdict]} ${verdict.padEnd(14)}`);
  return maskIssued(`${sign}  ${id.padEnd(24)}  ${title}  ${colors.dim(roughDuration(durationMs))}`);
}

function summary(report: Report, { colors, width }: Paper): string[] {
  const line = (name: string, counts: Counts) =>
    `${colors.bold(name.padEnd(9))}  ${countsText(counts, (text, verdict) =>
      counts[verdict] > 0 ? paint(colors, verdict)(text) : colors.dim(text),
    )}`;
  const { counts, beyond } = report;
  const facts = fold(factsOf(report).join(', '), width - 11);
  return [
    line('Checklist', counts),
    ...(total(beyond) > 0 ? [line('Beyond it', beyond)] : []),
    ...facts.map((fact) => colors.dim(`${' '.repeat(11)}${fact}`)),
  ];
}
