import { EmulatorError } from '../../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { list } from '../../../http/contract.ts';
import type { World } from '../../../http/world.ts';
import { completeAddress } from '../../../webhooks/complete-address.ts';
import { changeEndpoint, endpointsOf, rotateSecret, type WebhookEndpoint } from '../endpoints.ts';
import type { Environment } from '../state.ts';

/** The members that were named change, the others stay. @throws EmulatorError `endpoint_unknown` */
export function setWebhook(world: World, args: JsonObject): JsonObject {
  const { id } = endpointIn(world, args);
  const { event_types: types, api_version: version, status } = args;
  const url = args.like === undefined ? args.url : endpointIn(world, { environment: args.like }).url;
  const patch: Partial<WebhookEndpoint> = {
    ...(url !== undefined && { url: url === null ? null : String(url) }),
    ...(Array.isArray(types) && { event_types: types.map(String) }),
    ...(version !== undefined && { api_version: version === null ? null : String(version) }),
    ...((status === 'enabled' || status === 'disabled') && { status }),
  };
  return told(changeEndpoint(world, id, patch));
}

/**
 * What is set in the Dashboard of each environment that is named here. Of an address, a path is enough: it is one of the integration that the
 * sandbox's webhooks go to.
 *
 * @throws EmulatorError `webhook_target`
 */
export function declareManifest(world: World, args: JsonObject): JsonObject {
  const named = list(args.webhook_endpoints).filter(isJsonObject);
  const base = endpointIn(world, {}).url;
  const set = named.map((one) => setWebhook(world, { ...one, url: completeAddress(String(one.url), base) }));
  return { webhook_endpoints: set };
}

/** @throws EmulatorError `endpoint_unknown` */
export function rotateWebhookSecret(world: World, args: JsonObject): JsonObject {
  const rotated = rotateSecret(world, endpointIn(world, args).id);
  return { ...told(rotated), signing_secret: rotated.secret, previous_until: rotated.previous?.until ?? null };
}

function endpointIn(world: World, args: JsonObject): WebhookEndpoint {
  const environment: Environment = args.environment === 'production' ? 'production' : 'sandbox';
  const found = endpointsOf(world).get(environment);
  if (found) return found;
  throw new EmulatorError('endpoint_unknown', `There is no ${environment} webhook endpoint.`, { status: 404 });
}

function told({ id, environment, url, status, api_version, event_types }: WebhookEndpoint): JsonObject {
  return { id, environment, url, status, api_version, event_types };
}
