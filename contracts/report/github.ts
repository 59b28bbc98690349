import { maskIssued } from '../../emulator/core/secrets.ts';
import { isProved } from '../verdict/verdict.ts';
import { checksOf } from './outline.ts';
import { presentable } from './presentable.ts';
import type { ItemResult, Report } from './report.ts';
import { conclusion, countsText, factsOf, total } from './words.ts';

/** GitHub shows so many annotations of a kind for each step, and drops the rest without a word. */
const MOST = 10;

/**
 * The report as workflow commands of GitHub Actions: what failed, what is undecided, and always all counts.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function renderGithub(told: Report): string {
  const report = presentable(told);
  const counted = report.items.filter(({ baseline }) => baseline !== 'known');
  const bad = counted.filter(({ verdict, baseline }) => verdict === 'failed' || baseline === 'stale');
  const open = counted.filter(({ verdict }) => verdict !== 'failed' && !isProved(verdict));
  // Required ones first, since the rest may be cut off.
  const musts = (items: readonly ItemResult[]) => [
    ...items.filter(({ severity }) => severity === 'MUST'),
    ...items.filter(({ severity }) => severity === 'SHOULD'),
  ];
  const lines = [
    ...musts(bad)
      .slice(0, MOST)
      .map((item) => annotation('error', titleOf(item), failureText(item, report))),
    ...musts(open)
      .slice(0, MOST)
      .map((item) => annotation('warning', titleOf(item), item.reason)),
    annotation('notice', conclusion(report), summary(report, bad.length, open.length)),
  ];
  return maskIssued(`${lines.join('\n')}\n`);
}

function summary(report: Report, bad: number, open: number): string {
  const [failures, undecided] = [Math.max(0, bad - MOST), Math.max(0, open - MOST)];
  const leftOut = failures + undecided > 0 ? [`Left out above: ${failures} failures, ${undecided} undecided.`] : [];
  return [
    `Checklist: ${countsText(report.counts)}.`,
    ...(total(report.beyond) > 0 ? [`Beyond it: ${countsText(report.beyond)}.`] : []),
    `${factsOf(report).join(', ')}.`,
    ...leftOut,
  ].join('\n');
}

function titleOf({ provider, id, title, verdict }: ItemResult): string {
  return `${provider} ${id} (${verdict}): ${title}`;
}

function failureText(item: ItemResult, report: Report): string {
  if (item.baseline === 'stale') return `It needs no excuse any more: take it off the baseline.`;
  const fixes = checksOf(item, report)
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ fix }) => `Fix: ${fix}`);
  return [item.reason, ...fixes].join('\n');
}

function annotation(kind: 'error' | 'warning' | 'notice', title: string, message: string): string {
  return `::${kind} title=${property(title)}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
