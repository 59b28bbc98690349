import { inLanes } from '../../contracts/harness/lanes.ts';
import { type Cell, rehearse } from './rehearse.ts';
import { checksOf, isSurvey, type Subject } from './subjects.ts';

/** One run: some checks held against one subject. */
export interface Job {
  readonly subject: Subject;
  readonly checks: readonly string[];
}

/** Seconds that checks take by far longer than the usual five; what begins with them ends sooner. */
const SLOW: Readonly<Record<string, number>> = {
  'token.single-flight': 13,
  'token.rotation': 10,
  'limit.polling': 8,
  'limit.retry-after': 7,
  'retry.amplification': 8,
  'retry.growth': 7,
  'retry.jitter': 7,
  'goroute.alerts': 14,
  'goroute.outage': 9,
  'goroute.batches': 17,
  'goroute.error-matrix': 8,
  'goroute.failover': 7,
  'cobalt.error-writes': 12,
  'cobalt.load': 10,
  'cobalt.ui-oauth': 12,
  'cobalt.ui-unhappy': 12,
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

/** How all of it is carried out. */
export interface Lanes {
  /** Runs at the same time. */
  readonly parallel: number;
  /** Checks at the same time within one run. */
  readonly jobs: number;
  readonly onCell: (cell: Cell) => void;
}

/** Carries out runs side by side, those that take longest first; those that are timed one by one in the end, with nothing beside them. */
export async function inParallel(work: readonly Job[], { parallel, jobs, onCell }: Lanes): Promise<void> {
  const longestFirst = [...work].sort((a, b) => secondsOf(b) - secondsOf(a));
  const carryOut = ({ subject, checks }: Job) => rehearse(subject, checks, jobs, onCell);
  const isTimed = ({ subject, checks }: Job) => subject.isTimed && checks.some((id) => subject.kills.includes(id));
  await inLanes(
    longestFirst.filter((job) => !isTimed(job)),
    parallel,
    carryOut,
    () => false,
  );
  await inLanes(longestFirst.filter(isTimed), 1, carryOut, () => false);
}

function secondsOf({ checks }: Job): number {
  return checks.reduce((sum, id) => sum + (SLOW[id] ?? USUAL), 0);
}
