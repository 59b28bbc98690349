import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Clock } from '../../emulator/core/clock.ts';
import type { Entry } from '../../emulator/core/entry.ts';
import { Journal } from '../../emulator/core/journal.ts';
import { attempt, frozenJournal, note, request } from './drafts.ts';

function answer(bytes = 10) {
  return { status: 200, headers: {}, body: 'x'.repeat(bytes), bytes };
}

describe('a journal', () => {
  it('numbers entries from 1 without gaps, and stamps them with both times', () => {
    const { journal } = frozenJournal();
    expect([journal.append(note('a')).seq, journal.append(note('b')).seq]).toEqual([1, 2]);
    expect(journal.get(1)).toMatchObject({ at: Date.parse('2026-09-21T14:13:18.042Z'), cause: null, provider: null });
    expect(journal.get(0)).toBeUndefined();
    expect(journal.get(3)).toBeUndefined();
  });

  it('refuses a draft that already is an entry', () => {
    const { journal } = frozenJournal();
    const draft = note('once');
    journal.append(draft);
    expect(() => journal.append(draft)).toThrow(TypeError);
    expect(journal.size).toBe(1);
  });

  it('answers questions by every part of a filter', () => {
    const { journal } = frozenJournal();
    journal.append(request({ operation: 'listEvents', credential: 'c1', subject: 'e1' }));
    journal.append(request({ operation: 'listParticipants', response: answer(), outcome: 'answered' }));
    journal.append({ kind: 'mark', name: 'race' });
    journal.append(attempt({ cause: 2 }));
    const numbers = (filter: Parameters<Journal['query']>[0]) => journal.query(filter).map(({ seq }) => seq);
    expect(numbers({ kind: 'request' })).toEqual([1, 2]);
    expect(numbers({ kind: ['mark', 'attempt'] })).toEqual([3, 4]);
    expect(numbers({ operation: 'list*' })).toEqual([1, 2]);
    expect(numbers({ operation: ['listEvents', 'getEvent'] })).toEqual([1]);
    expect(numbers({ credential: 'c1', subject: 'e1' })).toEqual([1]);
    expect(numbers({ status: 200 })).toEqual([2]);
    expect(numbers({ outcome: 'open' })).toEqual([1, 4]);
    expect(numbers({ type: 'participant.approved', deliveryId: 'dlv_1' })).toEqual([4]);
    expect(numbers({ name: 'race' })).toEqual([3]);
    expect(numbers({ since: 1, until: 3 })).toEqual([2, 3]);
    expect(numbers({ under: 2 })).toEqual([4]);
    expect(numbers({ provider: 'cobalt' })).toEqual([]);
    expect(journal.mark('race')).toBe(3);
  });

  it('reads as trees of cause and effect', () => {
    const { journal } = frozenJournal();
    journal.append(note('root'));
    journal.append(note('child', 1));
    journal.append(note('grandchild', 2));
    journal.append(note('orphan', 99));
    const shape = (trees: ReturnType<Journal['trees']>): unknown =>
      trees.map(({ entry, caused }) => [entry.seq, shape(caused)]);
    expect(shape(journal.trees())).toEqual([
      [1, [[2, [[3, []]]]]],
      [4, []],
    ]);
    expect(shape(journal.trees({ since: 1 }))).toEqual([
      [2, [[3, []]]],
      [4, []],
    ]);
  });
});

