import type { JsonObject } from '../../core/json.ts';
import type { Exchange } from '../../http/exchange.ts';

const USUAL = 10;

/** One page of rows, in the envelope that all paginated lists have. @see https://github.com/gocobalt/mintlify-docs (api-reference/openapi.yaml) */
export function pageOf<T>(exchange: Exchange, rows: readonly T[], shown: (row: T) => unknown): JsonObject {
  const { sentQuery, world } = exchange;
  const limit = Math.min(numberIn(sentQuery.get('limit'), USUAL), world.knobs.number('max_page_size'));
  const page = numberIn(sentQuery.get('page'), 1);
  const totalPages = Math.max(1, Math.ceil(rows.length / limit));
  const start = (page - 1) * limit;
  const hasPrevPage = page > 1;
  const hasNextPage = page < totalPages;
  return {
    docs: rows.slice(start, start + limit).map(shown),
    totalDocs: rows.length,
    limit,
    page,
    totalPages,
    pagingCounter: start + 1,
    hasPrevPage,
    hasNextPage,
    prevPage: hasPrevPage ? page - 1 : null,
    nextPage: hasNextPage ? page + 1 : null,
  };
}

/** What is no number from 1 on counts as not said; no source tells what becomes of it. */
function numberIn(text: string | null, usual: number): number {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : usual;
}
