import type { JsonObject } from '../../core/json.ts';

/** What is wrong with entries, in words, and which ones it is about. */
export interface Complaint {
  readonly says: string;
  /** Numbers of the offending entries. */
  readonly seqs: readonly number[];
}

/** Judges the view of one entry by a subschema. */
export type SubJudge = (schema: JsonObject | boolean) => (view: JsonObject) => boolean;

/** A word of JSON Schema that speaks of journal entries: it stands beside `type: array` and sees the views in order. */
export interface TrafficKeyword<S> {
  readonly name: string;
  /** What it asks for, in one sentence. */
  readonly says: string;
  /** JSON Schema of its value. */
  readonly metaSchema: JsonObject;
  /** A value to copy from. */
  readonly example: S;
  /** Prepares the judgement once; it gives the first complaint, or null. */
  compile(schema: S, sub: SubJudge): (views: readonly JsonObject[]) => Complaint | null;
}

/** JSON Schema of a JSON pointer. */
export const POINTER: JsonObject = { type: 'string', pattern: '^/' };

/** JSON Schema of one JSON pointer, or several whose values count together. */
export const POINTERS: JsonObject = { anyOf: [POINTER, { type: 'array', items: POINTER, minItems: 1 }] };

/** JSON Schema of a duration. */
export const DURATION: JsonObject = { type: 'string', pattern: '^([0-9]+([.][0-9]+)?(ms|s|m|h|d))+$' };

/** The number of an entry's view, 0 where it has none. */
export function seqOf(view: JsonObject | undefined): number {
  return typeof view?.seq === 'number' ? view.seq : 0;
}

/** `#12, #15 and #19`; of many, the first ones. */
export function entriesText(seqs: readonly number[]): string {
  const shown = seqs.slice(0, 6).map((seq) => `#${seq}`);
  if (seqs.length > 6) return `${shown.join(', ')} and ${seqs.length - 6} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
