import { ATTESTATIONS_FILE } from '../harness/attestations.ts';
import { CONFIG_FILE } from '../harness/config-file.ts';
import { isConfigured } from '../harness/needs.ts';
import { configLines } from './config-lines.ts';
import { checksOf, unreachedOf } from './outline.ts';
import { fold } from './paint.ts';
import type { CheckResult, ItemResult, Report } from './report.ts';

const COMMENT_WIDTH = 100;

/** Lines that can be pasted into a file of the team's. */
export interface Snippet {
  readonly file: string;
  readonly yaml: string;
  /** What becomes decided by it: ids of checks, or of items. */
  readonly decides: readonly string[];
}

/** True for a check that is undecided for nothing but the configuration. */
export function onlyLacks({ verdict, missing }: CheckResult): boolean {
  return verdict === 'untested' && missing.length > 0 && missing.every(isConfigured);
}

/** True for an item that a person's word would decide, once all its checks have had their say. */
export function awaitsWord(item: ItemResult, report: Report): boolean {
  const isOpen = (check: CheckResult) => check.verdict === 'untested' && check.missing.length === 0;
  const isHeard = unreachedOf(item, report).length === 0 && !checksOf(item, report).some(isOpen);
  return item.asks !== null && item.verdict === 'untested' && isHeard;
}

/** Everything that would have to be added, merged into one snippet a file, each line once. */
export function lackingOf(report: Report): Snippet[] {
  const checks = report.checks.filter(({ verdict, missing }) => verdict === 'untested' && missing.some(isConfigured));
  const missing = checks.flatMap(({ provider, missing: needs }) => needs.map((need) => ({ provider, need })));
  const items = report.items.filter((item) => awaitsWord(item, report));
  return [
    ...(missing.length === 0
      ? []
      : [{ file: CONFIG_FILE, yaml: configLines(missing), decides: [...new Set(checks.map(({ id }) => id))] }]),
    ...(items.length === 0
      ? []
      : [{ file: ATTESTATIONS_FILE, yaml: wordLines(items, report), decides: items.map(({ id }) => id) }]),
  ];
}

function wordLines(items: readonly ItemResult[], report: Report): string {
  const isShared = (id: string) =>
    new Set(report.items.filter((one) => one.id === id).map(({ provider }) => provider)).size > 1;
  const entries = items.flatMap((item) => [
    ...fold(item.asks ?? '', COMMENT_WIDTH).map((line) => `  # ${line}`),
    ...otherWay(item, report),
    `  - item: ${item.id}`,
    ...(isShared(item.id) ? [`    provider: ${item.provider}`] : []),
    '    by: Name, role',
    '    at: YYYY-MM-DD',
    '    evidence: a link, or file and line',
    '    expires: YYYY-MM-DD',
  ]);
  return ['attestations:', ...entries].join('\n');
}

/** Where checks could decide it, too. */
function otherWay(item: ItemResult, report: Report): string[] {
  const missing = [...new Set(checksOf(item, report).flatMap((check) => check.missing))];
  return missing.length === 0 ? [] : [`  # Or let checks see it: give ${missing.join(', ')} in ${CONFIG_FILE}.`];
}
