import { roughDuration } from '../../emulator/core/duration.ts';
import { type Counts, type ExitCode, VERDICTS, type Verdict } from '../verdict/verdict.ts';
import type { Report } from './report.ts';

/** A sign for each verdict, so that nothing rests on colour alone. */
export const SIGNS: Readonly<Record<Verdict, string>> = {
  failed: '✗',
  inconclusive: '?',
  untested: '–',
  attested: '✍',
  passed: '✓',
  'not-applicable': '·',
};

/** Verdicts in the order in which they are counted: the worst last. */
export const COUNTED: readonly Verdict[] = [...VERDICTS].reverse();

const CONCLUSIONS: Readonly<Record<ExitCode, string>> = {
  0: 'Every required item is proved.',
  1: 'Not ready: something failed.',
  3: 'This says nothing of the integration: the harness itself failed, or nothing was carried out.',
  4: 'Not ready: nothing failed, but required items are undecided.',
};

/** What a run comes to, in one sentence. */
export function conclusion({ exitCode, items, counts, beyond }: Report): string {
  const isOnlyStale = exitCode === 1 && counts.failed + beyond.failed === 0;
  return isOnlyStale && items.some(({ baseline }) => baseline === 'stale')
    ? 'Not ready: the baseline excuses what needs no excuse any more.'
    : CONCLUSIONS[exitCode];
}

/** How many items there are in all. */
export function total(counts: Counts): number {
  return VERDICTS.reduce((sum, verdict) => sum + counts[verdict], 0);
}

/** All counts together: never one without the others, and never a percentage. */
export function countsText(counts: Counts, each: (text: string, verdict: Verdict) => string = (text) => text): string {
  const told = COUNTED.map((verdict) => each(`${verdict} ${counts[verdict]}`, verdict));
  return `${told.join(' · ')}, of ${total(counts)} items`;
}

/** What must be known of a run besides its counts. */
export function factsOf(report: Report): string[] {
  const { durationMs, seed, shard, stopped, items, checks } = report;
  const faults = checks.filter(({ harnessError }) => harnessError).length;
  const known = items.filter(({ baseline }) => baseline === 'known').length;
  const stale = items.filter(({ baseline }) => baseline === 'stale').length;
  return [
    roughDuration(durationMs),
    `seed ${seed}`,
    ...(shard === null ? [] : [`shard ${shard}`]),
    ...(known > 0 ? [`${known} known and excused`] : []),
    ...(stale > 0 ? [`${stale} no longer in need of an excuse`] : []),
    ...(stopped ? ['stopped before its end'] : []),
    ...(faults > 0 ? [`the harness itself failed in ${faults} of ${checks.length} checks`] : []),
  ];
}
