import type { JsonObject } from '../../../emulator/core/json.ts';
import { isJsonObject } from '../../../emulator/core/json.ts';
import { type RawBody, serialise } from '../../../emulator/webhooks/serialisation.ts';

/** A spelling of JSON whose bytes do not survive being parsed and printed. */
export interface Spelling {
  /** Completes "a webhook whose JSON …". */
  readonly says: string;
  /** The bytes to sign and send, as text. */
  write(payload: JsonObject): string;
  /** Parsers may refuse it for what it is, and not for its signature. */
  readonly isDisputed?: true;
}

/** A member that nobody knows, for odd values: receivers must pass over it. */
const MEMBER = 'x_extra';
const PLACE = '@@odd@@';

const spelt = (as: RawBody) => (payload: JsonObject) => serialise(payload, as);

/** The event with a member more, whose value is written so. */
const withValue = (value: string) => (payload: JsonObject) =>
  JSON.stringify({ ...payload, [MEMBER]: { value: PLACE } }).replace(JSON.stringify(PLACE), value);

/** Every spelling. All of them mean what `JSON.stringify(JSON.parse(…))` of them means. */
export const SPELLINGS: readonly Spelling[] = [
  { says: 'has spaces and line breaks between its tokens', write: spelt('spaced') },
  { says: 'has escapes where none are needed', write: spelt('escaped') },
  { says: 'has its members in another order', write: spelt('reordered') },
  { says: 'has white space before and after it', write: spelt('padded') },
  { says: 'ends with a line break', write: (payload) => `${JSON.stringify(payload)}\n` },
  {
    says: 'is indented, with CRLF at the ends of lines',
    write: (payload) => JSON.stringify(payload, null, 2).replaceAll('\n', '\r\n'),
  },
  { says: 'has letters outside of ASCII as they are', write: withValue('"zażółć – é 漢字 🙂"') },
  { says: 'has letters outside of ASCII as escapes', write: withValue('"za\\u017c\\u00f3\\u0142\\u0107 \\u00e9"') },
  { says: 'has letters that are composed in two ways', write: withValue('"\u00e9 e\u0301"') },
  { says: 'has the line separator U+2028 as it is', write: withValue('"\u2028"') },
  { says: 'has escaped slashes', write: withValue('"https:\\/\\/example.org\\/"') },
  { says: 'has a number such as 1.0', write: withValue('1.0') },
  { says: 'has a number such as 1e21', write: withValue('[1e21,1E+2,0.10]') },
  { says: 'has whole numbers beyond 2^53', write: withValue('12345678901234567') },
  { says: 'has a member twice', write: withValue('1,"value":2'), isDisputed: true },
];

/** The same value in the bytes that most printers would give it. */
export function canonical(text: string): string {
  return JSON.stringify(JSON.parse(text));
}

/** The same value with nothing in it but ASCII. */
export function inAscii(text: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return canonical(text).replace(/[\u0080-\uffff]/g, escaped);
}

/** Replaces the members of an object somewhere in a payload. */
export function withMembers(payload: JsonObject, path: readonly string[], members: JsonObject): JsonObject {
  const [name, ...rest] = path;
  if (name === undefined) return members;
  const child = payload[name];
  return { ...payload, [name]: withMembers(isJsonObject(child) ? child : {}, rest, members) };
}
