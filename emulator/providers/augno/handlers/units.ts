import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import type { Resource } from '../../../resources/model.ts';
import type { Draft } from '../../../resources/reading.ts';
import { Objected } from '../../../resources/rules.ts';
import { deedOf } from '../answers.ts';
import { augnoResources } from '../resources.ts';
import { assertMeasures, membersOf } from '../unit-groups.ts';
import { targetOf } from './catalogue.ts';
import { guarded } from './guarded.ts';

/** What the document does not tell about units and their groups. */
export const unitHandlers: Readonly<Record<string, Handler>> = {
  'delete-unit': guarded(removeUnit),
  'create-unit-group': guarded(createGroup),
  'update-unit-group': guarded(updateGroup),
  'create-unit-group-associated-unit': guarded(changeMember),
  'update-unit-group-associated-unit': guarded(changeMember),
  'delete-unit-group-associated-unit': guarded(changeMember),
};

/** A unit leaves the groups that it is in. @see https://github.com/augno/augno-go catalogunit.go Delete */
function removeUnit(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { keeper, model } = resources;
  const unit = targetOf(exchange, model.resource('units'));
  assertOwn(unit, model.resource('units'));
  const keeping = resources.keeping(exchange);
  for (const member of membersOf(exchange.world, unit.scope, unit.id)) {
    keeper.remove(keeping, model.resource('unit-groups.units'), member);
  }
  keeper.remove(keeping, model.resource('units'), unit);
  return resources.bare(exchange, deedOf(exchange).answer);
}

function createGroup(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { keeper, model } = resources;
  const groups = model.resource('unit-groups');
  const keeping = resources.keeping(exchange);
  const draft = keeper.read(keeping, groups.entity, resources.said(exchange));
  assertMembers(exchange, members(draft), draft.fields.type);
  return resources.answerRow(exchange, deedOf(exchange).answer, keeper.insert(keeping, groups, draft));
}

/** Units that are listed come in or are changed; those that are not listed stay. @see https://github.com/augno/augno-go catalogunitgroup.go */
function updateGroup(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { keeper, model } = resources;
  const { world } = exchange;
  const [groups, units] = [model.resource('unit-groups'), model.resource('unit-groups.units')];
  const group = targetOf(exchange, groups);
  assertOwn(group, groups);
  const keeping = resources.keeping(exchange);
  const draft = keeper.read(keeping, groups.entity, resources.said(exchange));
  assertMembers(exchange, members(draft), group.fields.type);
  const after = keeper.update(keeping, groups, group, { fields: draft.fields, children: [] });
  for (const member of members(draft)) {
    const known = keeper.children(world, group, units).find(({ fields }) => fields.unit === member.fields.unit);
    if (known) keeper.update(keeping, units, known, member);
    else keeper.insert({ ...keeping, parent: group.id }, units, member);
  }
  return resources.answerRow(exchange, deedOf(exchange).answer, after);
}

/** The units of a group of the system are as they are, too. */
function changeMember(exchange: Exchange): ReturnType<Handler> {
  const resources = augnoResources();
  const { keeper, model } = resources;
  const { scope } = resources.keeping(exchange);
  const groups = model.resource('unit-groups');
  const group = keeper.find(exchange.world, groups, scope, exchange.path.unit_group_id ?? '');
  if (group) assertOwn(group, groups);
  return resources.handle(exchange);
}

function members(draft: Draft): readonly Draft[] {
  return draft.children.flatMap(({ drafts }) => drafts);
}

/** Before anything is kept: all units are of the group's dimension, and none is listed twice. */
function assertMembers({ world }: Exchange, drafts: readonly Draft[], type: unknown): void {
  const seen = new Set<unknown>();
  for (const [i, { fields }] of drafts.entries()) {
    const member = `associated_units[${i}].unit_id`;
    assertMeasures(world, fields.unit, type, member);
    if (seen.has(fields.unit)) throw new Objected({ why: 'taken', member, value: fields.unit });
    seen.add(fields.unit);
  }
}

function assertOwn(held: Held, resource: Resource): void {
  if (augnoResources().isSystem(held)) throw new Objected({ why: 'system', resource });
}
