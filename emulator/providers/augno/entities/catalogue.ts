import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { type Held, parentValue } from '../../../resources/held.ts';
import type { EntityRules, Making } from '../../../resources/rules.ts';
import { augnoResources } from '../resources.ts';
import { ownerOf } from './owner.ts';

/** What groups items, and what tells them apart. */
export const catalogueRules: Readonly<Record<string, EntityRules>> = {
  ItemCategory: { searched: ['name', 'notes'], fill: owned },
  ProductLine: { unique: ['name'], searched: ['name', 'description', 'notes'], fill: owned },
  Property: { searched: ['name'] },
  Attribute: {
    searched: ['value'],
    fill: attribute,
    ordered: () => bySortOrder,
  },
};

function owned(making: Making): JsonObject {
  const { fields } = making;
  return { notes: fields.notes ?? null, ...ownerOf(making) };
}

function attribute({ world, scope, parent, fields }: Making): JsonObject {
  return {
    color: fields.color ?? 'default',
    sort_order: fields.sort_order ?? (parent === null ? 0 : siblings(world, scope, parent).length),
  };
}

function siblings(world: World, scope: string, parent: string): Held[] {
  const { keeper, model } = augnoResources();
  return keeper.rows(world, model.resource('properties.attributes')).by('parent', parentValue(scope, parent));
}

function bySortOrder({ fields }: Held): number {
  return typeof fields.sort_order === 'number' ? fields.sort_order : 0;
}
