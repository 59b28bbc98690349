import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { Handler } from '../../../http/exchange.ts';
import { idWith } from '../ids.ts';
import { callerOf } from '../organization.ts';
import { gorouteState, type Organization, timestamp } from '../state.ts';

/** @see https://docs.goroute.ai/docs/core-concepts/organizations */
export const organizationHandlers: Readonly<Record<string, Handler>> = {
  listOrganizations: (exchange) => {
    const own = callerOf(exchange);
    const rows = gorouteState(exchange.world.store).organizations.filter(
      ({ id, parent_id }) => id === own.id || parent_id === own.id,
    );
    return exchange.answer(200, { organizations: rows.map(listed), total: rows.length });
  },

  createOrganization: (exchange) => {
    const { world, json } = exchange;
    const own = callerOf(exchange);
    const { id, name, country, vat_number, created_at } = gorouteState(world.store).organizations.insert({
      id: idWith(world, 'org_'),
      environment: own.environment,
      name: String(json.name),
      country: String(json.country),
      vat_number: typeof json.vat_number === 'string' ? json.vat_number : null,
      peppol_id: null,
      address: isJsonObject(json.address) ? json.address : null,
      parent_id: own.id,
      tier: own.tier,
      created_at: timestamp(world.clock.now()),
    });
    return exchange.answer(201, { id, name, country, vat_number, created_at });
  },
};

/** The list says `org_id` where the creation says `id`. @see https://docs.goroute.ai/docs/getting-started/first-api-call */
function listed({ id, name, peppol_id, country, created_at }: Organization): JsonObject {
  return { org_id: id, name, peppol_id, country, created_at, status: 'active' };
}
