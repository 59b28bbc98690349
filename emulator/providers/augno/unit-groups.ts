import type { World } from '../../http/world.ts';
import { type Held, indexValue } from '../../resources/held.ts';
import { refused } from './refusals.ts';
import { augnoResources } from './resources.ts';
import { unitById } from './units.ts';

/** Refuses a unit of another dimension. @throws Objected `validation_failed` */
export function assertMeasures(world: World, id: unknown, type: unknown, member: string): void {
  const of = unitById(world, id);
  if (of && type !== undefined && of.fields.type !== type) {
    refused(member, `${String(of.fields.name)} measures ${String(of.fields.type)}, the group ${String(type)}.`);
  }
}

/** The group with this id, or undefined. */
export function groupRow(world: World, id: string | null): Held | undefined {
  const { keeper, model } = augnoResources();
  return id === null ? undefined : keeper.rows(world, model.resource('unit-groups')).get(id);
}

/** The places that a unit has in groups of an account. */
export function membersOf(world: World, scope: string, unitId: string): Held[] {
  const { keeper, model } = augnoResources();
  return keeper.rows(world, model.resource('unit-groups.units')).by('unit', indexValue(scope, unitId));
}
