import { list, type Operation, object } from '../http/contract.ts';
import { lastLiteral } from './path.ts';
import type { Shape, Shapes } from './shape.ts';
import { singular, snake } from './words.ts';

/** What an operation answers when all goes well. */
export interface Answer {
  readonly status: number;
  /** Null where the answer has no body. */
  readonly contentType: string | null;
  /** What the contract shows of a body that is text; null where it shows nothing. */
  readonly example: string | null;
  /** The thing itself, or, of a list, one of its rows; null where there is no body or no schema. */
  readonly shape: Shape | null;
  /** The whole body of a list, and the member that holds its rows (null where the body is the list itself); null for anything else. */
  readonly list: { readonly envelope: Shape; readonly rows: string | null } | null;
  /** The whole body of one thing that comes in an envelope (`{ data: {…} }`), and the member that holds it; null otherwise. */
  readonly wrapped: { readonly envelope: Shape; readonly member: string } | null;
}

const NOTHING: Pick<Answer, 'shape' | 'list' | 'wrapped'> = { shape: null, list: null, wrapped: null };

/** Names under which lists usually come. */
const LISTS = ['data', 'items', 'results', 'records', 'values', 'entries', 'content', 'rows', 'objects', 'list'];

/** The statuses by which an operation declares success, the usual one first. */
export function successesOf({ document }: Operation): string[] {
  return Object.keys(object(document.responses)).filter((status) => /^2/.test(status));
}

/** Reads an answer of an operation that means success: by default the first. */
export function answerOf(shapes: Shapes, operation: Operation, wanted = successesOf(operation)[0]): Answer {
  const responses = object(operation.document.responses);
  const key = wanted ?? (responses.default ? 'default' : '200');
  const content = object(shapes.contract.resolve(responses[key]).content);
  const types = Object.keys(content);
  const contentType = types.find((type) => type.includes('json')) ?? types[0] ?? null;
  const status = /^\d+$/.test(key) ? Number(key) : 200;
  const media = contentType === null ? {} : object(content[contentType]);
  const { schema } = media;
  const found = { status, contentType, example: typeof media.example === 'string' ? media.example : null };
  if (!schema) return { ...found, ...NOTHING };
  const shape = shapes.of(schema);
  const rows = rowsOf(shape, operation);
  if (rows !== undefined) {
    const row = rows === null ? shape.items : shape.members.get(rows)?.shape.items;
    return { ...found, shape: row ?? null, list: { envelope: shape, rows }, wrapped: null };
  }
  const member = wrappedIn(shape, operation);
  const inner = member === null ? undefined : shape.members.get(member)?.shape;
  if (member === null || !inner) return { ...found, shape, list: null, wrapped: null };
  return { ...found, shape: inner, list: null, wrapped: { envelope: shape, member } };
}

/** The member that holds the one thing of a body: `data`, or one named like the path, where the body has no id of its own. */
function wrappedIn(shape: Shape, operation: Operation): string | null {
  if (shape.type !== 'object' || shape.members.has('id')) return null;
  if (shape.members.size > 3) return null;
  const things = [...shape.members.values()].filter(({ shape: of }) => of.type === 'object' && of.members.has('id'));
  if (things.length === 0) return null;
  const word = snake(singular(lastLiteral(operation.path) ?? ''));
  const found = things.find(({ name }) => ['data', 'result', 'item', word].includes(snake(name)));
  return found?.name ?? null;
}

/** Where a body holds its rows: null for the body itself, undefined where it is no list. */
function rowsOf(shape: Shape, operation: Operation): string | null | undefined {
  if (shape.type === 'array') return null;
  if (operation.method !== 'GET' && !/^List/.test(shape.name ?? '')) return undefined;
  if (shape.members.has('id')) return undefined;
  const arrays = [...shape.members.values()].filter(({ shape: of }) => of.type === 'array');
  const word = snake(lastLiteral(operation.path) ?? '');
  const found = arrays.find(({ name }) => LISTS.includes(name) || snake(name) === word);
  return found?.name;
}

/** The body that an operation takes: in JSON where it may, otherwise in the first content type of the contract. Null where it takes none. */
export function bodyContentOf(
  shapes: Shapes,
  operation: Operation,
): { readonly type: string; readonly shape: Shape | null } | null {
  const body = shapes.contract.resolve(operation.document.requestBody);
  const content = object(body.content);
  const type = Object.keys(content).find((name) => name.includes('json')) ?? Object.keys(content)[0];
  if (type === undefined) return null;
  const { schema } = object(content[type]);
  return { type, shape: schema ? shapes.of(schema) : null };
}

/** The shape of a request's body, or null where it takes none. */
export function bodyShapeOf(shapes: Shapes, operation: Operation): Shape | null {
  return bodyContentOf(shapes, operation)?.shape ?? null;
}

/** Query parameters of an operation by plain name, with their shapes. */
export function queryOf(shapes: Shapes, operation: Operation): ReadonlyMap<string, Shape> {
  const parameters = list(operation.document.parameters).map((parameter) => shapes.contract.resolve(parameter));
  return new Map(
    parameters
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, schema }) => [String(name).replace(/\[\]$/, ''), shapes.of(schema)]),
  );
}
