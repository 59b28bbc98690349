import { describe, expect, it } from 'vitest';
import { repeated } from '../../../contracts/harness/repeat.ts';
import { resultOf } from '../../../contracts/harness/run-check.ts';
import { TOUR } from '../../../contracts/harness/tour.ts';
import type { Verdict } from '../../../contracts/verdict/verdict.ts';

/** Plays results one after another. */
async function played(times: number, confirm: boolean, ...verdicts: Verdict[]) {
  const results = verdicts.map((verdict) => resultOf(TOUR, 'acme', { verdict, reason: `it is ${verdict}` }));
  let turn = 0;
  const combined = await repeated({ times, confirm }, () => {
    const result = results[turn++];
    return result ? Promise.resolve(result) : Promise.reject(new Error('once too often'));
  });
  return { verdict: combined.verdict, outcomes: combined.outcomes, reason: combined.reason, turns: turn };
}

describe('a check that is repeated', () => {
  it.each<[string, number, boolean, Verdict[], Verdict]>([
    ['passes at once', 1, true, ['passed'], 'passed'],
    ['fails only when the failure is seen again', 1, true, ['failed', 'failed'], 'failed'],
    ['is undecided when it fails once', 1, true, ['failed', 'passed'], 'inconclusive'],
    ['is undecided when it fails once and cannot be judged then', 1, true, ['failed', 'untested'], 'inconclusive'],
    ['fails at once where no confirmation is wanted', 1, false, ['failed'], 'failed'],
    ['passes only when it passes every time', 3, true, ['passed', 'passed', 'passed'], 'passed'],
    ['is as doubtful as its most doubtful turn', 3, true, ['passed', 'inconclusive', 'passed'], 'inconclusive'],
    ['fails when it fails twice among passes', 3, true, ['failed', 'passed', 'failed'], 'failed'],
    ['gets one more turn for a single failure', 2, true, ['passed', 'failed', 'failed'], 'failed'],
  ])('%s', async (_, times, confirm, verdicts, verdict) => {
    const combined = await played(times, confirm, ...verdicts);
    expect(combined.verdict).toBe(verdict);
    expect(combined.outcomes).toEqual(verdicts);
    expect(combined.turns).toBe(verdicts.length);
  });

  it('keeps the evidence of a failure that did not come back', async () => {
    expect((await played(1, true, 'failed', 'passed')).reason).toContain('The failure: it is failed');
  });
});
