import { isJsonObject } from '../../../emulator/core/json.ts';

/** What a probe says, leaf by leaf: `{ 'state.reason': 'archived' }`. Numbers, times and ids are left out: they differ without a reason. */
export type Face = ReadonlyMap<string, string>;

const TIME = /^\d{4}-\d\d-\d\d[T ]/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads what a probe showed. `own` are values by which the thing itself is known, such as its id. */
export function faceOf(value: unknown, own: readonly string[] = []): Face {
  const face = new Map<string, string>();
  const walk = (held: unknown, path: string) => {
    if (Array.isArray(held)) for (const [i, one] of held.entries()) walk(one, join(path, String(i)));
    else if (isJsonObject(held)) for (const [name, one] of Object.entries(held)) walk(one, join(path, name));
    else if (typeof held !== 'number' && !isPassing(held, own)) face.set(path, String(held));
  };
  walk(value, '');
  return face;
}

/** What is otherwise than before, as text: equal texts show the same. Empty where nothing is. */
export function changesOf(before: Face, after: Face): string {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `${path === '' ? 'it' : path}: ${after.get(path) ?? 'gone'}`)
    .join(', ');
}

function isPassing(held: unknown, own: readonly string[]): boolean {
  return typeof held === 'string' && (TIME.test(held) || UUID.test(held) || own.includes(held));
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
