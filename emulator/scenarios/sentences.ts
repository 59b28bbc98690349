import type { ErrorObject } from 'ajv';
import { isJsonObject } from '../core/json.ts';
import { suggestion } from '../core/nearest.ts';
import { segmentsOf } from './pointer.ts';

/** Something wrong in a document, in a sentence. */
export interface Wrong {
  /** Where, from the document's root. */
  readonly path: readonly string[];
  /** The key that is wrong itself, of the map at `path`. */
  readonly key?: string;
  readonly says: string;
}

/** The keys that a schema has by reference. */
export type KeysOfReference = (ref: string) => readonly string[];

/** Errors of ajv (made with `verbose`) as sentences for the person who wrote the document. `root` names it where it is a part of a file. */
export function sentencesOf(errors: readonly ErrorObject[], referred: KeysOfReference, root: string | null): Wrong[] {
  const worded = errors.map((error) => sentenceOf(error, referred, root));
  // Several keywords often say the same of one value; the title of its schema then repeats itself.
  return worded.filter(
    (wrong, i) => worded.findIndex((other) => JSON.stringify(other) === JSON.stringify(wrong)) === i,
  );
}

function sentenceOf(error: ErrorObject, referred: KeysOfReference, root: string | null): Wrong {
  const path = segmentsOf(error.instancePath);
  const { keyword, params, parentSchema } = error;
  const extra: unknown = params.additionalProperty ?? params.unevaluatedProperty;
  if (typeof extra === 'string') {
    const own = isJsonObject(parentSchema?.properties) ? Object.keys(parentSchema.properties) : [];
    const known = [...own, ...(typeof parentSchema?.$ref === 'string' ? referred(parentSchema.$ref) : [])];
    return { path, key: extra, says: `There is no key "${extra}"${inName(path)}.${suggestion(extra, known)}` };
  }
  if (keyword === 'required') return { path, says: `"${params.missingProperty}" is missing${inName(path)}.` };
  if (keyword === 'maxProperties' && /^\d+$/.test(path.at(-1) ?? '')) {
    return { path, says: 'A step has one word; write the next one as a step of its own.' };
  }
  const title: unknown = parentSchema?.title;
  const known = keyword === 'enum' ? choices(error) : [];
  const wanted =
    typeof title === 'string'
      ? `must be ${title}`
      : known.length > 0
        ? `must be one of ${known.join(', ')}`
        : error.message;
  const near = typeof error.data === 'string' ? suggestion(error.data, known) : '';
  // The whole of a file is not shown: it may be one that was never meant to be a scenario.
  const sent = root === null && path.length === 0 ? '' : `, not ${shown(error.data)}`;
  return { path, says: `${nameOf(path, root)} ${wanted}${sent}.${near}` };
}

/** The last name of a path that is a word; of list items the list's. */
function nameOf(path: readonly string[], root: string | null): string {
  const name = path.findLast((part) => !/^\d+$/.test(part)) ?? root ?? undefined;
  return name === undefined ? 'The file' : `"${name}"`;
}

function inName(path: readonly string[]): string {
  const name = path.findLast((part) => !/^\d+$/.test(part));
  return name === undefined || name === 'steps' ? '' : ` in ${name}`;
}

function choices({ schema }: ErrorObject): string[] {
  return Array.isArray(schema) ? schema.map(String) : [];
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
