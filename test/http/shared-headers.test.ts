import { expect, it } from 'vitest';
import { SharedHeaders } from '../../emulator/http/shared-headers.ts';

it('gives requests with the same headers in the same order one object', () => {
  const shared = new SharedHeaders();
  const first = { host: 'a', accept: 'b' };
  expect(shared.of(first)).toBe(first);
  expect(shared.of({ host: 'a', accept: 'b' })).toBe(first);
  for (const other of [
    { accept: 'b', host: 'a' },
    { host: 'a' },
    { host: 'a', accept: 'c' },
    { host: 'a', via: 'b' },
  ]) {
    expect(shared.of(other)).toBe(other);
  }
});

it('remembers the latest few', () => {
  const shared = new SharedHeaders();
  const first = { host: 'first' };
  shared.of(first);
  for (let i = 0; i < 8; i++) shared.of({ host: String(i) });
  expect(shared.of({ host: 'first' })).not.toBe(first);
  expect(shared.of({ host: 'first' })).toBe(shared.of({ host: 'first' }));
});
