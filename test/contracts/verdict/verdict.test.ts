import { describe, expect, it } from 'vitest';
import { combine, count, exitCodeOf, isProved, type Verdict } from '../../../contracts/verdict/verdict.ts';

describe('verdicts', () => {
  it.each<[Verdict[], Verdict]>([
    [['passed', 'failed', 'inconclusive'], 'failed'],
    [['passed', 'inconclusive', 'untested'], 'inconclusive'],
    [['passed', 'untested', 'attested'], 'untested'],
    [['passed', 'attested'], 'attested'],
    [['passed', 'not-applicable'], 'passed'],
    [['not-applicable'], 'not-applicable'],
    [[], 'untested'],
  ])('%j come to %s', (verdicts, wanted) => {
    expect(combine(verdicts)).toBe(wanted);
  });

  it('are counted all together', () => {
    expect(count(['passed', 'passed', 'failed'])).toEqual({
      failed: 1,
      inconclusive: 0,
      untested: 0,
      attested: 0,
      passed: 2,
      'not-applicable': 0,
    });
  });

  it('are proof only where somebody or something vouches for them', () => {
    expect(
      (['failed', 'inconclusive', 'untested', 'attested', 'passed', 'not-applicable'] as const).map(isProved),
    ).toEqual([false, false, false, true, true, true]);
  });
});

describe('the exit code', () => {
  const item = (verdict: Verdict, severity: 'MUST' | 'SHOULD' = 'MUST', baseline: 'known' | 'stale' | null = null) => ({
    severity,
    verdict,
    baseline,
  });
  const run = (...items: ReturnType<typeof item>[]) => ({ items, decided: 1, harnessErrors: 0, strict: false });

  it.each<[string, Parameters<typeof exitCodeOf>[0], number]>([
    ['0 when every required item is proved', run(item('passed'), item('attested'), item('untested', 'SHOULD')), 0],
    ['1 when something failed, whatever else there is', { ...run(item('failed', 'SHOULD')), harnessErrors: 1 }, 1],
    ['3 when nothing was run', { ...run(), decided: 0 }, 3],
    ['3 when the harness failed', { ...run(item('inconclusive')), harnessErrors: 1 }, 3],
    ['4 when a required item is undecided', run(item('inconclusive')), 4],
    ['4 when a required item is untested', run(item('untested')), 4],
    ['4 when a SHOULD item is undecided and all are required', { ...run(item('untested', 'SHOULD')), strict: true }, 4],
    ['0 when the only failure is a known one', run(item('failed', 'MUST', 'known'), item('passed')), 0],
    ['1 when an item passes that is excused', run(item('passed', 'MUST', 'stale')), 1],
  ])('is %s', (_, outcome, code) => {
    expect(exitCodeOf(outcome)).toBe(code);
  });
});
