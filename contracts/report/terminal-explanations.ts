import type { Snippet } from './lacking.ts';
import { drawLanes } from './lanes.ts';
import { decidedBy, isExcused } from './outline.ts';
import { fold, indent, type Paper, paint } from './paint.ts';
import type { CheckResult, Report } from './report.ts';
import { SIGNS } from './words.ts';

const LABEL_WIDTH = 5;

/** Why a check came to its verdict: the reason, what happened, and for a failure what to do. */
export function explanation(check: CheckResult, report: Report, paper: Paper): string[] {
  const { verdict, reason, fix, why, refs, evidence, outcomes } = check;
  const { colors, width } = paper;
  const isBad = verdict === 'failed';
  const style = { width: width - 2, decisive: isBad ? colors.yellow : (text: string) => text, quiet: colors.dim };
  const repeated = outcomes.length > 1 ? [colors.dim(`Repeated: ${outcomes.join(', ')}`)] : [];
  return [
    ...heading(check, report, paper),
    '',
    ...fold(reason, width - 2).map((line) => indent(line)),
    ...[...repeated, ...seen(check, paper)].map((line) => indent(line)),
    ...(evidence.length > 0 ? ['', ...drawLanes(evidence, style).map((line) => indent(line))] : []),
    ...(isBad
      ? [
          '',
          ...labelled('Fix', fix, paper),
          ...labelled('Why', why, paper),
          ...refs.flatMap((ref) => labelled('See', `${ref.title}, ${ref.link}`, paper)),
        ]
      : []),
  ];
}

/** What is missing, and the lines that give it, once for all that need them; flush left, so that they can be pasted. */
export function snippetText({ file, yaml, decides }: Snippet, { colors, width }: Paper): string[] {
  const what = `To decide ${decides.join(', ')}, add to ${file}:`;
  return [...fold(what, width).map((line) => colors.yellow(line)), '', ...yaml.split('\n')];
}

function heading(check: CheckResult, report: Report, { colors, width }: Paper): string[] {
  const { verdict, id, title, provider } = check;
  const items = decidedBy(check, report)
    .map((item) => item.id)
    .filter((item) => item !== id);
  const decides = items.length > 0 ? `, decides ${items.join(', ')}` : '';
  const known = isExcused(check, report) ? ', known and excused' : '';
  return [
    `${paint(colors, verdict)(`${SIGNS[verdict]} ${verdict}`)}  ${colors.bold(id)}`,
    ...fold(title, width).map((line) => colors.bold(line)),
    ...fold(`${provider}${decides}${known}`, width).map((line) => colors.dim(line)),
  ];
}

function seen({ verdict, observations, unjudged }: CheckResult, { colors, width }: Paper): string[] {
  const open = unjudged.map((what) => `not judged: ${what}`);
  const told = verdict === 'passed' ? [...observations.map(({ says }) => `· ${says}`), ...open] : open;
  const lines = told.flatMap((line) => fold(line, width - 4)).map((line) => colors.dim(line));
  return lines.length > 0 ? ['', ...lines] : [];
}

function labelled(name: string, text: string, { colors, width }: Paper): string[] {
  const [first = '', ...rest] = fold(text, width - 2 - LABEL_WIDTH);
  return [
    `  ${colors.bold(name)}${' '.repeat(LABEL_WIDTH - name.length)}${first}`,
    ...rest.map((line) => (line === '' ? line : `${' '.repeat(2 + LABEL_WIDTH)}${line}`)),
  ];
}
