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
  const run = (verdict: Verdict, severity: 'MUST' | 'SHOULD' = 'MUST') => ({
    items: [{ severity, verdict }],
    checksRun: 1,
    harnessErrors: 0,
  });

  it.each<[string, Parameters<typeof exitCodeOf>[0], number]>([
    [
      '0 when every required item is proved',
      { ...run('passed'), items: [...run('attested').items, ...run('untested', 'SHOULD').items] },
      0,
    ],
    ['1 when something failed, whatever else there is', { ...run('failed', 'SHOULD'), harnessErrors: 1 }, 1],
    ['3 when nothing was run', { items: [], checksRun: 0, harnessErrors: 0 }, 3],
    ['3 when the harness failed', { ...run('inconclusive'), harnessErrors: 1 }, 3],
    ['4 when a required item is undecided', run('inconclusive'), 4],
    ['4 when a required item is untested', run('untested'), 4],
  ])('is %s', (_, outcome, code) => {
    expect(exitCodeOf(outcome)).toBe(code);
  });
});
