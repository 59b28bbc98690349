import pc from 'picocolors';
import { roughDuration } from '../../emulator/core/duration.ts';
import { maskIssued } from '../../emulator/core/secrets.ts';
import { VERDICTS, type Verdict } from '../verdict/verdict.ts';
import { drawLanes } from './lanes.ts';
import type { CheckResult, ItemResult, Report } from './report.ts';

/** How a report is shown to a person. */
export interface TerminalOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width?: number;
  /** Shows what was seen of passed checks, too. */
  readonly detail?: boolean;
}

type Colors = ReturnType<typeof pc.createColors>;

const DEFAULT_WIDTH = 120;
const SIGNS: Readonly<Record<Verdict, string>> = {
  failed: '✗',
  inconclusive: '?',
  untested: '–',
  attested: '✍',
  passed: '✓',
  'not-applicable': ' ',
};

/** True where colours are wanted: on a terminal, unless NO_COLOR says otherwise. @see https://no-color.org */
export function wantsColor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && !env.NO_COLOR;
}

/** The report for a person: items by provider, then what is undecided, then what failed with its evidence and the fix, and the counts. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const colors = pc.createColors(options.color);
  const width = Math.min(160, Math.max(80, options.width ?? DEFAULT_WIDTH));
  const providers = [...new Set(report.items.map(({ provider }) => provider))];
  const shown = [...report.checks].sort((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict));
  const blocks = [
    ...providers.map((provider) =>
      list(
        provider,
        report.items.filter((item) => item.provider === provider),
        colors,
      ),
    ),
    ...shown
      .filter(({ verdict }) => options.detail || (verdict !== 'passed' && verdict !== 'not-applicable'))
      .map((check) => explain(check, colors, width)),
    [summary(report, colors)],
  ];
  return maskIssued(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`);
}

/** One check as a line, for showing while a run goes on. */
export function checkLine({ verdict, id, title, durationMs }: CheckResult, color: boolean): string {
  const colors = pc.createColors(color);
  return `${paint(colors, verdict)(`${SIGNS[verdict]} ${verdict.padEnd(12)}`)}  ${id.padEnd(20)}  ${title}  ${colors.dim(roughDuration(durationMs))}`;
}

function list(provider: string, items: readonly ItemResult[], colors: Colors): string[] {
  const idWidth = Math.max(...items.map(({ id }) => id.length));
  return [
    colors.bold(`Go-live checklist of ${provider}`),
    ...items.flatMap(({ id, title, verdict, severity, notJudged }) => [
      `  ${paint(colors, verdict)(`${SIGNS[verdict]} ${verdict.padEnd(14)}`)}  ${id.padEnd(idWidth)}  ${severity.padEnd(6)}  ${title}`,
      ...(notJudged === null
        ? []
        : [colors.dim(`  ${''.padEnd(16)}  ${''.padEnd(idWidth)}  ${''.padEnd(6)}  not judged: ${notJudged}`)]),
    ]),
  ];
}

function explain(check: CheckResult, colors: Colors, width: number): string[] {
  const { verdict, id, title, reason, fix, why, refs, evidence, observations } = check;
  const isBad = verdict === 'failed';
  const style = { width: width - 4, decisive: isBad ? colors.yellow : (text: string) => text, quiet: colors.dim };
  const named = (name: string, text: string) => indent(`${colors.bold(name)}  ${fold(text, width - 10, 5)}`);
  return [
    `${paint(colors, verdict)(`${SIGNS[verdict]} ${verdict}`)}  ${colors.bold(id)}  ${title}`,
    '',
    ...reason.split('\n').map((line) => indent(line.startsWith(' ') ? line : fold(line, width - 4, 0))),
    ...(verdict === 'passed' ? ['', ...observations.map(({ says }) => indent(colors.dim(`· ${says}`)))] : []),
    ...(evidence.length > 0 ? ['', ...drawLanes(evidence, style).map(indent)] : []),
    ...(isBad
      ? ['', named('Fix', fix), named('Why', why), ...refs.map((ref) => named('See', `${ref.title}, ${ref.link}`))]
      : []),
  ];
}

function summary({ counts, items, checks, durationMs, seed }: Report, colors: Colors): string {
  const order = [...VERDICTS].reverse();
  const told = order.map((verdict) => {
    const text = `${verdict} ${counts[verdict]}`;
    return counts[verdict] > 0 ? paint(colors, verdict)(text) : colors.dim(text);
  });
  const faults = checks.filter(({ harnessError }) => harnessError).length;
  const own = faults > 0 ? `  The harness itself failed in ${faults} of ${checks.length} checks.` : '';
  return `${told.join(' · ')}, of ${items.length} items  ${colors.dim(`${roughDuration(durationMs)}, seed ${seed}`)}${own}`;
}

function paint(colors: Colors, verdict: Verdict): (text: string) => string {
  if (verdict === 'passed' || verdict === 'attested') return colors.green;
  if (verdict === 'failed') return colors.red;
  return verdict === 'not-applicable' ? colors.dim : colors.yellow;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `  ${line}`))
    .join('\n');
}

/** Breaks a text between words; further lines are indented by `hang`. */
function fold(text: string, width: number, hang: number): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length > 0 && line.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(hang)}`);
}
