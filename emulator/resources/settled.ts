import { rowsIn } from './lists.ts';
import type { Model } from './model.ts';
import type { EntityRules } from './rules.ts';
import type { Member, Shape } from './shape.ts';

/** Tells which kinds of things look the same for as long as their row does: nothing of theirs is found by looking elsewhere. */
export class Settled {
  readonly #model: Model;
  readonly #rules: Readonly<Record<string, EntityRules>>;
  readonly #known = new Map<Shape, boolean>();

  constructor(model: Model, rules: Readonly<Record<string, EntityRules>>) {
    this.#model = model;
    this.#rules = rules;
  }

  /** Whether a thing of this shape is decided by its row alone, when nothing beyond the usual is asked for. */
  is(shape: Shape): boolean {
    const known = this.#known.get(shape);
    if (known !== undefined) return known;
    // What contains itself is looked at no further.
    this.#known.set(shape, false);
    const rules = this.#rules[shape.name ?? ''];
    const made =
      !rules?.derive &&
      !rules?.refer &&
      shape.members.size > 0 &&
      [...shape.members.values()].every((member) => this.#isMember(member));
    this.#known.set(shape, made);
    return made;
  }

  #isMember({ shape, expandable, writeOnly }: Member): boolean {
    // Left out unless it is asked for.
    if (expandable || writeOnly) return true;
    if (shape.type !== 'object' && shape.type !== 'array') return true;
    if (rowsIn(shape)?.type === 'object') return false;
    const isMap = shape.members.size === 0 && this.#rules[shape.name ?? ''] === undefined;
    return (
      shape.type === 'array' ||
      isMap ||
      [shape, ...shape.variants].every((kind) => !this.#model.resourceOf(kind) && this.is(kind))
    );
  }
}
