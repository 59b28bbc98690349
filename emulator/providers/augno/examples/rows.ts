import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { ExampleOptions } from '../../../resources/example.ts';
import type { Held } from '../../../resources/held.ts';
import { SYSTEM } from '../resources.ts';
import { rowsOf } from '../rows.ts';

/** What an example says beyond what the schema of its operation tells: rows in the right state, members that belong together. */
export type Fit = Pick<ExampleOptions, 'path' | 'body'>;

/** Finds what fits in the data of an account. */
export type Fitting = (account: AccountRows) => Fit;

/** Where an example looks for rows that fit. */
export class AccountRows {
  readonly world: World;
  readonly scope: string;

  constructor(world: World, scope: string) {
    this.world = world;
    this.scope = scope;
  }

  /** The oldest row of a resource whose members have these values. */
  row(resource: string, fields: JsonObject = {}): Held | undefined {
    return this.rows(resource, fields)[0];
  }

  /** Its id; an empty one where there is none. */
  id(resource: string, fields: JsonObject = {}): string {
    return this.row(resource, fields)?.id ?? '';
  }

  /** All of them: those of the account, then those that every account has. */
  rows(resource: string, fields: JsonObject = {}): Held[] {
    const wanted = Object.entries(fields);
    const there = [this.scope, SYSTEM].flatMap((scope) => rowsOf(this.world, scope, resource));
    return there.filter((held) => wanted.every(([name, value]) => held.fields[name] === value));
  }
}

/** A path with the oldest row whose members have these values. */
export function onRow(resource: string, fields: JsonObject = {}): Fitting {
  return (account) => {
    const row = account.row(resource, fields);
    return row ? { path: { id: row.id } } : {};
  };
}

/** A path with the row above one that is nested. */
export function aboveRow(resource: string, parameter: string): Fitting {
  return (account) => {
    const parent = account.row(resource)?.parent;
    return parent ? { path: { [parameter]: parent } } : {};
  };
}
