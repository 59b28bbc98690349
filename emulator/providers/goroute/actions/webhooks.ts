import { EmulatorError } from '../../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { list } from '../../../http/contract.ts';
import type { World } from '../../../http/world.ts';
import { completeAddress } from '../../../webhooks/complete-address.ts';
import { organizationOf } from '../organization.ts';
import { givenWebhook } from '../registration.ts';
import type { Webhook } from '../state.ts';
import { changeWebhook } from '../webhook-registry.ts';

/** The members that were named change, the others stay. @throws EmulatorError `webhook_unknown`, `organization_unknown` */
export function setWebhook(world: World, args: JsonObject): JsonObject {
  const { id } = webhookIn(world, args);
  const url = args.like === undefined ? args.url : webhookIn(world, { environment: args.like }).url;
  return told(
    changeWebhook(world, id, {
      ...(url !== undefined && { url: url === null ? null : String(url) }),
      ...(Array.isArray(args.events) && { events: args.events.map(String) }),
      ...(typeof args.active === 'boolean' && { active: args.active }),
    }),
  );
}

/**
 * What is set in the dashboard of each environment that is named here. Of an address, a path is enough: it is one of the integration that the
 * sandbox's webhooks go to. Whom documents go to, and who sends them, is said for checks, and changes nothing here.
 *
 * @throws EmulatorError `webhook_target`
 */
export function declareManifest(world: World, args: JsonObject): JsonObject {
  const base = webhookIn(world, {}).url;
  const set = list(args.webhook_endpoints)
    .filter(isJsonObject)
    .map(({ environment, url, status }) =>
      setWebhook(world, {
        environment,
        url: completeAddress(String(url), base),
        ...(status !== undefined && { active: status !== 'disabled' }),
      }),
    );
  return { webhook_endpoints: set };
}

/** A new secret, or the one that is given. @throws EmulatorError `webhook_unknown`, `organization_unknown` */
export function rotateWebhookSecret(world: World, args: JsonObject): JsonObject {
  const { id, organization_id: of } = webhookIn(world, args);
  const { environment } = organizationOf(world, { of });
  const secret =
    typeof args.secret === 'string'
      ? args.secret
      : world.secrets.issue('webhook_secret', 'whsec_', `${environment} webhooks`);
  const changed = changeWebhook(world, id, { secret });
  return { ...told(changed), webhook_secret: secret, previous_until: changed.previous?.until ?? null };
}

function webhookIn(world: World, args: JsonObject): Webhook {
  const organization = organizationOf(world, args);
  const found = givenWebhook(world, organization);
  if (found) return found;
  throw new EmulatorError('webhook_unknown', `${organization.name} (${organization.id}) has no webhook.`, {
    status: 404,
  });
}

function told({ id, organization_id, url, events, active }: Webhook): JsonObject {
  return { webhook_id: id, organization_id, url, events, active };
}
