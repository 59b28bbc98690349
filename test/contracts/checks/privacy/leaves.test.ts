import { expect, test } from 'vitest';
import { tellingTexts } from '../../../../contracts/checks/privacy/leaves.ts';

test('names and addresses tell who somebody is; ids, times and short words do not', () => {
  const profile = {
    id: 'usr_12345',
    name: 'Anna Nowak',
    email: 'anna@example.org',
    at: '2026-01-01T00:00:00Z',
    role: 'staf',
  };
  expect(tellingTexts({ data: [profile] }, ['usr_12345'])).toEqual(['Anna Nowak', 'anna@example.org']);
});
