import { plainLanes } from './lanes.ts';
import type { CheckResult } from './report.ts';

const WIDTH = 120;

/** All that proves a check's verdict, for forms that have no colours: the reason, the timeline, and for a failure what to do. */
export function proofText(check: CheckResult): string {
  const { verdict, reason, evidence, observations, fix, why, refs, outcomes } = check;
  const advice = [`Fix: ${fix}`, `Why: ${why}`, ...refs.map(({ title, link }) => `See: ${title}, ${link}`)];
  const blocks = [
    [reason, ...(outcomes.length > 1 ? [`Repeated: ${outcomes.join(', ')}`] : [])],
    verdict === 'passed' ? observations.map(({ says }) => `· ${says}`) : [],
    evidence.length > 0 ? timeline(check) : [],
    verdict === 'failed' ? advice : [],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** What happened, in two lanes. */
export function timeline({ evidence }: CheckResult): string[] {
  return plainLanes(evidence, WIDTH);
}
