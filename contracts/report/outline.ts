import { VERDICTS } from '../verdict/verdict.ts';
import { BEYOND, type CheckResult, type ItemResult, OWN, type Report } from './report.ts';

/** Items under one heading. */
export interface Section {
  readonly provider: string;
  readonly title: string;
  readonly items: readonly ItemResult[];
}

/** All items by provider and section: the provider's own order, then what is beyond its list, then the team's own. */
export function sectionsOf({ items }: Report): Section[] {
  const sections = new Map<string, ItemResult[]>();
  for (const item of items) {
    const name = JSON.stringify([item.provider, item.section]);
    sections.set(name, [...(sections.get(name) ?? []), item]);
  }
  const providers = providersOf(items);
  return [...sections.values()]
    .flatMap((of) => (of[0] ? [{ provider: of[0].provider, title: of[0].section, items: of }] : []))
    .sort((a, b) => providers.indexOf(a.provider) - providers.indexOf(b.provider) || rank(a.title) - rank(b.title));
}

/** The providers that items are of, in order. */
export function providersOf(items: readonly ItemResult[]): string[] {
  return [...new Set(items.map(({ provider }) => provider))];
}

/** Checks in the order in which they are explained: the worst last, where a person looks first. */
export function worstLast(checks: readonly CheckResult[]): CheckResult[] {
  return [...checks].sort((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict));
}

/** The checks that decide an item, as far as they were carried out. */
export function checksOf(item: ItemResult, { checks }: Report): CheckResult[] {
  return item.checks.flatMap((id) =>
    checks.filter((check) => check.id === id && check.provider === item.provider).slice(0, 1),
  );
}

/** Ids of checks that decide an item, and were not carried out. */
export function unreachedOf(item: ItemResult, report: Report): string[] {
  const reached = checksOf(item, report).map(({ id }) => id);
  return item.checks.filter((id) => !reached.includes(id));
}

/** The items that a check decides. */
export function decidedBy(check: CheckResult, { items }: Report): ItemResult[] {
  return items.filter(({ provider, checks }) => provider === check.provider && checks.includes(check.id));
}

/** True where every item that it decides is excused, so that its failure fails no run. */
export function isExcused(check: CheckResult, report: Report): boolean {
  const items = decidedBy(check, report);
  return items.length > 0 && items.every(({ baseline }) => baseline === 'known');
}

/** What is to be said under an item besides its verdict, each in a line. */
export function notesOf(item: ItemResult, report: Report): string[] {
  return [...attestationNotes(item), ...baselineNotes(item), ...openNotes(item, report)];
}

function attestationNotes({ attestation, verdict }: ItemResult): string[] {
  if (attestation === null) return [];
  const { by, at, expires, evidence } = attestation;
  if (verdict !== 'attested') return [`the word of ${by} expired on ${expires}`];
  return [`attested by ${by} on ${at}, until ${expires}: ${evidence}`];
}

function baselineNotes({ baseline, baselineReason }: ItemResult): string[] {
  const because = baselineReason === null ? '' : `: ${baselineReason}`;
  if (baseline === 'known') return [`known, and excused${because}`];
  return baseline === 'stale' ? [`needs no excuse any more, take it off the baseline${because}`] : [];
}

function openNotes(item: ItemResult, report: Report): string[] {
  const unreached = item.verdict === 'untested' ? unreachedOf(item, report) : [];
  return [
    ...item.unjudged.map((what) => `not judged: ${what}`),
    ...(unreached.length > 0 ? [`not reached: ${unreached.join(', ')}`] : []),
  ];
}

function rank(section: string): number {
  if (section === OWN) return 2;
  return section === BEYOND ? 1 : 0;
}
