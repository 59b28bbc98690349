import { expect, test } from 'vitest';
import { changesOf, faceOf } from '../../../../contracts/checks/lifecycle/face.ts';

const working = { id: 'evt_1', status: 'connected', last_error: null, since: '2026-01-01T00:00:00Z', calls: 3 };

test('numbers, times and own ids are no change', () => {
  const later = { id: 'evt_1', status: 'connected', last_error: null, since: '2026-02-01T00:00:00Z', calls: 9 };
  expect(changesOf(faceOf(working, ['evt_1']), faceOf(later, ['evt_1']))).toBe('');
});

test('what changed is told with its path, and what is gone', () => {
  const before = faceOf({ ...working, end: { why: 'none' } });
  const after = faceOf({ status: 'archived', end: { why: 'event_archived' }, last_error: null });
  expect(changesOf(before, after)).toBe('end.why: event_archived, id: gone, status: archived');
});

test('a probe that shows nothing has no face', () => {
  expect(faceOf(undefined).size).toBe(1);
  expect(changesOf(faceOf(working), faceOf(undefined))).toContain('status: gone');
});
