import { expect, test } from 'vitest';
import { newsOf, signsOf } from '../../../../contracts/checks/operations/signs.ts';

test('the same alert raised again is no news', () => {
  const before = signsOf([{ alert: 'refresh_failures', count: 3, last_at: '2026-01-01T00:00:00Z' }]);
  const now = signsOf([{ alert: 'refresh_failures', count: 9, last_at: '2026-01-01T00:05:00Z' }]);
  expect(newsOf(before, now)).toEqual([]);
});

test('another alert is news, in a list as in counters', () => {
  const list = signsOf([{ alert: 'refresh_failures' }]);
  expect(newsOf(list, signsOf([{ alert: 'refresh_failures' }, { alert: 'tokens_revoked' }]))).toEqual([
    'tokens_revoked',
  ]);
  const counters = signsOf({ refresh_failures: 4, tokens_revoked: 0 });
  expect(newsOf(counters, signsOf({ refresh_failures: 4, tokens_revoked: 2 }))).toEqual(['tokens_revoked is set']);
});

test('the same sentence about another connection is no news', () => {
  const before = signsOf(['Refresh of evt_a failed 3 times'], ['evt_a', 'evt_b']);
  expect(newsOf(before, signsOf(['Refresh of evt_b failed 12 times'], ['evt_a', 'evt_b']))).toEqual([]);
});
