import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { addressOf } from '../identifiers.ts';
import { nameOrganization, organizationOf } from '../organization.ts';
import { addCompany } from '../seed.ts';
import { gorouteState } from '../state.ts';

/** An organization that shares nothing with anybody, under a name. */
export function identity(world: World, args: JsonObject): JsonObject {
  const as = String(args.as);
  const environment = args.environment === 'production' ? 'production' : 'sandbox';
  const digits = String(10_000_000 + world.random.int(90_000_000));
  const organization = addCompany(
    world,
    {
      name: `${as} BV`,
      country: 'NL',
      environment,
      scheme: '0106',
      identifier: digits,
      vat: `NL0${digits}B01`,
      tier: environment === 'sandbox' ? 'sandbox' : 'starter',
    },
    null,
  );
  nameOrganization(world, as, organization.id);
  const { keys, participants } = gorouteState(world.store);
  const [key] = keys.by('organization', organization.id);
  const [own] = participants.by('organization', organization.id);
  return {
    as,
    organization_id: organization.id,
    key_id: key?.id ?? null,
    api_key: key?.value ?? null,
    sender_id: own ? addressOf(own) : null,
  };
}

/** @throws EmulatorError `organization_unknown` */
export function nameOne(world: World, args: JsonObject): JsonObject {
  const { id } = organizationOf(world, args);
  nameOrganization(world, String(args.as), id);
  return { as: args.as, organization_id: id };
}

/** @throws EmulatorError `organization_unknown` */
export function setTier(world: World, args: JsonObject): JsonObject {
  const { id } = organizationOf(world, args);
  const { tier } = gorouteState(world.store).organizations.update(id, { tier: String(args.tier) });
  return { organization_id: id, tier };
}
