import { expect, it } from 'vitest';
import { nearest, suggestion } from '../../emulator/core/nearest.ts';

it('a typing error leads to the name that was meant', () => {
  expect(nearest('refeshToken', ['refreshToken', 'listEvents'])).toEqual(['refreshToken']);
  expect(nearest('participants', ['listParticipants', 'getEvent'])).toEqual(['listParticipants']);
});

it('nothing near gives the list when it is short', () => {
  expect(suggestion('zzz', ['alpha', 'beta'])).toBe(' Known: alpha, beta.');
  expect(suggestion('zzz', [])).toBe('');
  expect(suggestion('alpa', ['alpha'])).toBe(' Did you mean "alpha"?');
});
