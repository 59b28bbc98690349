import { create, type XMLElement } from 'xmlbuilder';
import { maskIssued } from '../../emulator/core/secrets.ts';
import { isProved } from '../verdict/verdict.ts';
import { proofText } from './evidence-text.ts';
import { checksOf, notesOf, type Section, sectionsOf } from './outline.ts';
import { presentable } from './presentable.ts';
import type { ItemResult, Report } from './report.ts';

/** What a test case has inside besides its properties; null where it has simply passed. */
type Mark = 'failure' | 'error' | 'skipped' | null;

/**
 * The report for the test tabs of CI systems, as JUnit XML: a suite for each section, a case for each item. What is undecided is an error and
 * never `skipped`, which CI systems show as if all were well.
 */
export function renderJunit(told: Report): string {
  const report = presentable(told);
  const root = create('testsuites', {
    version: '1.0',
    encoding: 'UTF-8',
    invalidCharReplacement: '\ufffd',
  });
  root.att({ name: report.tool.name, ...numbersOf(report.items), time: seconds(report.durationMs) });
  for (const section of sectionsOf(report)) addSuite(root, section, report);
  return maskIssued(`${root.end({ pretty: true })}\n`);
}

function addSuite(root: XMLElement, { provider, title, items }: Section, report: Report): void {
  const suite = root.ele('testsuite', {
    name: `${provider}: ${title}`,
    ...numbersOf(items),
    time: seconds(items.reduce((sum, item) => sum + durationOf(item, report), 0)),
    timestamp: report.startedAt,
  });
  addProperties(suite, [
    ['tool', `${report.tool.name} ${report.tool.version}`],
    ['integration', report.integration],
    ['seed', report.seed],
    ...(report.shard === null ? [] : [['shard', report.shard] as const]),
    ...(report.stopped ? [['stopped', 'before its end'] as const] : []),
  ]);
  for (const item of items) addCase(suite, item, report);
}

function addCase(suite: XMLElement, item: ItemResult, report: Report): void {
  const { provider, section, id, title, verdict, severity, source, attestation, checks, baseline } = item;
  const one = suite.ele('testcase', {
    classname: `${provider}.${section}`,
    name: `${id}: ${title}`,
    time: seconds(durationOf(item, report)),
  });
  addProperties(one, [
    ['verdict', verdict],
    ['severity', severity],
    ['source', source],
    ...(checks.length === 0 ? [] : [['checks', checks.join(', ')] as const]),
    ...(verdict === 'attested' && attestation
      ? [['attested by', `${attestation.by}, until ${attestation.expires}`] as const]
      : []),
    ...(baseline === null ? [] : [['baseline', baseline] as const]),
  ]);
  const mark = markOf(item);
  if (mark !== null) one.ele(mark, attributesOf(item), textOf(item, report));
  else if (textOf(item, report) !== '') one.ele('system-out', {}, textOf(item, report));
}

function markOf({ verdict, baseline }: ItemResult): Mark {
  if (baseline === 'known' || verdict === 'not-applicable') return 'skipped';
  if (baseline === 'stale' || verdict === 'failed') return 'failure';
  return isProved(verdict) ? null : 'error';
}

function attributesOf({ verdict, baseline, baselineReason, reason }: ItemResult): Record<string, string> {
  const first = reason.split('\n')[0] ?? '';
  if (baseline === 'known') return { message: `known: ${baselineReason ?? first}` };
  if (baseline === 'stale')
    return {
      type: 'stale',
      message: `It needs no excuse any more; take it off the baseline: ${baselineReason ?? first}`,
    };
  return verdict === 'not-applicable' ? { message: first } : { type: verdict, message: first };
}

/** What its checks saw, and what else is to be known of it. */
function textOf(item: ItemResult, report: Report): string {
  const checks = checksOf(item, report);
  const proofs = checks.map((check) => `${check.id}: ${check.verdict}\n${proofText(check)}`);
  const isTold = item.verdict === 'attested' || (proofs.length > 0 && item.asks === null);
  const own = isTold ? [] : [item.reason];
  return [...own, ...notesOf(item, report), ...proofs].join('\n\n');
}

function addProperties(parent: XMLElement, properties: readonly (readonly [name: string, value: string])[]): void {
  const list = parent.ele('properties');
  for (const [name, value] of properties) list.ele('property', { name, value });
}

function numbersOf(items: readonly ItemResult[]): Record<string, number> {
  const marked = (wanted: Mark) => items.filter((item) => markOf(item) === wanted).length;
  return {
    tests: items.length,
    failures: marked('failure'),
    errors: marked('error'),
    skipped: marked('skipped'),
  };
}

/** Of the checks that decide it; one that decides several counts in each. */
function durationOf(item: ItemResult, report: Report): number {
  return checksOf(item, report).reduce((sum, { durationMs }) => sum + durationMs, 0);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
