import type { JsonObject } from '../core/json.ts';
import type { Member, Shape } from './shape.ts';

/** A run of members that always look the same (`member` is null then), or one that does not, with its name as JSON has it. */
interface Part {
  readonly text: string;
  readonly member: Member | null;
  /** True for a member that is shown as it is kept. */
  readonly isPlain: boolean;
  /** The text where the member is null, as many are. */
  readonly whenNull: string;
}

function always(text: string): Part {
  return { text, member: null, isPlain: false, whenNull: text };
}

/** Text that JSON has as it is, between quotes. */
const UNESCAPED = /^[ !#-[\]-~]*$/;

function jsonOf(value: unknown): string {
  return typeof value === 'string' && UNESCAPED.test(value) ? `"${value}"` : JSON.stringify(value);
}

/**
 * Writes things of one shape as JSON, without making an object of them first: most members of a thing that nobody asked more of are the same
 * for all.
 */
export class Writing {
  readonly #parts: readonly Part[];

  /** @param usual what a member always is; undefined where it is never there, null where that is up to the thing */
  constructor(shape: Shape, usual: (member: Member) => { readonly value: unknown } | null) {
    const parts: Part[] = [];
    for (const member of shape.members.values()) {
      const same = usual(member);
      const name = JSON.stringify(member.name);
      const last = parts.at(-1);
      const isPlain = member.shape.type !== 'object' && member.shape.type !== 'array';
      if (!same) parts.push({ text: `${name}:`, member, isPlain, whenNull: `${name}:null` });
      else if (same.value !== undefined) {
        const text = `${name}:${JSON.stringify(same.value)}`;
        if (last && last.member === null) parts.splice(-1, 1, always(`${last.text},${text}`));
        else parts.push(always(text));
      }
    }
    this.#parts = parts;
  }

  /** The JSON of a thing that is kept as `fields`; `given` tells what the members are that are not kept so. */
  json(fields: JsonObject, given: (member: Member) => unknown): string {
    // Braces go to the first and the last text: put around what is joined, they would have all of it copied once more.
    const texts: string[] = [];
    for (const { text, member, isPlain, whenNull } of this.#parts) {
      if (member === null) {
        texts.push(text);
        continue;
      }
      const kept = isPlain ? fields[member.name] : undefined;
      const value = kept === undefined ? given(member) : kept;
      if (value === null) texts.push(whenNull);
      else if (value !== undefined) texts.push(text + jsonOf(value));
    }
    if (texts.length === 0) return '{}';
    texts[0] = `{${texts[0]}`;
    texts[texts.length - 1] += '}';
    return texts.join(',');
  }
}
