import { describe, expect, it } from 'vitest';
import { bodyOf, pageIn, unevenPages, wrongWalk } from '../../../../contracts/checks/api/pages.ts';

const rows = Array.from({ length: 90 }, (_, i) => ({ id: `ptp_${i}` }));
const pages = unevenPages(rows, 50);
const cursors = pages.map(({ cursor }) => cursor);

describe('uneven pages', () => {
  it('hold all rows once, none more than asked for, and look like an end before it', () => {
    expect(pages.flatMap((page) => page.rows)).toEqual(rows);
    expect(pages.every((page) => page.rows.length <= 50)).toBe(true);
    expect(pages.some((page) => page.more && page.rows.length === 0)).toBe(true);
    expect(pages.map(({ more }) => more)).toEqual([...pages.slice(1).map(() => true), false]);
  });

  it('can be made of little, too', () => {
    const few = unevenPages(rows.slice(0, 1), 1);
    expect(few.flatMap((page) => page.rows)).toHaveLength(1);
    expect(
      wrongWalk(
        few,
        few.map(({ cursor }) => cursor),
      ),
    ).toBeNull();
  });
});

describe('a page in the words of a provider', () => {
  const [first] = pages;
  const names = { cursor: 'cursor', manyRows: {} };

  it('names the cursor of the next one', () => {
    const paging = { ...names, next: ['next_cursor'], more: ['has_more'], rows: ['data'], nextIs: 'cursor' } as const;
    const sample = { body: { data: [], next_cursor: null, has_more: false, as_of: 'now' }, path: '/list', query: '' };
    const body = first && bodyOf(first, paging, sample);
    expect(body).toEqual({ data: first?.rows, next_cursor: first?.next, has_more: true, as_of: 'now' });
    expect(body && pageIn(body, paging)).toEqual({ rows: first?.rows, next: first?.next, more: true });
  });

  it('or its address, with what was asked for besides', () => {
    const paging = {
      ...names,
      next: ['page', 'next_url'],
      more: ['page', 'has_next'],
      rows: ['data'],
      nextIs: 'address',
    } as const;
    const sample = {
      body: { object: 'list', page: { prev_url: null } },
      path: '/v1/list',
      query: 'limit=50&cursor=old',
    };
    const body = first && bodyOf(first, paging, sample);
    const address = `/v1/list?${new URLSearchParams({ limit: '50', cursor: first?.next ?? '' })}`;
    expect(body).toEqual({
      object: 'list',
      page: { prev_url: null, next_url: address, has_next: true },
      data: first?.rows,
    });
    expect(body && pageIn(body, paging)).toEqual({ rows: first?.rows, next: first?.next, more: true });
    const last = pages.at(-1);
    const end = last && bodyOf({ ...last, next: null }, paging, sample);
    expect(end && pageIn(end, paging)).toEqual({ rows: [], next: null, more: false });
  });
});

describe('a walk', () => {
  it('is right when every cursor was followed once', () => {
    expect(wrongWalk(pages, cursors)).toBeNull();
  });

  it.each([
    ['a stop', cursors.slice(0, 2), /stopped after 2 of/],
    ['a page asked for twice', [null, cursors[1] ?? '', ...cursors.slice(1)], /twice/],
    ['a new beginning', [null, null, ...cursors.slice(1)], /twice/],
    ['a new beginning in the middle', [...cursors.slice(0, 2), null], /first page again/],
    ['a cursor of its own', [null, '2'], /instead of the cursor/],
    ['no end', [...cursors, 'x'], /1 more times/],
    ['no beginning', ['x'], /did not begin/],
  ])('is wrong with %s', (_, asked, says) => {
    expect(wrongWalk(pages, asked)).toMatch(says);
  });
});
