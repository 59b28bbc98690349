import { appendFileSync, copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DataDir } from '../../emulator/core/data-dir.ts';
import { Journal } from '../../emulator/core/journal.ts';
import { note, request } from './drafts.ts';
import { temporaryFolder } from './folder.ts';
import { sandbox } from './sandbox.ts';

const code = (name: string) => expect.objectContaining({ code: name });

function opened(path: string, options: { compactBytes?: number } = {}) {
  const dir = DataDir.open(path, options);
  onTestFinished(() => dir.close());
  const world = sandbox();
  return { dir, had: dir.attach(world.state), ...world };
}

/** Uses a folder and leaves it the way a killed process would, but for the lock. */
function used(
  path: string,
  use: (world: ReturnType<typeof opened>) => void,
  options: { compactBytes?: number } = {},
): void {
  const dir = DataDir.open(path, options);
  const world = sandbox();
  use({ dir, had: dir.attach(world.state), ...world });
  dir.close();
}

describe('a data folder', () => {
  it('brings everything back: rows, knobs, time, chance and secrets', async () => {
    const path = join(temporaryFolder(), 'new', 'data');
    const first = DataDir.open(path);
    const before = sandbox();
    expect(first.attach(before.state)).toEqual([]);
    before.guests.insert({ id: 'g1', name: 'Ada', group: 'a' });
    before.guests.insert({ id: 'g2', name: 'Bob', group: 'a' });
    before.guests.update('g1', { name: 'Ada L.' });
    before.guests.delete('g2');
    before.knobs.set('seats', 3);
    before.knobs.set('loud', true);
    before.knobs.reset('loud');
    const token = before.state.secrets.issue('code', 'c_', 'acme');
    await before.state.clock.advance(60_000);
    first.close();

    const after = opened(path);
    expect(after.had).toEqual(['party']);
    expect(after.guests.list()).toEqual([{ id: 'g1', name: 'Ada L.', group: 'a' }]);
    expect(after.knobs.changed()).toEqual({ seats: 3 });
    expect(after.state.clock.state()).toEqual(before.state.clock.state());
    expect(after.state.secrets.find(token)).toHaveLength(1);
    expect(after.state.secrets.issue('code', 'c_', 'acme')).not.toBe(token);
  });

  it('compacts by itself, and goes on from there', () => {
    const path = temporaryFolder();
    used(
      path,
      ({ guests }) => {
        for (let i = 0; i < 100; i++) guests.insert({ id: `g${i}`, name: 'x'.repeat(100), group: null });
      },
      { compactBytes: 2000 },
    );
    expect(statSync(join(path, 'changes.ndjson')).size).toBeLessThan(2500);
    const { guests } = opened(path);
    expect(guests.list().map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, i) => `g${i}`));
  });

  it('keeps a seed as a whole, and a restored snapshot, too', () => {
    const path = temporaryFolder();
    used(path, ({ dir, guests }) => {
      dir.replace(() => guests.insert({ id: 'seed', name: 'Seed', group: null }));
      expect(readFileSync(join(path, 'changes.ndjson'), 'utf8').split('\n')).toHaveLength(2);
    });
    expect(opened(path).guests.get('seed')).toBeDefined();
  });

  it('forgets no change that happened after a compaction', () => {
    const path = temporaryFolder();
    used(path, ({ dir, guests }) => {
      guests.insert({ id: 'a', name: 'A', group: null });
      dir.compact();
      guests.insert({ id: 'b', name: 'B', group: null });
    });
    expect(opened(path).guests.size).toBe(2);
  });

  it('does not apply old changes to a newer snapshot when the process died between the two files', () => {
    const path = temporaryFolder();
    const changes = join(path, 'changes.ndjson');
    used(path, ({ dir, guests }) => {
      guests.insert({ id: 'a', name: 'A', group: null });
      guests.delete('a');
      guests.insert({ id: 'b', name: 'B', group: null });
      guests.insert({ id: 'a', name: 'again', group: null });
      copyFileSync(changes, `${changes}.old`);
      dir.compact();
    });
    copyFileSync(`${changes}.old`, changes);
    const { guests } = opened(path);
    expect(guests.list().map(({ id }) => id)).toEqual(['b', 'a']);
    guests.insert({ id: 'c', name: 'C', group: null });
    expect(readFileSync(changes, 'utf8').split('\n')).toHaveLength(3);
  });

  it('cuts off one torn last line, and writes on behind the whole ones', () => {
    const path = temporaryFolder();
    used(path, ({ guests }) => guests.insert({ id: 'a', name: 'A', group: null }));
    appendFileSync(join(path, 'changes.ndjson'), '{"type":"store","provider":"par');
    used(path, ({ guests }) => {
      expect(guests.size).toBe(1);
      guests.insert({ id: 'b', name: 'B', group: null });
    });
    expect(opened(path).guests.size).toBe(2);
  });

  it.each(['{"type":"store"}', 'garbage', '{"type":"sabotage"}'])(
    'refuses a whole line that says %s, by its number',
    (line) => {
      const path = temporaryFolder();
      used(path, ({ guests }) => guests.insert({ id: 'a', name: 'A', group: null }));
      appendFileSync(join(path, 'changes.ndjson'), `${line}\n`);
      expect(() => DataDir.open(path)).toThrow(/^Line 3 of .*changes\.ndjson is not a change/);
      expect(() => DataDir.open(path)).toThrow(code('data_dir_corrupt'));
    },
  );

  it('refuses changes whose snapshot is gone, and a snapshot that was changed', () => {
    const path = temporaryFolder();
    used(path, ({ dir, guests }) => {
      dir.compact();
      guests.insert({ id: 'a', name: 'A', group: null });
    });
    const state = readFileSync(join(path, 'state.json'), 'utf8');
    rmSync(join(path, 'state.json'));
    expect(() => DataDir.open(path)).toThrow(code('data_dir_corrupt'));
    writeFileSync(join(path, 'state.json'), state.replace('"state"', '"other"'));
    expect(() => DataDir.open(path)).toThrow(code('snapshot_corrupt'));
  });

  it('of a provider that does not run is refused, with what to start', () => {
    const path = temporaryFolder();
    used(path, ({ guests }) => guests.insert({ id: 'a', name: 'A', group: null }));
    const dir = DataDir.open(path);
    onTestFinished(() => dir.close());
    expect(() => dir.attach({ ...sandbox().state, providers: {} })).toThrow(
      /holds data of party, .* start it with party/,
    );
  });

  it('is readable by its owner alone', () => {
    const path = join(temporaryFolder(), 'data');
    used(path, ({ dir }) => dir.compact());
    for (const file of ['state.json', 'changes.ndjson']) expect(statSync(join(path, file)).mode & 0o077).toBe(0);
  });
});

