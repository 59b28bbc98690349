import { EmulatorError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { suggestion } from '../../core/nearest.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { World } from '../../http/world.ts';
import { gorouteState, type Organization } from './state.ts';

/** Whose request it is. Only for requests that a key has let in. */
export function callerOf({ world, identity }: Exchange): Organization {
  return gorouteState(world.store).organizations.require(identity?.subject ?? '');
}

/**
 * The organization that an action or a happening is about: the one that `of` or `organization_id` names (an id, or the name that it was
 * given), or the first of its environment (`sandbox` unless `environment` says otherwise).
 *
 * @throws EmulatorError `organization_unknown`
 */
export function organizationOf(world: World, args: JsonObject): Organization {
  const { organizations, aliases } = gorouteState(world.store);
  const named = args.organization_id ?? args.of;
  if (typeof named === 'string') {
    const found = organizations.get(aliases.get(named)?.organization_id ?? named);
    if (found) return found;
    const known = [...aliases.list(), ...organizations.list()].map(({ id }) => id);
    throw unknown(`There is no organization "${named}".${suggestion(named, known)}`);
  }
  const environment = args.environment ?? 'sandbox';
  const first = organizations.find((organization) => organization.environment === environment);
  if (first) return first;
  throw unknown(`There is no ${String(environment)} organization.`);
}

/** Gives an organization a name for later steps; a name that was given before moves. */
export function nameOrganization(world: World, name: string, organizationId: string): void {
  const { aliases } = gorouteState(world.store);
  if (aliases.get(name)) aliases.update(name, { organization_id: organizationId });
  else aliases.insert({ id: name, organization_id: organizationId });
}

function unknown(says: string): EmulatorError {
  return new EmulatorError('organization_unknown', says, { status: 404 });
}
