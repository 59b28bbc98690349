import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { seqsOf } from '../../harness/effects.ts';

/** How often the thing was called that was called most, and the entries that show it. A thing is a method and an address. */
export function mostOfOneThing(calls: readonly RequestEntry[]): {
  readonly most: number;
  readonly what: string;
  readonly seqs: readonly number[];
} {
  const things = new Map<string, RequestEntry[]>();
  for (const call of calls) {
    const thing = `${call.method} ${call.path}?${call.query}`;
    things.set(thing, [...(things.get(thing) ?? []), call]);
  }
  const [first = []] = [...things.values()].sort((a, b) => b.length - a.length);
  return { most: first.length, what: first[0]?.operation ?? '', seqs: seqsOf(first) };
}
