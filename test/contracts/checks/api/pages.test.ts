import { describe, expect, it } from 'vitest';
import { unevenPages, wrongWalk } from '../../../../contracts/checks/api/pages.ts';

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
