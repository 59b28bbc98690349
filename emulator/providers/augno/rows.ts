import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { type Held, indexValue } from '../../resources/held.ts';
import type { Resource } from '../../resources/model.ts';
import { type Making, Objected } from '../../resources/rules.ts';
import { prefixOf } from './ids.ts';
import { augnoResources } from './resources.ts';

/** A row of any kind, with the name of its kind as the API has it (`sales_order`). */
export interface Found {
  readonly held: Held;
  readonly type: string;
}

/** The row with this id, gone ones included; undefined where no resource of the API has ids like it, or there is none. */
export function found(world: World, scope: string, id: string): Found | undefined {
  const { keeper } = augnoResources();
  for (const resource of byPrefix().get(id.slice(0, id.lastIndexOf('_'))) ?? []) {
    const held = keeper.find(world, resource, scope, id);
    if (held) return { held, type: typeOf(resource) };
  }
  return undefined;
}

/** The name of a kind of row: `chat_message` of messages. */
export function typeOf(resource: Resource): string {
  return String(resource.entity.members.get('object')?.shape.words?.[0] ?? resource.name);
}

/** A row as an `Entity` has it. */
export function shown({ held, type }: Found): JsonObject {
  const { fields } = held;
  return {
    id: held.id,
    type,
    name: fields.name ?? fields.title ?? fields.description ?? null,
    handle: fields.number ?? fields.sku ?? fields.code ?? fields.slug ?? null,
  };
}

let known: ReadonlyMap<string, readonly Resource[]> | undefined;

/** Resources by what their ids start with; two share a prefix here and there. */
function byPrefix(): ReadonlyMap<string, readonly Resource[]> {
  if (known) return known;
  const { model } = augnoResources();
  const made = new Map<string, Resource[]>();
  for (const resource of model.resources) {
    if (resource.idMember === null || model.home(resource) !== resource) continue;
    const prefix = prefixOf(resource.entity.name ?? '');
    made.set(prefix, [...(made.get(prefix) ?? []), resource]);
  }
  known = made;
  return made;
}

/**
 * What a request links to, as it is kept: the id of a row, or, of a kind that the API does not keep (invoices, batches), the bare entity.
 *
 * @throws Objected where rows of that kind are kept, and this is none of them
 */
export function linked(world: World, scope: string, member: string, id: string, type: string): unknown {
  if (found(world, scope, id)) return id;
  const isKept = augnoResources().model.resources.some((resource) => typeOf(resource) === type);
  if (isKept) throw missing(member, id);
  return { id, type, name: null, handle: null };
}

/** The kind of thing that a kept entity is: of a row by its id, or as the bare entity says; undefined for none. */
export function entityTypeOf(world: World, scope: string, entity: unknown): unknown {
  return isJsonObject(entity) ? entity.type : found(world, scope, String(entity))?.type;
}

/** The rows of a scope that are there, oldest first. */
export function rowsOf(world: World, scope: string, resource: string): Held[] {
  const { keeper, model } = augnoResources();
  return keeper.rows(world, model.resource(resource)).by('scope', scope);
}

/** Rows of a scope whose reference (an index of their rules) leads to a row. */
export function rowsAt(world: World, scope: string, resource: string, index: string, id: string): Held[] {
  const { keeper, model } = augnoResources();
  return keeper.rows(world, model.resource(resource)).by(index, indexValue(scope, id));
}

/** Whoever makes a request, as an `Actor` is kept; null where nobody asked. */
export function actorOf({ exchange }: Pick<Making, 'exchange'>): string | null {
  return exchange?.identity?.credential ?? null;
}

/** Refuses a value of a request, or an action that the state of a row does not allow. */
export function invalid(says: string, member: string | null = null): Objected {
  return new Objected({ why: 'rule', code: 'validation_failed', says, member });
}

/** Refuses a reference that leads nowhere. */
export function missing(member: string, id: string): Objected {
  return new Objected({ why: 'reference', member, id });
}
