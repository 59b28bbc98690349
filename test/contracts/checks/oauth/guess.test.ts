import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { guessOf } from '../../../../contracts/checks/oauth/guess.ts';

const twenty = (make: (i: number) => string) => Array.from({ length: 20 }, (_, i) => make(i));

describe('how much there is to guess', () => {
  it.each<[string, (i: number) => string]>([
    ['32 random bytes', () => randomBytes(32).toString('base64url')],
    ['16 random bytes', () => randomBytes(16).toString('base64url')],
    ['16 random bytes as hex', () => randomBytes(16).toString('hex')],
    ['a UUID', () => randomUUID()],
    ['a signed state', () => `${randomBytes(16).toString('base64url')}.${randomBytes(32).toString('hex')}`],
    ['22 random characters behind a prefix', () => `st_${randomBytes(17).toString('base64url')}`],
  ])('is enough for %s', (_, make) => {
    expect(guessOf(twenty(make)).bits).toBeGreaterThanOrEqual(128);
  });

  it.each<[string, (i: number) => string]>([
    ['a counter', (i) => String(1000 + i)],
    ['a time', (i) => String(1_790_000_000_000 + i * 31)],
    ['a long prefix', () => `integration-connect-state-of-event-${randomBytes(6).toString('hex')}`],
    ['a constant', () => 'c29tZXRoaW5nIHRoYXQgbmV2ZXIgY2hhbmdlcw'],
    ['eight random characters', () => randomBytes(6).toString('base64url')],
    ['nothing', () => ''],
  ])('is too little for %s', (_, make) => {
    expect(guessOf(twenty(make)).bits).toBeLessThan(128);
  });

  it('says what it saw', () => {
    expect(guessOf(twenty(() => randomBytes(16).toString('hex'))).says).toMatch(/^3\d hexadecimal digits$/);
  });
});
