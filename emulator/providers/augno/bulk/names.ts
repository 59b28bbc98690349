import { isJsonObject } from '../../../core/json.ts';
import { object } from '../../../http/contract.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { augnoResources, SYSTEM } from '../resources.ts';

/** Members by which things are named besides their ids, in order of precedence. */
const NAMES = ['name', 'abbreviation', 'sku'];

/** Finds things by what they are called, for the length of one job: each kind is looked through once, whatever the number of rows. */
export class Names {
  readonly #world: World;
  readonly #scope: string;
  readonly #known = new Map<string, Map<string, string>>();

  constructor(world: World, scope: string) {
    this.#world = world;
    this.#scope = scope;
  }

  /** The id of a thing that is called so, or undefined. */
  idOf(resource: string, name: string): string | undefined {
    return this.#of(resource).get(name.toLowerCase());
  }

  /** Takes note of a thing that has just been made. */
  add(resource: string, name: string, id: string): void {
    this.#of(resource).set(name.toLowerCase(), id);
  }

  /** The id of the thing that a row names by id or by name: the id alone counts where there are both. Undefined where there is no such thing. */
  identified(resource: string, identifier: unknown): string | undefined {
    if (!isJsonObject(identifier)) return undefined;
    if (typeof identifier.id === 'string') return this.row(resource, identifier.id)?.id;
    for (const member of NAMES) {
      const name = identifier[member];
      if (typeof name === 'string') return this.idOf(resource, name);
    }
    return undefined;
  }

  /** A row that is there. */
  row(resource: string, id: string): Held | undefined {
    const { keeper, model } = augnoResources();
    const held = keeper.find(this.#world, model.resource(resource), this.#scope, id);
    return held?.goneAt === null ? held : undefined;
  }

  #of(resource: string): Map<string, string> {
    const known = this.#known.get(resource) ?? this.#read(resource);
    this.#known.set(resource, known);
    return known;
  }

  #read(resource: string): Map<string, string> {
    const { keeper, model } = augnoResources();
    const rows = keeper.rows(this.#world, model.resource(resource));
    const names = new Map<string, string>();
    // What is the account's own goes over what everybody has.
    for (const scope of [SYSTEM, this.#scope]) {
      for (const held of rows.by('scope', scope)) {
        for (const name of this.#namesOf(held)) names.set(name.toLowerCase(), held.id);
      }
    }
    return names;
  }

  /** Products, materials and parts are called by the SKU of the item behind them. */
  #namesOf({ fields }: Held): string[] {
    const item = typeof fields.item === 'string' ? this.row('items', fields.item)?.fields : undefined;
    const named = item ? { sku: item.sku } : fields;
    return NAMES.flatMap((member) => {
      const value = object(named)[member];
      return typeof value === 'string' ? [value] : [];
    });
  }
}
