import { isJsonObject } from '../core/json.ts';

/** A spelling of JSON that means the same and has other bytes than `JSON.stringify` gives. */
export type RawBody =
  /** Line breaks and spaces between tokens. */
  | 'spaced'
  /** `\u` escapes where none are needed, and `\/`. */
  | 'escaped'
  /** Members in the opposite order. */
  | 'reordered'
  /** White space before and after. */
  | 'padded';

/** Every odd spelling, for messages and checks. */
export const RAW_BODIES: readonly RawBody[] = ['spaced', 'escaped', 'reordered', 'padded'];

/** The bytes of a JSON value in an odd spelling, as text. */
export function serialise(value: unknown, as: RawBody): string {
  switch (as) {
    case 'spaced':
      return write(value, { ...PLAIN, comma: ' ,\r\n\t', colon: ' :  ' });
    case 'escaped':
      return write(value, { ...PLAIN, text: escaped });
    case 'reordered':
      return write(value, { ...PLAIN, order: (members) => members.reverse() });
    case 'padded':
      return ` \n${JSON.stringify(value)}\n\n`;
  }
}

interface Style {
  readonly comma: string;
  readonly colon: string;
  text(text: string): string;
  order(members: [string, unknown][]): [string, unknown][];
}

const PLAIN: Style = { comma: ',', colon: ':', text: JSON.stringify, order: (members) => members };

function write(value: unknown, style: Style): string {
  if (typeof value === 'string') return style.text(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item ?? null, style)).join(style.comma)}]`;
  if (!isJsonObject(value)) return JSON.stringify(value ?? null);
  const members = style.order(Object.entries(value).filter(([, member]) => member !== undefined));
  return `{${members.map(([name, member]) => style.text(name) + style.colon + write(member, style)).join(style.comma)}}`;
}

/** Escapes every `e` and `/`, and all that is not ASCII. */
function escaped(text: string): string {
  return JSON.stringify(text)
    .replaceAll('/', '\\/')
    .replace(/(?<!\\u[0-9a-f]{0,3})e|[^\0-\x7f]/g, (unit) =>
      [...Array(unit.length).keys()].map((i) => `\\u${unit.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
    );
}
