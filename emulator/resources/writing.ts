import type { Member, Shape } from './shape.ts';

/** A run of members that always look the same (`member` is null then), or one that does not, with its name as JSON has it. */
interface Part {
  readonly text: string;
  readonly member: Member | null;
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
      const always = usual(member);
      const name = JSON.stringify(member.name);
      const last = parts.at(-1);
      if (!always) parts.push({ text: `${name}:`, member });
      else if (always.value !== undefined) {
        const text = `${name}:${JSON.stringify(always.value)}`;
        if (last && last.member === null) parts.splice(-1, 1, { text: `${last.text},${text}`, member: null });
        else parts.push({ text, member: null });
      }
    }
    this.#parts = parts;
  }

  /** The JSON of a thing, given what its members are. */
  json(given: (member: Member) => unknown): string {
    const texts: string[] = [];
    for (const { text, member } of this.#parts) {
      const value = member ? given(member) : undefined;
      if (member === null) texts.push(text);
      else if (value === null) texts.push(`${text}null`);
      else if (value !== undefined) texts.push(text + JSON.stringify(value));
    }
    return `{${texts.join(',')}}`;
  }
}
