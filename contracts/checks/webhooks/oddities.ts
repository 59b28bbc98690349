import type { JsonObject } from '../../../emulator/core/json.ts';

/** Content that no webhook has had so far, rightly signed all the same. */
export interface Oddity {
  /** Completes "a webhook …". */
  readonly says: string;
  write(payload: JsonObject, type: string): string;
  /** How it may be answered. `acknowledged`: 2xx. `told`: 2xx, or 4xx. `survived`: anything but a redirect, as long as it goes on living. */
  readonly wanted: 'acknowledged' | 'told' | 'survived';
}

/** Also the name of the type in the headers. */
export const UNKNOWN_TYPE = 'x_unknown.happened';
const DEPTH = 10_000;
const LARGE_BYTES = 2 * 1024 * 1024;
/** A form with a long text in it. */
const USUAL_BYTES = 16 * 1024;

const text = (value: string) => () => value;

/** What a receiver must live with, the likely first. */
export const ODDITIES: readonly Oddity[] = [
  { says: 'of a type that is not known', write: (payload, type) => renamed(payload, type), wanted: 'acknowledged' },
  { says: 'whose body is no JSON', write: text('{"type": '), wanted: 'told' },
  { says: 'whose body is empty', write: text(''), wanted: 'told' },
  { says: 'whose body is null', write: text('null'), wanted: 'told' },
  { says: 'whose body is a list', write: text('[]'), wanted: 'told' },
  { says: 'whose body is a number', write: text('42'), wanted: 'told' },
  { says: 'whose body is a text', write: text('"type"'), wanted: 'told' },
  { says: 'whose body is an empty object', write: text('{}'), wanted: 'told' },
  { says: 'all of whose members are null', write: (payload) => JSON.stringify(emptied(payload)), wanted: 'told' },
  { says: 'whose body is nested 10,000 deep', write: nested, wanted: 'survived' },
  { says: 'of 2 MiB', write: (payload) => grown(payload, LARGE_BYTES), wanted: 'survived' },
];

/** Content that must be worked off as if there were nothing odd about it. */
export const ADDITIONS: readonly Pick<Oddity, 'says' | 'write'>[] = [
  {
    says: 'with further members',
    write: (payload) => JSON.stringify({ x_extra: { a: [1, null] }, ...payload, x_more: null }),
  },
  { says: 'of 16 KiB', write: (payload) => grown(payload, USUAL_BYTES) },
];

/** A payload whose type is one that nobody knows. */
export function renamed(payload: JsonObject, type: string): string {
  const members = Object.entries(payload).map(
    ([name, value]) => [name, value === type ? UNKNOWN_TYPE : value] as const,
  );
  return JSON.stringify(Object.fromEntries(members));
}

function emptied(payload: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(payload).map((name) => [name, null]));
}

function nested(): string {
  return '['.repeat(DEPTH) + ']'.repeat(DEPTH);
}

function grown(payload: JsonObject, bytes: number): string {
  return JSON.stringify({ ...payload, x_extra: 'x'.repeat(bytes) });
}