describe('the lock of a data folder', () => {
  it('keeps a second emulator out, with the number of the first', () => {
    const path = temporaryFolder();
    opened(path);
    expect(() => DataDir.open(path)).toThrow(new RegExp(`is in use by process ${process.pid}\\.`));
    expect(() => DataDir.open(path)).toThrow(code('data_dir_locked'));
    writeFileSync(join(path, 'lock'), JSON.stringify({ pid: process.ppid, began: 1 }));
    expect(() => DataDir.open(path)).toThrow(new RegExp(`process ${process.ppid}\\.`));
  });

  it.each([
    ['a process that is gone', { pid: 2 ** 22 + 1, began: 1 }],
    ['an earlier process of the same number', { pid: process.pid, began: 1 }],
    ['nobody', ''],
  ])('is taken over from %s', (_, holder) => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'lock'), JSON.stringify(holder));
    used(path, () => {});
    expect(existsSync(join(path, 'lock'))).toBe(false);
  });

  it('is given back when the folder cannot be read', () => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'state.json'), 'garbage');
    expect(() => DataDir.open(path)).toThrow(code('snapshot_corrupt'));
    expect(existsSync(join(path, 'lock'))).toBe(false);
  });
});

it.runIf(existsSync('/proc/self'))('a folder on a file system that makes none is refused too, at once', () => {
  expect(() => DataDir.open('/proc/nowhere/data')).toThrow(code('data_dir_unwritable'));
});

it('a folder that cannot be made is refused with the reason', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(() => DataDir.open(join(file, 'data'))).toThrow(code('data_dir_unwritable'));
  expect(() => DataDir.open(join(file, 'data'))).toThrow(/Choose a folder that you may write to with --data-dir/);
});

describe('a journal on disk', () => {
  it('has each ended entry once, masked, and rotates when it is full', () => {
    const path = temporaryFolder();
    const { dir, state } = opened(path);
    const journal = new Journal(state.clock);
    const kept = dir.keepJournal(journal, { limitBytes: 400 });
    const token = state.secrets.issue('code', 'c_', 'acme');
    const open = journal.append(request({ query: `code=${token}` }));
    journal.append(note('between'));
    open.outcome = 'answered';
    journal.close(open);
    journal.append(note('last'));
    kept.close();
    journal.append(note('unheard'));
    const read = (file: string) =>
      readFileSync(join(path, file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).seq);
    expect(read('journal.1.ndjson')).toEqual([2, 1]);
    expect(read('journal.ndjson')).toEqual([3]);
    expect(readFileSync(join(path, 'journal.1.ndjson'), 'utf8')).not.toContain(token);
  });
});
