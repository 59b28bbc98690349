import { list, type Operation } from '../../http/contract.ts';
import { plainName } from '../../http/folding.ts';
import type { Model } from '../../resources/model.ts';
import type { Shape } from '../../resources/shape.ts';
import { snake } from '../../resources/words.ts';

/** The words in which one list is asked for, page by page: names of query parameters, or null for what it lacks. */
export interface ListTaste {
  readonly limit: { readonly name: string; readonly usual: number | null; readonly maximum: number } | null;
  /** A page by its number, which is `first` for the first one. */
  readonly page: { readonly name: string; readonly first: number } | null;
  readonly offset: string | null;
  readonly cursor: string | null;
  /** By the id of a row, onwards and back. */
  readonly after: string | null;
  readonly before: string | null;
}

const LIMIT = /^(limit|per_?page|page_?size|size|count|max_?results|max_?items|take|top|page_limit)$/;
const PAGE = /^(page|page_?number|page_?no|p)$/;
const OFFSET = /^(offset|skip|start_?index|start_at)$/;
const CURSOR =
  /^(cursor|page_?token|next_?token|next_?cursor|continuation(_?token)?|after|start|start_?key|marker|page_?cursor|pagination_?token|bookmark)$/;

/** Reads the words of an operation's query parameters. */
export function listTaste({ shapes }: Model, operation: Operation): ListTaste {
  const parameters = list(operation.document.parameters)
    .map((parameter) => shapes.contract.resolve(parameter))
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) => ({ name: plainName(String(name)), shape: shapes.of(schema ?? {}) }));
  const find = (words: RegExp, fits: (shape: Shape) => boolean = () => true) =>
    parameters.find(({ name, shape }) => words.test(snake(name)) && fits(shape)) ?? null;
  const isNumber = ({ type }: Shape) => type === 'integer' || type === 'number';
  const limit = find(LIMIT, (shape) => isNumber(shape) || shape.type === 'any');
  const page = find(PAGE, isNumber);
  const cursor = find(CURSOR, (shape) => !isNumber(shape));
  const offset = find(OFFSET) ?? find(/^start$/, isNumber);
  return {
    limit: limit && {
      name: limit.name,
      usual: numberOf(limit.shape.schema.default),
      maximum: numberOf(limit.shape.schema.maximum) ?? Number.POSITIVE_INFINITY,
    },
    page: page && { name: page.name, first: (page.shape.schema.default ?? page.shape.schema.minimum) === 0 ? 0 : 1 },
    offset: offset?.name ?? null,
    cursor: cursor?.name ?? (page === null ? (find(PAGE)?.name ?? null) : null),
    after: find(/^starting_?after$|^after_id$|^since_id$/)?.name ?? null,
    before: find(/^ending_?before$|^before_id$/)?.name ?? null,
  };
}

/** True where a list can be had in parts. */
export function isPaged({ page, offset, cursor, after }: ListTaste): boolean {
  return [page, offset, cursor, after].some((word) => word !== null);
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
