import { rowsIn } from './lists.ts';
import type { Model, Resource } from './model.ts';
import { lastLiteral } from './path.ts';
import type { Shape } from './shape.ts';
import { namedById, singular, snake } from './words.ts';

/** What a member of a request or a row names: rows of a resource, by their ids or by another member of theirs. */
export interface Reference {
  readonly resource: Resource;
  /** The member by which a row is named (`code`); null for its id. */
  readonly by: string | null;
}

/** Finds out which members name rows of which resources. What was found once is kept, since a contract never changes. */
export class References {
  readonly #model: Model;
  readonly #byWord = new Map<string, Resource | null>();

  constructor(model: Model) {
    this.#model = model;
  }

  /**
   * The rows that a member names: `customer_id`, `buyerId`, `carrier_code`, or a plain `customer` where `entity` shows a customer there.
   * Undefined for a member that names nothing.
   */
  of(entity: Shape | null, name: string, shape: Shape): Reference | undefined {
    const plain = shape.type === 'array' ? shape.items : shape;
    if (!plain || !['string', 'integer', 'any'].includes(plain.type)) return undefined;
    const byId = namedById(name);
    const base = byId ? (byId.many ? singular(byId.base) : byId.base) : null;
    if (base !== null) {
      const own = snake(base) === 'parent' && entity ? this.#model.resourceOf(entity) : undefined;
      const resource = own ?? this.#shownAs(entity, base) ?? this.named(base);
      return resource ? { resource, by: null } : undefined;
    }
    const coded = /^(.+?)_?[cC]odes?$/.exec(name)?.[1];
    if (coded !== undefined && plain.words === null) return this.#coded(entity, coded);
    const shown = plain.words === null && plain.format === null ? this.#shownAs(entity, name) : undefined;
    return shown ? { resource: shown, by: null } : undefined;
  }

  /** The resource that a word means: `customer`, or, of `default_carrier`, `carrier`: the longest end of it that is one. */
  named(word: string): Resource | undefined {
    const parts = snake(word).split('_');
    for (let i = 0; i < parts.length; i++) {
      const found = this.#exactly(parts.slice(i).join('_'));
      if (found) return found;
    }
    return undefined;
  }

  #exactly(word: string): Resource | undefined {
    const known = this.#byWord.get(word);
    if (known !== undefined) return known ?? undefined;
    const fits = (resource: Resource) =>
      snake(resource.entity.name ?? '') === word || snake(singular(lastLiteral(resource.path) ?? '')) === word;
    const found = this.#model.resources.filter(fits).sort((a, b) => depthOf(a) - depthOf(b))[0];
    const home = found ? this.#model.home(found) : null;
    this.#byWord.set(word, home);
    return home ?? undefined;
  }

  #coded(entity: Shape | null, base: string): Reference | undefined {
    const resource = this.#shownAs(entity, base) ?? this.named(base);
    return resource?.entity.members.has('code') ? { resource, by: 'code' } : undefined;
  }

  /** The resource of the things that an entity shows under a name. */
  #shownAs(entity: Shape | null, name: string): Resource | undefined {
    const wanted = snake(name);
    const member = [...(entity?.members.values() ?? [])].find(
      ({ name: known }) => snake(known) === wanted || snake(singular(known)) === wanted,
    );
    if (!member) return undefined;
    return this.#model.resourceOf(rowsIn(member.shape) ?? member.shape);
  }
}

function depthOf({ path }: Resource): number {
  return path.split('/').length;
}
