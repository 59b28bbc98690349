import type { JsonObject } from '../../../core/json.ts';
import type { Exchange } from '../../../http/exchange.ts';

const DEFAULT_LIMIT = 20;

/**
 * One page of rows under a name, with what was asked for; a larger limit than the knob allows is cut. Only `limit` is documented.
 *
 * @see https://docs.goroute.ai/docs/getting-started/first-api-call
 */
export function pageOf<T>(
  { query, world }: Exchange,
  name: string,
  rows: readonly T[],
  shown: (row: T) => JsonObject,
): JsonObject {
  const limit = Math.min(Number(query.limit ?? DEFAULT_LIMIT), world.knobs.number('page_limit'));
  const offset = Number(query.offset ?? 0);
  return { [name]: rows.slice(offset, offset + limit).map(shown), total: rows.length, limit, offset };
}
