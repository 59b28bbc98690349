import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../contracts/verdict/verdict.ts';
import { lacking } from '../mutants/lanes.ts';
import { type Book, merged } from '../mutants/record.ts';
import type { Cell } from '../mutants/rehearse.ts';
import { SUBJECTS, type Subject } from '../mutants/subjects.ts';

const STATE = 'oauth.state';
const PKCE = 'oauth.pkce';

const subject = subjectNamed('state-ignored');

function subjectNamed(name: string): Subject {
  const found = SUBJECTS.find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

function cell(check: string, verdict: Verdict): Cell {
  return { subject: subject.name, check, verdict, wanted: 'passed', reason: '', durationMs: 0, harnessError: false };
}

const before: Book = new Map([[subject.name, new Map([[STATE, { failed: 19 }]])]]);
const cells = [cell(STATE, 'failed'), cell(STATE, 'passed'), cell(PKCE, 'passed')];

describe('the record of rehearsals', () => {
  it('has the newest in place of those before', () => {
    expect(merged(before, cells).get(subject.name)).toEqual(
      new Map([
        [STATE, { failed: 1, passed: 1 }],
        [PKCE, { passed: 1 }],
      ]),
    );
  });

  it('adds to those before where it is asked for more', () => {
    expect(merged(before, cells, true).get(subject.name)).toEqual(
      new Map([
        [STATE, { failed: 20, passed: 1 }],
        [PKCE, { passed: 1 }],
      ]),
    );
  });

  it('keeps what was not rehearsed, and nothing of what is no more', () => {
    const known: Book = new Map([...before, ['somebody-else', new Map([[STATE, { passed: 1 }]])]]);
    const withGone: Book = new Map([
      ...known,
      [subject.name, new Map([...(known.get(subject.name) ?? []), ['no.more', {}]])],
    ]);
    expect(merged(withGone, [])).toEqual(before);
  });
});

describe('what is lacking', () => {
  const once = [{ subject, checks: [STATE, PKCE] }];

  it('is what was rehearsed fewer times, as often as that', () => {
    expect(lacking(once, before, 20).map(({ checks }) => checks)).toEqual([
      [STATE, PKCE],
      ...Array.from({ length: 19 }, () => [PKCE]),
    ]);
  });

  it('is nothing where all was rehearsed so often', () => {
    expect(lacking([{ subject, checks: [STATE] }], before, 19)).toEqual([]);
  });
});
