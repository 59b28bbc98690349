import type { JsonObject } from '../../core/json.ts';
import { valueAt } from '../pointer.ts';
import { entriesText, POINTERS, seqOf, type TrafficKeyword } from './keyword.ts';

type Pointers = string | readonly string[];

/** Entries by the value that they have at the pointers. Those that lack all of the values are in no group. */
function groupsOf(views: readonly JsonObject[], pointers: Pointers): JsonObject[][] {
  const groups = new Map<string, JsonObject[]>();
  for (const view of views) {
    const values = [pointers].flat().map((pointer) => valueAt(view, pointer));
    if (values.every((value) => value === undefined)) continue;
    const key = JSON.stringify(values);
    groups.set(key, [...(groups.get(key) ?? []), view]);
  }
  return [...groups.values()];
}

function namesOf(pointers: Pointers): string {
  return [pointers].flat().join(' with ');
}

/** No two entries share the value: `uniqueBy: /request/form/refresh_token`. */
export const uniqueBy: TrafficKeyword<Pointers> = {
  name: 'uniqueBy',
  says: 'No two entries have the same value at a JSON pointer, or at several of them together.',
  metaSchema: POINTERS,
  example: '/request/form/refresh_token',
  compile: (pointers) => (views) => {
    const twice = groupsOf(views, pointers).find((group) => group.length > 1);
    if (!twice) return null;
    const seqs = twice.map(seqOf);
    return { says: `${entriesText(seqs)} have the same ${namesOf(pointers)}`, seqs };
  },
};

/** All entries share the value: `sameBy: /request/headers/x-delivery-id`. */
export const sameBy: TrafficKeyword<Pointers> = {
  name: 'sameBy',
  says: 'All entries have the same value at a JSON pointer, or at several of them together.',
  metaSchema: POINTERS,
  example: '/deliveryId',
  compile: (pointers) => (views) => {
    const values = (view: JsonObject) => JSON.stringify([pointers].flat().map((pointer) => valueAt(view, pointer)));
    const [first] = views;
    const other = first && views.find((view) => values(view) !== values(first));
    if (!first || !other) return null;
    const seqs = [seqOf(first), seqOf(other)];
    return { says: `${entriesText(seqs)} differ in ${namesOf(pointers)}`, seqs };
  },
};

/** How often each value may occur. */
export interface CountBy {
  readonly of: Pointers;
  readonly min?: number;
  readonly max?: number;
}

/** Each value occurs so many times: `countBy: { of: /deliveryId, max: 1 }`. */
export const countBy: TrafficKeyword<CountBy> = {
  name: 'countBy',
  says: 'Each value at a JSON pointer occurs at least `min` and at most `max` times.',
  metaSchema: {
    type: 'object',
    required: ['of'],
    additionalProperties: false,
    properties: { of: POINTERS, min: { type: 'integer', minimum: 0 }, max: { type: 'integer', minimum: 0 } },
  },
  example: { of: '/deliveryId', max: 1 },
  compile:
    ({ of, min = 0, max = Number.POSITIVE_INFINITY }) =>
    (views) => {
      const group = groupsOf(views, of).find(({ length }) => length < min || length > max);
      if (!group) return null;
      const seqs = group.map(seqOf);
      const limit = group.length > max ? `at most ${max}` : `at least ${min}`;
      const times = group.length === 1 ? 'once' : `${group.length} times`;
      return { says: `one ${namesOf(of)} occurs ${times} (${entriesText(seqs)}), allowed is ${limit}`, seqs };
    },
};
