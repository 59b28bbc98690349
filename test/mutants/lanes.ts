import { inLanes } from '../../contracts/harness/lanes.ts';
import { type Book, runsOf } from './record.ts';
import { type Cell, rehearse } from './rehearse.ts';
import { checksOf, isOfPages, isSurvey, type Subject } from './subjects.ts';

/** One run: some checks held against one subject. */
export interface Job {
  readonly subject: Subject;
  readonly checks: readonly string[];
}

/** Seconds that checks take by far longer than the usual five. Most of it is waiting, which costs nobody anything. */
const SLOW: Readonly<Record<string, number>> = {
  'cobalt.error-matrix': 14,
  'cobalt.error-writes': 17,
  'cobalt.load': 12,
  'cobalt.ui-connect': 8,
  'cobalt.ui-oauth': 16,
  'cobalt.ui-states': 12,
  'cobalt.ui-token': 10,
  'cobalt.ui-unhappy': 18,
  'goroute.alerts': 15,
  'goroute.batches': 20,
  'goroute.error-matrix': 18,
  'goroute.failed-listed': 14,
  'goroute.failover': 30,
  'goroute.outage': 9,
  'goroute.sandbox-key': 13,
  'goroute.schematron': 12,
  'goroute.validator-down': 10,
  'key.rotation': 9,
  'limit.concurrency': 10,
  'limit.polling': 8,
  'limit.retry-after': 9,
  'retry.amplification': 8,
  'retry.growth': 10,
  'retry.jitter': 12,
  'token.rotation': 9,
  'token.single-flight': 10,
  'token.transient': 10,
  'transport.timeout': 15,
  'webhook.ack-time': 13,
  'webhook.dead-letter': 9,
};
const USUAL = 5;

/** A run for each subject: as a team rehearses its own. */
export function rows(subjects: readonly Subject[], checks: readonly string[]): Job[] {
  return subjects
    .map((subject) => ({ subject, checks: checksOf(subject.provider).filter((id) => checks.includes(id)) }))
    .filter((job) => job.checks.length > 0);
}

/** A run for each defect and each check that must catch it; checks that look over everything share one. */
export function kills(subjects: readonly Subject[], checks: readonly string[]): Job[] {
  return subjects.flatMap((subject) => {
    const wanted = checks.filter((id) => subject.kills.includes(id));
    const surveys = wanted.filter(isSurvey);
    const played = wanted.filter((id) => !isSurvey(id)).map((id) => ({ subject, checks: [id] }));
    return surveys.length === 0 ? played : [...played, { subject, checks: surveys }];
  });
}

/** What of it has been rehearsed fewer than so many times, as often as that is missing. */
export function lacking(once: readonly Job[], book: Book, wanted: number): Job[] {
  return Array.from({ length: wanted }, (_, round) =>
    once.flatMap(({ subject, checks }): Job[] => {
      const known = book.get(subject.name);
      const left = checks.filter((id) => runsOf(known?.get(id) ?? {}) + round < wanted);
      return left.length === 0 ? [] : [{ subject, checks: left }];
    }),
  ).flat();
}

/** How all of it is carried out. */
export interface Lanes {
  /** Runs at the same time. */
  readonly parallel: number;
  /** Checks at the same time within one run. */
  readonly jobs: number;
  readonly onCell: (cell: Cell) => void;
}

/** Browsers that run at the same time. Each keeps a core busy, so what is judged in one takes turns, beside everything else. */
const BROWSERS = 2;

/**
 * Carries out runs side by side, long ones among short ones: the long ones wait most of their time, while the short ones keep the machine
 * busy. Those that are timed come one by one in the end, with nothing beside them.
 */
export async function inParallel(work: readonly Job[], { parallel, jobs, onCell }: Lanes): Promise<void> {
  const longestFirst = work.flatMap(apart).sort((a, b) => secondsOf(b) - secondsOf(a));
  const carryOut = (chosen: readonly Job[], lanes: number, jobs: number) =>
    inLanes(
      chosen,
      lanes,
      ({ subject, checks }) => rehearse(subject, checks, jobs, onCell),
      () => false,
    );
  const [timed, untimed] = partition(longestFirst, isTimed);
  const [inBrowsers, others] = partition(untimed, ({ checks }) => checks.some(isOfPages));
  const browsers = Math.min(BROWSERS, inBrowsers.length);
  if (parallel > browsers) {
    await Promise.all([carryOut(inBrowsers, browsers, 1), carryOut(mixed(others), parallel - browsers, jobs)]);
  } else {
    await carryOut(untimed, parallel, jobs);
  }
  await carryOut(timed, 1, jobs);
}

const isTimed = ({ subject, checks }: Job): boolean =>
  subject.isTimed && checks.some((id) => subject.kills.includes(id));

/** From both ends by turns: the longest, the shortest, the second longest, and so on. */
function mixed(longestFirst: readonly Job[]): Job[] {
  const half = Math.ceil(longestFirst.length / 2);
  const shortestFirst = longestFirst.slice(half).reverse();
  return longestFirst.slice(0, half).flatMap((job, i) => [job, ...shortestFirst.slice(i, i + 1)]);
}

/** What a run judges of pages as a run of its own. */
function apart({ subject, checks }: Job): Job[] {
  return partition(checks, isOfPages)
    .filter(({ length }) => length > 0)
    .map((some) => ({ subject, checks: some }));
}

function partition<T>(all: readonly T[], belongs: (one: T) => boolean): [T[], T[]] {
  return [all.filter(belongs), all.filter((one) => !belongs(one))];
}

function secondsOf({ checks }: Job): number {
  return checks.reduce((sum, id) => sum + (SLOW[id] ?? USUAL), 0);
}
