import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineState, Store, type StoreChange } from '../../emulator/core/store.ts';

interface Guest {
  readonly id: string;
  readonly group: string | null;
}

function party() {
  const store = new Store();
  return { store, guests: store.collection<Guest>('guests', { group: (guest) => guest.group }) };
}

describe('a collection', () => {
  it('refuses a second row of an id, and a missing one, by name', () => {
    const { guests } = party();
    guests.insert({ id: 'a', group: null });
    expect(() => guests.insert({ id: 'a', group: null })).toThrow('guests already has "a".');
    expect(() => guests.require('b')).toThrow('guests has no "b".');
    expect(() => guests.update('b', {})).toThrow('guests has no "b".');
  });

  it('keeps the place and the id of a row that is updated, whatever the patch says', () => {
    const { guests } = party();
    for (const id of ['a', 'b', 'c']) guests.insert({ id, group: 'x' });
    const patch: object = { id: 'z', group: 'y' };
    guests.update('b', patch);
    expect(guests.list().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(guests.by('group', 'x').map(({ id }) => id)).toEqual(['a', 'c']);
    expect(guests.by('group', 'y').map(({ id }) => id)).toEqual(['b']);
  });

  it('puts a row that changes its index value among the others by order of creation', () => {
    const { guests } = party();
    guests.insert({ id: 'a', group: 'x' });
    guests.insert({ id: 'b', group: null });
    guests.insert({ id: 'c', group: 'x' });
    guests.update('b', { group: 'x' });
    expect(guests.by('group', 'x').map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('deletes the oldest of its rows at once, tells of each, and finds the others where they were', () => {
    const { store, guests } = party();
    const told: StoreChange[] = [];
    for (const [i, id] of ['a', 'b', 'c', 'd', 'e'].entries()) guests.insert({ id, group: i % 2 === 0 ? 'x' : 'y' });
    store.observe((change) => told.push(change));
    guests.deleteOldest(3);
    expect(told.map(({ id, row }) => [id, row])).toEqual(['a', 'b', 'c'].map((id) => [id, null]));
    expect(guests.list().map(({ id }) => id)).toEqual(['d', 'e']);
    expect(guests.by('group', 'x').map(({ id }) => id)).toEqual(['e']);
    guests.deleteOldest(9);
    expect(guests.by('group', 'x')).toEqual([]);
    expect(guests.size).toBe(0);
  });

  it('tells an empty index value from none', () => {
    const { guests } = party();
    guests.insert({ id: 'a', group: '' });
    guests.insert({ id: 'b', group: null });
    guests.delete('b');
    expect(guests.by('group', '').map(({ id }) => id)).toEqual(['a']);
  });

  it('continues a page after a row that was deleted meanwhile', () => {
    const { guests } = party();
    for (const id of ['a', 'b', 'c', 'd']) guests.insert({ id, group: 'x' });
    const first = guests.page({ by: ['group', 'x'], limit: 2 });
    guests.delete('b');
    const second = guests.page({ by: ['group', 'x'], limit: 2, ...(first.next === null ? {} : { after: first.next }) });
    expect(second.rows.map(({ id }) => id)).toEqual(['c', 'd']);
    expect(second.next).toBeNull();
  });
});

type Move =
  | { do: 'insert'; id: string; group: string | null }
  | { do: 'delete'; id: string }
  | { do: 'move'; id: string };

const ids = fc.integer({ min: 0, max: 30 }).map((n) => `g${n}`);
const moves = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('insert' as const), id: ids, group: fc.constantFrom('x', 'y', null) }),
    fc.record({ do: fc.constant('delete' as const), id: ids }),
    fc.record({ do: fc.constant('move' as const), id: ids }),
  ),
  { maxLength: 60 },
);

function play({ guests }: ReturnType<typeof party>, move: Move): void {
  if (move.do === 'insert' && !guests.get(move.id)) guests.insert({ id: move.id, group: move.group });
  if (move.do === 'delete') guests.delete(move.id);
  if (move.do === 'move' && guests.get(move.id)) guests.update(move.id, { group: 'x' });
}

