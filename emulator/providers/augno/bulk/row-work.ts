import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { bodyShapeOf } from '../../../resources/answer.ts';
import { errorIn, type Insider } from '../inside.ts';
import { augnoResources } from '../resources.ts';
import type { Names } from './names.ts';
import type { BulkTable } from './tables.ts';

/** Ends the work on a row; the error is told in the results. */
export class RowFailed extends Error {
  readonly error: JsonObject;

  constructor(error: JsonObject) {
    super(String(error.message));
    this.error = error;
  }
}

/** The work on one row of a bulk request. */
export class RowWork {
  readonly table: BulkTable;
  readonly row: JsonObject;
  readonly names: Names;
  readonly #insider: Insider;
  /** Attributes of the item, where a row names some. */
  attributeIds: readonly string[] = [];

  constructor(table: BulkTable, row: JsonObject, names: Names, insider: Insider) {
    this.table = table;
    this.row = row;
    this.names = names;
    this.#insider = insider;
  }

  get world() {
    return this.#insider.world;
  }

  /** Makes the thing, or changes the one that is there. @throws RowFailed */
  async upsert(): Promise<{ readonly status: 'created' | 'updated'; readonly id: string; readonly parts: string[] }> {
    const { resource, natural, create, update, after, before, defaults = {} } = this.table;
    const name = String(this.row[natural]);
    const known = this.names.idOf(resource, name);
    const members = { ...this.#members(), ...(await before?.(this)) };
    const id =
      known === undefined
        ? String((await this.call(create, {}, taken(create, { ...defaults, ...members }))).id)
        : String((await this.call(update, { id: known }, taken(update, members))).id ?? known);
    if (known === undefined) this.names.add(resource, name, id);
    const parts = (await after?.(this, id, known === undefined)) ?? [];
    return { status: known === undefined ? 'created' : 'updated', id, parts };
  }

  /** Carries out an operation. @throws RowFailed where it is refused */
  async call(operation: string, path: Record<string, string>, body: JsonObject): Promise<JsonObject> {
    const called = await this.#insider.call(operation, path, body);
    if (!called.isDone) throw new RowFailed(errorIn(called.body));
    return called.body;
  }

  /** Fails the row because a member names nothing. */
  missing(member: string, named: unknown): RowFailed {
    return new RowFailed(
      this.#insider.refusal('resource_not_found', `${member} names nothing: ${JSON.stringify(named)}.`, member),
    );
  }

  /** The members of the row, with the ids of what it names. @throws RowFailed */
  #members(): JsonObject {
    const members: JsonObject = {};
    for (const [name, value] of Object.entries(this.row)) {
      const reference = this.table.references?.[name];
      if (!reference) members[name] = value;
      else if (value !== null && value !== undefined) members[reference[1]] = this.#referred(name, reference[0], value);
    }
    return members;
  }

  #referred(member: string, resource: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one, i) => this.#one(`${member}[${i}]`, resource, one));
    return this.#one(member, resource, value);
  }

  #one(member: string, resource: string, identifier: unknown): string {
    const id = this.names.identified(resource, identifier);
    if (id === undefined) throw this.missing(member, identifier);
    return id;
  }
}

/** Those members that an operation takes. */
function taken(operation: string, members: JsonObject): JsonObject {
  const { model } = augnoResources();
  const body = bodyShapeOf(model.shapes, model.deed(operation).operation);
  return Object.fromEntries(Object.entries(members).filter(([name]) => body?.members.has(name)));
}

/** The objects of a list member; none where the row has no such list. */
export function objectsIn(row: JsonObject, member: string): JsonObject[] {
  const value = row[member];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
