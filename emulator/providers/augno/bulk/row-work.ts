import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { bodyShapeOf } from '../../../resources/answer.ts';
import { canonical } from '../decimal.ts';
import { errorIn, type Insider } from '../inside.ts';
import { augnoResources } from '../resources.ts';
import type { Names } from './names.ts';
import type { BulkTable } from './tables.ts';

/** Ends the work on a row; the error is told in the results. Its `param` is a member of the row. */
export class RowFailed extends Error {
  readonly error: JsonObject;

  constructor(error: JsonObject) {
    super(String(error.message));
    this.error = error;
  }
}

/** Which member of the row is to blame for a refusal, by what the refusal blames: a member of the operation, or null. */
export type Blamed = (param: string | null) => string | null;

/** The work on one row of a bulk request. */
export class RowWork {
  readonly table: BulkTable;
  readonly row: JsonObject;
  readonly names: Names;
  readonly #insider: Insider;
  /** Kinds of which the row has noted new names, each with the member that is the name. */
  readonly #noted: (readonly [resource: string, member: string])[] = [];
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
    const { resource, natural, after, before } = this.table;
    const name = String(this.row[natural]);
    const known = this.names.idOf(resource, natural, name);
    const members = this.#members();
    const more = (await before?.(this)) ?? {};
    const id = known ?? (await this.#create(members, more));
    if (known === undefined) this.note(resource, natural, name, id);
    else await this.#change(known, members);
    const parts = (await after?.(this, id, known === undefined)) ?? [];
    return { status: known === undefined ? 'created' : 'updated', id, parts };
  }

  /** Carries out an operation. @throws RowFailed where it is refused */
  async call(
    operation: string,
    path: Record<string, string>,
    body: JsonObject,
    blamed: Blamed = (param) => this.#inRow(param),
  ): Promise<JsonObject> {
    const called = await this.#insider.call(operation, path, body);
    if (called.isDone) return called.body;
    const error = errorIn(called.body);
    throw new RowFailed({ ...error, param: blamed(typeof error.param === 'string' ? error.param : null) });
  }

  /** Fails the row because a member names nothing. */
  missing(member: string, named: unknown): RowFailed {
    return this.#failure('resource_not_found', `${member} names nothing: ${JSON.stringify(named)}.`, member);
  }

  /** Takes note of a thing that the row has made, so that it is found by its name. */
  note(resource: string, member: string, name: string, id: string): void {
    this.names.add(resource, member, name, id);
    this.#noted.push([resource, member]);
  }

  /** Forgets what the row has made: it is undone. */
  forget(): void {
    for (const [resource, member] of this.#noted) this.names.forget(resource, member);
  }

  /** A new thing. What its creation does not take, it gets as a change. */
  async #create(members: JsonObject, more: JsonObject): Promise<string> {
    const { create, defaults = {} } = this.table;
    const body = taken(create, { ...defaults, ...members, ...more });
    const id = String((await this.call(create, {}, body)).id);
    const rest = Object.fromEntries(Object.entries(members).filter(([name]) => !(name in body)));
    if (Object.keys(this.#changes(id, rest)).length > 0) await this.#update(id, rest, null);
    this.#assertSame(id, rest);
    return id;
  }

  /** A thing that was there before. Moves come first: rates are told in units of the category that a thing is moved to. */
  async #change(id: string, members: JsonObject): Promise<void> {
    const { resource, natural, moves = {} } = this.table;
    const held = this.names.row(resource, id);
    // Whoever names a thing of the system is refused whatever the row says of it.
    const culprit = held && augnoResources().isSystem(held) ? natural : null;
    for (const [member, operation] of Object.entries(moves)) {
      const to = members[member];
      if (typeof to !== 'string' || this.#isSame(id, member, to)) continue;
      await this.call(
        operation,
        { id: this.#keptAt(id, member).id, [member]: to },
        {},
        () => culprit ?? this.#inRow(member),
      );
    }
    await this.#update(id, members, culprit);
    this.#assertSame(id, members);
  }

  async #update(id: string, members: JsonObject, culprit: string | null): Promise<void> {
    const { update } = this.table;
    await this.call(update, { id }, this.#changes(id, members), (param) => this.#inRow(param) ?? culprit);
  }

  /** What an update is told. A null where there is nothing is no change, and not every update would take it. */
  #changes(id: string, members: JsonObject): JsonObject {
    const changes = Object.entries(taken(this.table.update, members));
    return Object.fromEntries(changes.filter(([name, value]) => value !== null || !this.#isSame(id, name, null)));
  }

  /** Fails a row that wants another value of what no operation changes. */
  #assertSame(id: string, members: JsonObject): void {
    const { update, moves = {}, parts = [] } = this.table;
    const settled = new Set([...Object.keys(taken(update, members)), ...Object.keys(moves), ...parts]);
    for (const [name, value] of Object.entries(members)) {
      if (settled.has(name) || this.#isSame(id, name, value)) continue;
      const says = `${name} cannot become ${JSON.stringify(value)}: no operation changes it.`;
      throw this.#failure('validation_failed', says, name);
    }
  }

  #isSame(id: string, member: string, value: unknown): boolean {
    const { id: at, resource, name } = this.#keptAt(id, member);
    return isSame(value, this.names.row(resource, at)?.fields[name]);
  }

  /** Where a member is kept. What requests say of a product, a material or a part is kept with its item. */
  #keptAt(id: string, member: string): { readonly resource: string; readonly id: string; readonly name: string } {
    const { resource } = this.table;
    const { model, options } = augnoResources();
    const { named = {} } = options.entities[model.resource(resource).entity.name ?? ''] ?? {};
    const [name = '', inner] = (named[member] ?? String(this.#inRow(member))).split('.');
    if (inner === undefined) return { resource, id, name };
    return { resource: 'items', id: String(this.names.row(resource, id)?.fields.item), name: inner };
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

  /** A member of an operation as the row calls it: `category_id` is its `category`. */
  #inRow(param: string | null): string | null {
    const asked = Object.entries(this.table.references ?? {}).map(([name, [, as]]) => [as, name] as const);
    const named: Readonly<Record<string, string>> = Object.fromEntries([...asked, ['attribute_ids', 'properties']]);
    return param?.replace(/^\w+/, (head) => named[head] ?? head) ?? null;
  }

  #failure(code: string, message: string, member: string): RowFailed {
    return new RowFailed(this.#insider.refusal(code, message, member));
  }
}

/** Whether a row says what is kept already. A rate may write its value in more than one way. */
function isSame(said: unknown, kept: unknown): boolean {
  if (!isJsonObject(said) || !isJsonObject(kept)) return (said ?? null) === (kept ?? null);
  return (
    canonical(String(said.value)) === canonical(String(kept.value)) &&
    said.numerator_unit_id === kept.numerator_unit &&
    said.denominator_unit_id === kept.denominator_unit
  );
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
