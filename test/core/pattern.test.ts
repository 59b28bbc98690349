import { describe, expect, it } from 'vitest';
import { textMatching } from '../../emulator/core/pattern.ts';
import { Random } from '../../emulator/core/random.ts';

describe('text that a pattern allows', () => {
  it.each([
    '^[0-9]{4}-[0-9]{6}$',
    '^[0-9A-HJKMNP-TV-Z]{26}$',
    '^\\+[0-9]{6,15}$',
    '^[a-z]{2}(-[A-Z]{2})?$',
    '^(?:DE|AT|CH)\\d{5}$',
    '^[a-z][a-z0-9-]{2,30}$',
    '^[^aeiou]+@\\w+\\.(com|org)$',
    '^\\d+(\\.\\d{1,2})?$',
    '^#[0-9a-fA-F]{6}$',
    '^(https?)://[a-z]+\\.example/?$',
    '^[\\w.-]{3,}$',
    '',
  ])('%s', (pattern) => {
    const random = new Random('test');
    for (let i = 0; i < 40; i++) expect(textMatching(random, pattern)).toMatch(new RegExp(pattern));
  });

  it('differs from call to call, and not from seed to seed', () => {
    const texts = (seed: string) => {
      const random = new Random(seed);
      return Array.from({ length: 5 }, () => textMatching(random, '^[a-z]{12}$'));
    };
    expect(new Set(texts('a')).size).toBe(5);
    expect(texts('a')).toEqual(texts('a'));
  });
});
