import { isJsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { augnoResources, SYSTEM } from '../resources.ts';

/** Members of an identifier that name a thing besides its id, in order of precedence. @see contract: ObjectIdentifier, UnitIdentifier */
const NAMES = ['name', 'abbreviation'];

/** Finds things by what they are called, for the length of one job: each kind is looked through once, whatever the number of rows. */
export class Names {
  readonly #world: World;
  readonly #scope: string;
  /** Ids by kind and member, and there by value. */
  readonly #known = new Map<string, Map<string, string>>();

  constructor(world: World, scope: string) {
    this.#world = world;
    this.#scope = scope;
  }

  /** The id of a thing whose member (`name`, `sku`) has this value, or undefined. One thing may have the name that is another's abbreviation. */
  idOf(resource: string, member: string, value: string): string | undefined {
    return this.#of(resource, member).get(value.toLowerCase());
  }

  /** Takes note of a thing that has just been made. */
  add(resource: string, member: string, value: string, id: string): void {
    this.#of(resource, member).set(value.toLowerCase(), id);
  }

  /** Looks a kind through again when it is next asked for: what was noted of it may be undone. */
  forget(resource: string, member: string): void {
    this.#known.delete(keyOf(resource, member));
  }

  /** The id of the thing that a row names by id or by name: the id alone counts where there are both. Undefined where there is no such thing. */
  identified(resource: string, identifier: unknown): string | undefined {
    if (!isJsonObject(identifier)) return undefined;
    if (typeof identifier.id === 'string') return this.row(resource, identifier.id)?.id;
    for (const member of NAMES) {
      const name = identifier[member];
      if (typeof name === 'string') return this.idOf(resource, member, name);
    }
    return undefined;
  }

  /** A row that is there. */
  row(resource: string, id: string): Held | undefined {
    const { keeper, model } = augnoResources();
    const held = keeper.find(this.#world, model.resource(resource), this.#scope, id);
    return held?.goneAt === null ? held : undefined;
  }

  #of(resource: string, member: string): Map<string, string> {
    const key = keyOf(resource, member);
    const known = this.#known.get(key) ?? this.#read(resource, member);
    this.#known.set(key, known);
    return known;
  }

  #read(resource: string, member: string): Map<string, string> {
    const { keeper, model } = augnoResources();
    const rows = keeper.rows(this.#world, model.resource(resource));
    const names = new Map<string, string>();
    // What is the account's own goes over what everybody has.
    for (const scope of [SYSTEM, this.#scope]) {
      for (const held of rows.by('scope', scope)) {
        const value = this.#valueOf(held, member);
        if (typeof value === 'string') names.set(value.toLowerCase(), held.id);
      }
    }
    return names;
  }

  /** Products, materials and parts are called by the SKU of the item behind them. */
  #valueOf({ fields }: Held, member: string): unknown {
    const item = typeof fields.item === 'string' ? this.row('items', fields.item) : undefined;
    return (item?.fields ?? fields)[member];
  }
}

function keyOf(resource: string, member: string): string {
  return `${resource} ${member}`;
}
