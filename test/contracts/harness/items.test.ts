import { describe, expect, it } from 'vitest';
import type { Attestation } from '../../../contracts/harness/attestations.ts';
import type { ChecklistItem } from '../../../contracts/harness/checklist.ts';
import { itemResult } from '../../../contracts/harness/items.ts';
import type { CheckResult } from '../../../contracts/report/report.ts';
import type { Verdict } from '../../../contracts/verdict/verdict.ts';

const result = (id: string, verdict: Verdict, more: Partial<CheckResult> = {}): CheckResult => ({
  provider: 'acme',
  id,
  title: id,
  verdict,
  reason: `${id} is ${verdict}`,
  observations: [],
  unjudged: [],
  evidence: [],
  fix: '',
  why: '',
  refs: [],
  needs: [],
  missing: [],
  durationMs: 1,
  outcomes: [verdict],
  harnessError: false,
  ...more,
});

const word: Attestation = {
  item: 'one',
  provider: null,
  by: 'Ada',
  at: '2026-11-20',
  evidence: 'link',
  says: null,
  expires: '2027-01-01',
  isInForce: true,
};

function decided(
  when: 'always' | 'otherwise' | null,
  results: readonly CheckResult[],
  attestations: readonly Attestation[] = [],
  excuses: Parameters<typeof itemResult>[1]['excuses'] = [],
) {
  const item: ChecklistItem = {
    id: 'one',
    title: 'One',
    section: 'All',
    severity: 'MUST',
    source: 'https://example.org',
    checks: results.map(({ id }) => id),
    attest: when && { when, says: 'this', because: 'of that' },
  };
  return itemResult(item, { results, attestations, excuses, provider: 'acme' });
}

const lacking = { missing: ['restart'] as const };

describe('an item of a checklist', () => {
  it.each<[string, ReturnType<typeof decided>, Verdict]>([
    ['is what its worst check says', decided(null, [result('a', 'passed'), result('b', 'failed')]), 'failed'],
    ['is untested where a check was not reached', { ...decided(null, []) }, 'untested'],
    [
      'with a part that is always out of sight, needs a word too',
      decided('always', [result('a', 'passed')]),
      'untested',
    ],
    ['with such a part and a word, is attested', decided('always', [result('a', 'passed')], [word]), 'attested'],
    ['that only people decide, is attested', decided('always', [], [word]), 'attested'],
    ['that was seen to fail, is not saved by a word', decided('always', [result('a', 'failed')], [word]), 'failed'],
    [
      'that is in doubt, is not saved by a word',
      decided('otherwise', [result('a', 'inconclusive')], [word]),
      'inconclusive',
    ],
    ['that checks decided, needs no word', decided('otherwise', [result('a', 'passed')]), 'passed'],
    [
      'of which a part was not judged, needs a word',
      decided('otherwise', [result('a', 'passed', { unjudged: ['x'] })]),
      'untested',
    ],
    [
      'of which a part was not judged, takes a word',
      decided('otherwise', [result('a', 'passed', { unjudged: ['x'] })], [word]),
      'attested',
    ],
    [
      'that could not be looked at, takes a word',
      decided('otherwise', [result('a', 'untested', lacking)], [word]),
      'attested',
    ],
    [
      'of an integration that does nothing, takes no word',
      decided('otherwise', [result('a', 'untested')], [word]),
      'untested',
    ],
    ['that does not apply, needs no word', decided('always', [result('a', 'not-applicable')]), 'not-applicable'],
    ['takes no word that has expired', decided('always', [], [{ ...word, isInForce: false }]), 'untested'],
    ['takes no word about another provider', decided('always', [], [{ ...word, provider: 'other' }]), 'untested'],
  ])('%s', (_, item, verdict) => {
    expect(item.verdict).toBe(verdict);
  });

  it('is untested where one of its checks was not reached, whatever the others say', () => {
    const item = { id: 'one', title: 'One', section: 'All', severity: 'MUST', source: '', checks: ['a', 'b'] } as const;
    const attest = { when: 'otherwise', says: 'this', because: 'of that' } as const;
    const known = { results: [result('a', 'passed')], attestations: [word], excuses: [], provider: 'acme' };
    expect(itemResult({ ...item, attest }, known)).toMatchObject({ verdict: 'untested', reason: 'Not reached: b.' });
  });

  it('shows how to attest it, and how else it could be decided', () => {
    const { reason } = decided('otherwise', [result('a', 'untested', lacking)]);
    expect(reason).toContain('A person must confirm this. Add to golive.attestations.yaml:');
    expect(reason).toContain('Or: a is untested');
    expect(decided('always', [], [{ ...word, isInForce: false }]).reason).toContain(
      'The word of Ada expired on 2027-01-01.',
    );
  });

  it('is excused while it fails, and no longer', () => {
    const excuse = { item: 'one', provider: null, reason: 'ticket', expires: '2027-01-01', isInForce: true };
    expect(decided(null, [result('a', 'failed')], [], [excuse])).toMatchObject({
      baseline: 'known',
      baselineReason: 'ticket',
    });
    expect(decided(null, [result('a', 'passed')], [], [excuse]).baseline).toBe('stale');
    expect(decided(null, [result('a', 'failed')], [], [{ ...excuse, isInForce: false }]).baseline).toBeNull();
  });
});
