import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readAttestations } from '../../../contracts/harness/attestations.ts';
import { readBaseline } from '../../../contracts/harness/baseline.ts';
import { loadChecklist } from '../../../contracts/harness/checklist.ts';
import { knownItems } from '../../../contracts/harness/known-items.ts';

const TODAY = '2026-11-25';
const items = knownItems([loadChecklist('revento')]);
const folder = mkdtempSync(join(tmpdir(), 'words-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const WORD = `attestations:
  - item: sig-constant-time
    by: Ada Lovelace, staff engineer
    at: 2026-11-20
    evidence: src/webhooks.ts:31
    expires: 2027-05-20
`;

describe('attestations', () => {
  const read = (text: string) => readAttestations(file('golive.attestations.yaml', text), items, TODAY);

  it('are a person, a day, evidence and an end', () => {
    expect(read(WORD)).toEqual([
      {
        item: 'sig-constant-time',
        provider: null,
        by: 'Ada Lovelace, staff engineer',
        at: '2026-11-20',
        evidence: 'src/webhooks.ts:31',
        expires: '2027-05-20',
        says: null,
        isInForce: true,
      },
    ]);
  });

  it('count no more from the day on which they expire', () => {
    expect(read(WORD.replace('2027-05-20', TODAY))).toMatchObject([{ isInForce: false }]);
  });

  it.each([
    [
      'an unknown item',
      WORD.replace('sig-constant-time', 'sig-constant-tim'),
      ':2:11: There is no checklist item "sig-constant-tim". Did you mean "sig-constant-time"',
    ],
    [
      'an item that checks decide',
      WORD.replace('sig-constant-time', 'sig-fail-closed'),
      ':2:11: "sig-fail-closed" is decided by checks alone',
    ],
    ['no evidence', WORD.replace(/ {4}evidence.*\n/, ''), ':2:5: "evidence" is missing'],
    [
      'a day that there is not',
      WORD.replace('2026-11-20', '2026-13-20'),
      ':4:9: "at" must be a date such as 2026-11-25, not "2026-13-20"',
    ],
    ['a day that is yet to come', WORD.replace('2026-11-20', '2026-11-26'), ':4:9: "2026-11-26" is yet to come'],
    [
      'an end before the beginning',
      WORD.replace('2027-05-20', '2026-11-01'),
      ':6:14: It expires on 2026-11-01, before it was given',
    ],
    [
      'the same item twice',
      WORD + WORD.slice(WORD.indexOf('  - item')),
      ':7:11: "sig-constant-time" is attested twice',
    ],
    ['a wrong key', WORD.replace('by:', 'who:'), ':3:5: There is no key "who"'],
    [
      'another provider',
      WORD.replace('    by', '    provider: augno\n    by'),
      ':2:11: "sig-constant-time" is no item of augno; it is one of revento',
    ],
  ])('are refused with %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('are missed where the configuration names them', () => {
    expect(() => readAttestations(join(folder, 'none.yaml'), items, TODAY)).toThrow('there is no such file');
  });
});

describe('a baseline', () => {
  const KNOWN = 'known:\n  - item: backoff-429\n    reason: "ticket 12"\n    expires: 2026-12-24\n';
  const read = (text: string) => readBaseline(file('golive.baseline.yaml', text), items, TODAY);

  it('excuses an item for a reason, until a day', () => {
    expect(read(KNOWN)).toEqual([
      { item: 'backoff-429', provider: null, reason: 'ticket 12', expires: '2026-12-24', isInForce: true },
    ]);
    expect(read(KNOWN.replace('2026-12-24', '2026-11-25'))).toMatchObject([{ isInForce: false }]);
  });

  it.each([
    [
      'an unknown item',
      KNOWN.replace('backoff-429', 'backof-429'),
      ':2:11: There is no checklist item "backof-429". Did you mean "backoff-429"',
    ],
    ['no reason', KNOWN.replace(/ {4}reason.*\n/, ''), ':2:5: "reason" is missing'],
    ['no end', KNOWN.replace(/ {4}expires.*\n/, ''), ':2:5: "expires" is missing'],
  ])('is refused with %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
