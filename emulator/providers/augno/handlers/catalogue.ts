import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { type Held, indexValue } from '../../../resources/held.ts';
import type { Resource } from '../../../resources/model.ts';
import { Objected } from '../../../resources/rules.ts';
import { deedOf } from '../answers.ts';
import { assertCarries, categoryRow, rebased } from '../items.ts';
import { augnoResources } from '../resources.ts';
import { guarded } from './guarded.ts';

/** What the document does not tell about items and what groups them. */
export const catalogueHandlers: Readonly<Record<string, Handler>> = {
  'delete-product': guarded((exchange) => removeWithItem(exchange, 'products')),
  'delete-material': guarded((exchange) => removeWithItem(exchange, 'materials')),
  'delete-part': guarded((exchange) => removeWithItem(exchange, 'parts')),
  'add-item-attribute': guarded(addAttribute),
  'change-item-category-unit-group': guarded(changeUnitGroup),
};

/** Both are gone for clients from then on, and the SKU is free again. The answer shows the thing as it stood. */
function removeWithItem(exchange: Exchange, name: string): Reply {
  const resources = augnoResources();
  const { keeper, model } = resources;
  const target = targetOf(exchange, model.resource(name));
  const items = model.resource('items');
  const item = keeper.rows(exchange.world, items).get(String(target.fields.item));
  const keeping = resources.keeping(exchange);
  keeper.remove(keeping, model.resource(name), target);
  if (item && item.goneAt === null) keeper.remove(keeping, items, item);
  return resources.answerRow(exchange, deedOf(exchange).answer, target);
}

/** An item takes attributes of the properties that its category carries, and no others. */
function addAttribute(exchange: Exchange): ReturnType<Handler> {
  const resources = augnoResources();
  const { keeper, model } = resources;
  const { world, path } = exchange;
  const item = targetOf(exchange, model.resource('items'));
  const { scope } = resources.keeping(exchange);
  const attribute = keeper.find(world, model.resource('properties.attributes'), scope, path.attribute_id ?? '');
  if (attribute) assertCarries(world, categoryRow(world, item.fields.category), [attribute.id], 'attribute_id');
  return resources.handle(exchange);
}

/** The items of the category tell their rates in the new base unit from then on; the service does that a little later. */
function changeUnitGroup(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { keeper, model } = resources;
  const { world } = exchange;
  const categories = model.resource('item-categories');
  const category = targetOf(exchange, categories);
  if (resources.isSystem(category)) throw new Objected({ why: 'system', resource: categories });
  const keeping = resources.keeping(exchange);
  const [groups, id] = [model.resource('unit-groups'), exchange.path.unit_group_id ?? ''];
  const group = keeper.find(world, groups, keeping.scope, id);
  if (!group) throw new Objected({ why: 'missing', resource: groups, id });
  keeper.update(keeping, categories, category, { fields: { unit_group: group.id }, children: [] });
  const items = model.resource('items');
  for (const item of keeper.rows(world, items).by('category', indexValue(keeping.scope, category.id))) {
    keeper.update(keeping, items, item, { fields: rebased(world, keeping.scope, item.fields), children: [] });
  }
  return resources.bare(exchange, deedOf(exchange).answer);
}

/** The row that a path names. @throws Objected where there is none, or no longer */
export function targetOf(exchange: Exchange, resource: Resource): Held {
  const target = augnoResources().target(exchange, resource);
  if ('why' in target) throw new Objected(target);
  return target;
}
