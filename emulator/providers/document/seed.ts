import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import type { Resources } from '../../resources/engine.ts';
import { isCreated, isUpdated } from '../../resources/filling.ts';
import type { Held } from '../../resources/held.ts';
import { rowsIn } from '../../resources/lists.ts';
import { memberNaming, type Resource } from '../../resources/model.ts';
import { sampleOf } from '../../resources/sample.ts';
import type { Member } from '../../resources/shape.ts';
import { namedById, snake } from '../../resources/words.ts';

/** When something happened to a thing after it was made. */
const EVENTFUL = /(ed|sent|paid|won|lost|held|hidden)_(at|on|date)$/;

const DAY_MS = 86_400_000;
/** Below each of the first rows of a kind, this many of a nested one. */
const BELOW = 2;

/** Believable rows of every kind, older ones first; what refers to something refers to a row that is there. */
export function seedRows(resources: Resources, world: World, scope: string): void {
  const count = world.knobs.number('rows');
  for (const resource of inOrder(resources)) {
    // What is reached on another path, too, is planted there.
    if (resources.model.home(resource) !== resource) continue;
    if (resource.parent === null) {
      for (let i = 0; i < count; i++) plant(resources, world, scope, resource, null, count - i);
      continue;
    }
    const parents = resources.keeper.rows(world, resource.parent).list().slice(-count);
    for (const parent of parents) {
      for (let i = 0; i < Math.min(BELOW, count); i++) plant(resources, world, scope, resource, parent, BELOW - i);
    }
  }
}

/** What others refer to comes before them; what goes in a circle comes as it stands. */
function inOrder(resources: Resources): Resource[] {
  const ordered: Resource[] = [];
  const visiting = new Set<Resource>();
  const visit = (resource: Resource) => {
    if (visiting.has(resource)) return;
    visiting.add(resource);
    if (resource.parent) visit(resource.parent);
    for (const member of resource.entity.members.values()) {
      // What may be missing waits for nothing: references may go round in circles.
      const target = member.required && !member.shape.nullable ? targetOf(resources, resource, member) : undefined;
      if (target && target.parent === null) visit(target);
    }
    ordered.push(resource);
  };
  for (const resource of resources.model.resources) visit(resource);
  return ordered;
}

/** The rows that a member names or shows. */
function targetOf(
  { model, references }: Resources,
  { entity }: Resource,
  { name, shape }: Member,
): Resource | undefined {
  return references.of(entity, name, shape)?.resource ?? model.resourceOf(rowsIn(shape) ?? shape);
}

function plant(
  resources: Resources,
  world: World,
  scope: string,
  resource: Resource,
  parent: Held | null,
  daysAgo: number,
): Held {
  const { keeper } = resources;
  // Of several kinds there are all by turns.
  const kinds = [resource.entity, ...resource.entity.variants];
  const entity = kinds[daysAgo % kinds.length] ?? resource.entity;
  const fields: JsonObject = {};
  const above = parent && resource.parent ? memberNaming(entity, resource.parent) : undefined;
  if (above !== undefined && parent) fields[above] = resources.idOf(parent, resource.parent);
  for (const member of entity.members.values()) {
    if (fields[member.name] !== undefined || member.name === resource.idMember) continue;
    const value = planted(resources, world, resource, member, daysAgo);
    if (value !== undefined) fields[member.name] = value;
  }
  // The id is left to be drawn for all kinds alike.
  if (kinds.length > 1 && resource.idMember !== null) fields[resource.idMember] = null;
  const whole = kinds.length > 1 ? keeper.filling.filled(world, entity, fields, true) : fields;
  return keeper.insert({ world, scope, parent: parent?.id ?? null }, resource, { fields: whole, children: [] }, true);
}

/** What only the other rows and the row's age decide; undefined leaves a member to its schema. */
function planted(resources: Resources, world: World, resource: Resource, member: Member, daysAgo: number): unknown {
  const { keeper, model } = resources;
  const { name, shape } = member;
  if (isCreated(name) || isUpdated(name)) return keeper.filling.instant(shape, world.clock.now() - daysAgo * DAY_MS);
  // What has an end or another great moment has it later: nothing has happened to it yet.
  if (EVENTFUL.test(snake(name)) && (shape.nullable || !member.required)) return shape.nullable ? null : undefined;
  // The id beside it decides: `company_id` of `company`.
  if ([...resource.entity.members.keys()].some((other) => namedById(other)?.base === name)) return undefined;
  const target = targetOf(resources, resource, member);
  if (target) return refer(resources, world, target, member, resource);
  const source = keeper.filling.source(world);
  const items = rowsIn(shape);
  if (items?.type === 'object') {
    if (shape.type !== 'array' || model.childOf(resource, items)) return undefined;
    return [sampleOf(source, items, name, true)];
  }
  if (shape.type === 'object') {
    if (shape.members.size === 0)
      return shape.schema.additionalProperties === undefined && !member.required ? undefined : {};
    return sampleOf(source, shape, name, true);
  }
  return undefined;
}

function refer(
  resources: Resources,
  world: World,
  target: Resource,
  { name, shape, required }: Member,
  own: Resource,
): unknown {
  const isMany = shape.type === 'array' || rowsIn(shape) !== null;
  // Rows that belong to this one are shown by belonging to it.
  if (isMany && resources.model.childOf(own, rowsIn(shape) ?? shape)) return undefined;
  const rows = resources.keeper.rows(world, target).list();
  if (rows.length === 0) return shape.nullable ? null : isMany ? [] : undefined;
  const { random } = resources.keeper.filling.source(world);
  const isSelf = resources.model.home(target) === resources.model.home(own);
  if (isSelf && isMany) return [];
  if (isSelf && !required) return shape.nullable ? null : undefined;
  const by = resources.references.of(own.entity, name, shape)?.by ?? null;
  const named = (held: Held) => (by === null ? resources.idOf(held, target) : held.fields[by]);
  return isMany ? [named(random.pick(rows))] : named(random.pick(rows));
}
