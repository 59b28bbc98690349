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

  it('tells what a row was before, so that changes can be taken back, the last one first', () => {
    const { store, guests } = party();
    for (const id of ['a', 'b', 'c']) guests.insert({ id, group: 'x' });
    const before = store.dump();
    const takingBack: StoreChange[] = [];
    const stop = store.observe((change, was) => takingBack.push({ ...change, row: was }));
    guests.update('b', { group: 'y' });
    guests.insert({ id: 'd', group: 'y' });
    guests.delete('b');
    guests.deleteOldest(1);
    stop();
    for (const change of takingBack.reverse()) store.apply(change);
    expect(store.dump()).toEqual(before);
    expect(guests.by('group', 'x').map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(guests.by('group', 'y')).toEqual([]);
  });

  it('takes a row whose id has just been drawn without looking whether there is one, and finds it like any other', () => {
    const { guests } = party();
    guests.insert({ id: 'a', group: 'x' });
    guests.append({ id: 'b', group: 'x' });
    expect(guests.get('b')).toEqual({ id: 'b', group: 'x' });
    expect(guests.by('group', 'x').map(({ id }) => id)).toEqual(['a', 'b']);
    expect(() => guests.insert({ id: 'b', group: null })).toThrow('guests already has "b".');
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
  | { do: 'insert' | 'append'; id: string; group: string | null }
  | { do: 'forget'; count: number }
  | { do: 'look' }
  | { do: 'delete'; id: string }
  | { do: 'move'; id: string };

/** Few, so that moves meet. */
const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const ids = fc.constantFrom(...IDS);
const made = { id: ids, group: fc.constantFrom('x', 'y', null) };
const moves = fc.array(
  fc.oneof(
    fc.record({ do: fc.constantFrom('insert' as const, 'append' as const), ...made }),
    fc.record({ do: fc.constant('forget' as const), count: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant('look' as const) }),
    fc.record({ do: fc.constant('delete' as const), id: ids }),
    fc.record({ do: fc.constant('move' as const), id: ids }),
  ),
  { maxLength: 60 },
);

/** Rows are not looked for by id where a move does not need it, since that alone changes what there is to do later. */
function play({ guests }: ReturnType<typeof party>, move: Move): void {
  const has = (wanted: string) => guests.find(({ id }) => id === wanted) !== undefined;
  if (move.do === 'insert' && !has(move.id)) guests.insert({ id: move.id, group: move.group });
  if (move.do === 'append' && !has(move.id)) guests.append({ id: move.id, group: move.group });
  if (move.do === 'forget') guests.deleteOldest(move.count);
  if (move.do === 'look') guests.by('group', 'x');
  if (move.do === 'delete') guests.delete(move.id);
  if (move.do === 'move' && has(move.id)) guests.update(move.id, { group: 'x' });
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
              play(world, move);
              const left = new Set(world.guests.list().map(({ id }) => id));
              for (const gone of seen.filter((id) => !left.has(id))) {
                throughout.delete(gone);
                seen.splice(seen.indexOf(gone), 1);
              }
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

  it('an index holds exactly the rows that it should, in order of creation, and every row is found by its id', () => {
    fc.assert(
      fc.property(moves, (played) => {
        const world = party();
        for (const move of played) play(world, move);
        const rows = world.guests.list();
        expect(rows.map(({ id }) => world.guests.get(id))).toEqual(rows);
        expect(IDS.filter((id) => world.guests.get(id)).length).toBe(rows.length);
        for (const group of ['x', 'y']) {
          expect(world.guests.by('group', group)).toEqual(world.guests.filter((guest) => guest.group === group));
        }
      }),
      { numRuns: 5_000 },
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
        copy.guests.by('group', 'x');
        world.store.restore(kept);
        expect(copy.store.dump()).toEqual(kept);
        expect(copy.guests.by('group', 'x')).toEqual(world.guests.by('group', 'x'));
        expect(IDS.map((id) => copy.guests.get(id))).toEqual(IDS.map((id) => world.guests.get(id)));
      }),
      { numRuns: 5_000 },
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
