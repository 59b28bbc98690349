import { createHmac } from 'node:crypto';
import { isJsonObject, tryParseJson } from '../../core/json.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { Objection, PageFound, PageStyle, PageWanted } from '../../resources/rules.ts';
import { isLonger } from './sizes.ts';
import { timestamp } from './state.ts';

const DEFAULT_LIMIT = 100;
const MAXIMUM_LIMIT = 1000;
const MAXIMUM_SEARCH = 500;

/** Lists and their signed cursors. @see https://docs.augno.com/api/pagination */
export const pages: PageStyle = {
  read(exchange): PageWanted | Objection {
    const { query } = exchange;
    const limit = query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit);
    if (!Number.isInteger(limit) || limit < 1 || limit > MAXIMUM_LIMIT) {
      return { why: 'page-size', member: 'limit', says: `limit must be from 1 to ${MAXIMUM_LIMIT}` };
    }
    if (typeof query.q === 'string' && isLonger(query.q, MAXIMUM_SEARCH)) {
      return { why: 'page-size', member: 'q', says: `q must have at most ${MAXIMUM_SEARCH} characters` };
    }
    if (query.cursor === undefined) return { limit };
    const cursor = opened(String(query.cursor));
    if (!cursor || isOver(exchange, cursor)) return { why: 'cursor' };
    return cursor.d === 'f' ? { limit, older: cursor.i } : { limit, newer: cursor.i };
  },

  write(exchange, answer, page) {
    return exchange.answer(answer.status, { object: 'list', page_info: pageInfo(exchange, page), data: page.rows });
  },

  embed(rows, { knobs }) {
    const most = knobs.number('included_list_limit');
    if (most === 0 || rows.length <= most) return { object: 'list', page_info: NO_PAGES, data: rows };
    return { object: 'list', page_info: { ...NO_PAGES, has_next_page: true }, data: rows.slice(0, most) };
  },
};

const NO_PAGES = { next_page_url: null, previous_page_url: null, has_next_page: false, has_prev_page: false };

function pageInfo(exchange: Exchange, { first, last, hasOlder, hasNewer }: PageFound) {
  return {
    next_page_url: hasOlder && last !== null ? pageUrl(exchange, last, 'f') : null,
    previous_page_url: hasNewer && first !== null ? pageUrl(exchange, first, 'b') : null,
    has_next_page: hasOlder,
    has_prev_page: hasNewer,
  };
}

/** The request again, with another cursor. */
function pageUrl(exchange: Exchange, rank: number, direction: 'f' | 'b'): string {
  const query = new URLSearchParams(exchange.sentQuery);
  query.set('cursor', sealed({ c: timestamp(exchange.world.clock.now()), i: rank, d: direction }));
  return `${exchange.entry.path}?${query}`;
}

/** A place in a list: when it was told, a row's number, and the way on from there. */
interface Cursor {
  readonly c: string;
  readonly i: number;
  readonly d: 'f' | 'b';
}

function isOver({ world }: Exchange, { c }: Cursor): boolean {
  const lifetimeMs = world.knobs.number('cursor_lifetime_s') * 1000;
  return lifetimeMs > 0 && world.clock.now() >= Date.parse(c) + lifetimeMs;
}

/** Signed with a key of no worth: it only shows that a client made a cursor up or altered it. */
function seal(text: string): string {
  return createHmac('sha256', 'a cursor of the emulator').update(text).digest('base64url');
}

function sealed(cursor: Cursor): string {
  const text = Buffer.from(JSON.stringify(cursor)).toString('base64url');
  return `${text}.${seal(text)}`;
}

function opened(cursor: string): Cursor | null {
  const [text = '', signature, ...more] = cursor.split('.');
  if (signature !== seal(text) || more.length > 0) return null;
  const content = tryParseJson(Buffer.from(text, 'base64url').toString());
  if (!isJsonObject(content) || typeof content.i !== 'number') return null;
  return { c: String(content.c), i: content.i, d: content.d === 'b' ? 'b' : 'f' };
}