describe('a full journal', () => {
  it('forgets the oldest entries and says so, and everything else still works', () => {
    const { journal } = frozenJournal({ entries: 3 });
    for (let i = 1; i <= 8; i++) journal.append(note(`${i}`, i - 1 || null));
    expect([journal.oldest, journal.size, journal.forgotten, journal.last]).toEqual([6, 3, 5, 8]);
    expect(journal.get(5)).toBeUndefined();
    expect(journal.query().map(({ seq }) => seq)).toEqual([6, 7, 8]);
    expect(journal.query({ since: 2 }).map(({ seq }) => seq)).toEqual([6, 7, 8]);
    expect(journal.query({ since: 7 }).map(({ seq }) => seq)).toEqual([8]);
    expect(journal.query({ since: 8 })).toEqual([]);
    expect(journal.trees()).toHaveLength(1);
  });

  it('lets go of a forgotten entry at once', async () => {
    const { journal } = frozenJournal({ entries: 2 });
    const first = new WeakRef(journal.append(request()));
    journal.append(note('a'));
    journal.append(note('b'));
    await new Promise((resolve) => setTimeout(resolve));
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    collectGarbage();
    expect(first.deref()).toBeUndefined();
  });

  it('counts bodies, those of answers that came later included', () => {
    const { journal } = frozenJournal({ bytes: 10_000 });
    const open = journal.append(request());
    for (let i = 0; i < 5; i++) journal.append(note('x'));
    open.response = answer(9000);
    journal.close(open);
    expect(journal.get(1)).toBeUndefined();
    expect(journal.size).toBe(5);
  });

  it('does not lose count when an exchange ends twice, or after it was forgotten', () => {
    const { journal } = frozenJournal({ entries: 4, bytes: 10_000 });
    for (let i = 0; i < 50; i++) {
      const open = journal.append(request());
      for (let n = 0; n < (i % 2) * 4; n++) journal.append(note('x'));
      open.response = answer(1000);
      journal.close(open);
      journal.close(open);
    }
    for (let i = 0; i < 4; i++) journal.append(note('x'));
    expect(journal.size).toBe(4);
  });

  it('keeps the newest entry whatever it weighs', () => {
    const { journal } = frozenJournal({ bytes: 100 });
    journal.append(note('a'));
    journal.append(note('b'));
    expect(journal.query().map(({ seq }) => seq)).toEqual([2]);
  });
});

it('a cleared journal forgets everything and numbers on', () => {
  const { journal } = frozenJournal({ entries: 3 });
  for (let i = 0; i < 5; i++) journal.append(note('x'));
  journal.clear();
  expect([journal.size, journal.last]).toEqual([0, 5]);
  for (let i = 0; i < 4; i++) journal.append(note('y'));
  expect(journal.query().map(({ seq }) => seq)).toEqual([7, 8, 9]);
});

describe('an observer', () => {
  it('hears of beginnings and ends', () => {
    const { journal } = frozenJournal();
    const heard: string[] = [];
    const stop = journal.observe((entry, change) => heard.push(`${entry.seq} ${change}`));
    const open = journal.append(request());
    journal.close(open);
    stop();
    journal.append(note('x'));
    expect(heard).toEqual(['1 appended', '1 closed']);
  });

  it('hears everything in order, although another one makes news of its own', () => {
    const { journal } = frozenJournal();
    const heard: number[] = [];
    journal.observe((entry) => void (entry.kind === 'mark' && journal.append(note('noticed', entry.seq))));
    journal.observe((entry) => heard.push(entry.seq));
    journal.append({ kind: 'mark', name: 'm' });
    expect(heard).toEqual([1, 2]);
  });
});

describe('a wait', () => {
  const soon = (work: () => void) => void setTimeout(work, 5);
  const running = () => new Journal(new Clock());
  const said = (entries: Entry[]) => entries.map((entry) => (entry.kind === 'note' ? entry.says : entry.kind));

  it('is over at once when everything is there', async () => {
    const journal = running();
    journal.append(note('a'));
    expect(said((await journal.wait({ kind: 'note' })).entries)).toEqual(['a']);
  });

  it('is over as soon as enough entries fit', async () => {
    const journal = running();
    soon(() => {
      journal.append(request());
      journal.append(note('a'));
      journal.append(note('b'));
    });
    const { entries, complete } = await journal.wait({ kind: 'note' }, { count: 2, withinMs: 5000 });
    expect([said(entries), complete]).toEqual([['a', 'b'], true]);
  });

  it('waits for the end of an exchange where that is asked', async () => {
    const journal = running();
    const open = journal.append(request());
    soon(() => {
      open.outcome = 'answered';
      open.response = answer();
      journal.close(open);
    });
    expect((await journal.wait({ kind: 'request' }, { ended: true, withinMs: 5000 })).complete).toBe(true);
  });

  it('gives what there is when time is up, or when it is aborted', async () => {
    const journal = running();
    journal.append(note('a'));
    const late = await journal.wait({ kind: 'note' }, { count: 2, withinMs: 10 });
    expect([said(late.entries), late.complete]).toEqual([['a'], false]);
    const aborted = await journal.wait({ kind: 'mark' }, { signal: AbortSignal.timeout(10) });
    expect(aborted).toEqual({ entries: [], complete: false });
    expect((await journal.wait({ kind: 'mark' }, { signal: AbortSignal.abort() })).complete).toBe(false);
  });
});