describe('whatever is inserted, changed and deleted', () => {
  it('a walk by pages neither repeats a row nor skips one that was there throughout', () => {
    fc.assert(
      fc.property(
        moves,
        fc.array(moves, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        (start, between, limit, indexed) => {
          const world = party();
          for (const move of start) play(world, move);
          const all = () => (indexed ? world.guests.by('group', 'x') : world.guests.list()).map(({ id }) => id);
          let throughout = new Set(all());
          const seen: string[] = [];
          let after: number | null = -1;
          for (let step = 0; after !== null; step++) {
            const page: { rows: Guest[]; next: number | null } = world.guests.page({
              ...(indexed ? { by: ['group', 'x'] as [string, string] } : {}),
              after,
              limit,
            });
            seen.push(...page.rows.map(({ id }) => id));
            after = page.next;
            // A row that is deleted and made again is another row, though it has the same id: it may be seen again.
            for (const move of between[step] ?? []) {
              if (move.do === 'delete') {
                throughout.delete(move.id);
                const again = seen.indexOf(move.id);
                if (again >= 0) seen.splice(again, 1);
              }
              play(world, move);
            }
            const now = new Set(all());
            throughout = new Set([...throughout].filter((id) => now.has(id)));
          }
          expect(new Set(seen).size).toBe(seen.length);
          for (const id of throughout) expect(seen).toContain(id);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('an index holds exactly the rows that it should, in order of creation', () => {
    fc.assert(
      fc.property(moves, (played) => {
        const world = party();
        for (const move of played) play(world, move);
        for (const group of ['x', 'y']) {
          expect(world.guests.by('group', group)).toEqual(world.guests.filter((guest) => guest.group === group));
        }
      }),
    );
  });

  it('a dump, written and read, makes the same store', () => {
    fc.assert(
      fc.property(moves, (played) => {
        const [world, copy] = [party(), party()];
        for (const move of played) play(world, move);
        copy.store.restore(JSON.parse(JSON.stringify(world.store.dump())));
        expect(copy.store.dump()).toEqual(world.store.dump());
        expect(copy.guests.by('group', 'x')).toEqual(world.guests.by('group', 'x'));
      }),
    );
  });

  it('the changes that were told, applied elsewhere, make the same store', () => {
    fc.assert(
      fc.property(moves, moves, (before, after) => {
        const [world, copy] = [party(), party()];
        world.store.observe((change: StoreChange) => copy.store.apply(JSON.parse(JSON.stringify(change))));
        for (const move of before) play(world, move);
        const kept = world.store.dump();
        for (const move of after) play(world, move);
        expect(copy.store.dump()).toEqual(world.store.dump());
        world.store.restore(kept);
        expect(copy.store.dump()).toEqual(kept);
      }),
    );
  });
});

describe('a store', () => {
  it('leaves everything as it is when a dump has a collection that it lacks', () => {
    const { store, guests } = party();
    guests.insert({ id: 'a', group: null });
    expect(() => store.restore({ guests: [], ghosts: [] })).toThrow(
      'There is no collection "ghosts". Did you mean "guests"?',
    );
    expect(guests.size).toBe(1);
  });

  it('counts ranks anew after it was emptied, so that a reseeded world has the same pages', () => {
    const { store, guests } = party();
    guests.insert({ id: 'a', group: null });
    const first = store.dump();
    store.clear();
    guests.insert({ id: 'a', group: null });
    expect(store.dump()).toEqual(first);
  });

  it('gives later rows later ranks after a restore', () => {
    const { store, guests } = party();
    store.restore({ guests: [[40, { id: 'a' }]] });
    guests.insert({ id: 'b', group: null });
    expect(store.dump().guests?.[1]?.[0]).toBe(41);
  });

  it('gives the same collections every time', () => {
    const stateOf = defineState((store) => ({ guests: store.collection<Guest>('guests') }));
    const store = new Store();
    expect(stateOf(store)).toBe(stateOf(store));
    expect(() => store.collection('guests')).toThrow(TypeError);
  });
});
