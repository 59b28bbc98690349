import type { JsonObject } from '../../core/json.ts';
import { valueAt } from '../pointer.ts';
import { entriesText, POINTER, seqOf, type TrafficKeyword } from './keyword.ts';

type Order = string | readonly (JsonObject | boolean)[];

/**
 * Values never go back, or certain entries follow one another:
 * `inOrder: /request/json/occurred_at`, `inOrder: [{ properties: … }, { properties: … }]`.
 */
export const inOrder: TrafficKeyword<Order> = {
  name: 'inOrder',
  says: 'The values at a JSON pointer never decrease; or entries that fit the given schemas occur in this order, others between them allowed.',
  metaSchema: { anyOf: [POINTER, { type: 'array', minItems: 1, items: { type: ['object', 'boolean'] } }] },
  example: '/request/json/occurred_at',
  compile: (order, sub) => (typeof order === 'string' ? ascending(order) : sequence(order.map(sub))),
};

function ascending(pointer: string) {
  return (views: readonly JsonObject[]) => {
    const valued = views.filter((view) => valueAt(view, pointer) !== undefined);
    for (const [i, later] of valued.entries()) {
      const earlier = valued[i - 1];
      if (!earlier || !isLess(valueAt(later, pointer), valueAt(earlier, pointer))) continue;
      const seqs = [seqOf(earlier), seqOf(later)];
      return { says: `${pointer} of ${entriesText(seqs)} is in the wrong order`, seqs };
    }
    return null;
  };
}

function isLess(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  return String(a) < String(b);
}

function sequence(wanted: ((view: JsonObject) => boolean)[]) {
  return (views: readonly JsonObject[]) => {
    const found: number[] = [];
    let at = 0;
    for (const fits of wanted) {
      while (at < views.length && !fits(views[at] ?? {})) at++;
      if (at >= views.length) {
        const after = found.length > 0 ? ` after ${entriesText(found.slice(-1))}` : '';
        return { says: `no entry${after} is the wanted number ${found.length + 1} of ${wanted.length}`, seqs: found };
      }
      found.push(seqOf(views[at++]));
    }
    return null;
  };
}
