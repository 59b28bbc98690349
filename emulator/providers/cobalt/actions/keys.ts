import { EmulatorError } from '../../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { completeAddress } from '../../../webhooks/complete-address.ts';
import { customerIn, environmentIn } from '../customer.ts';
import { issueKey, keyOf } from '../keys.ts';
import { cobaltState } from '../state.ts';
import { changeWebhook, givenWebhook } from '../webhook-registry.ts';

/**
 * The API key of an environment is replaced: the old one is refused at once, and webhooks are signed with the new one.
 *
 * @throws EmulatorError `linked_account_unknown`
 */
export function rotateKey(world: World, args: JsonObject): JsonObject {
  const { environment } = args.of === undefined ? { environment: environmentIn(args) } : customerIn(world, args);
  const old = keyOf(world, environment);
  if (old) cobaltState(world.store).keys.update(old.id, { revoked_at: world.clock.now() });
  const made = issueKey(world, environment);
  return { environment, key_id: made.id, api_key: made.value, old_key_id: old?.id ?? null };
}

/** The subscription that an environment has from the start gets another address or other events. @throws EmulatorError `webhook_unknown` */
export function setWebhook(world: World, args: JsonObject): JsonObject {
  const environment = environmentIn(args);
  const found = givenWebhook(world, environment);
  if (!found)
    throw new EmulatorError('webhook_unknown', `There is no subscription in ${environment}.`, { status: 404 });
  const like = args.like === undefined ? undefined : givenWebhook(world, environmentIn({ environment: args.like }));
  const url = like ? like.webhook_url : args.url;
  const changed = changeWebhook(world, found.id, {
    ...(url !== undefined && { webhook_url: url === null ? null : String(url) }),
    ...(Array.isArray(args.events) && { webhook_events: args.events.map(String) }),
    ...(typeof args.enabled === 'boolean' && { is_enabled: args.enabled }),
  });
  return {
    webhook_id: found.id,
    url: changed.webhook_url,
    events: changed.webhook_events,
    enabled: changed.is_enabled,
  };
}

/** A further key of an environment, beside the one that is there: both work. @throws EmulatorError `linked_account_unknown` */
export function addKey(world: World, args: JsonObject): JsonObject {
  const { environment } = args.of === undefined ? { environment: environmentIn(args) } : customerIn(world, args);
  const made = issueKey(world, environment);
  return { environment, key_id: made.id, api_key: made.value };
}

/** Takes over what an integration says that it has registered: where the webhooks of an environment go. @throws EmulatorError `webhook_unknown` */
export function declareManifest(world: World, args: JsonObject): JsonObject {
  const base = givenWebhook(world, 'test')?.webhook_url ?? null;
  const rows: unknown[] = Array.isArray(args.webhook_endpoints) ? args.webhook_endpoints : [];
  const set = rows.filter(isJsonObject).map(({ environment, url, status }) =>
    setWebhook(world, {
      environment,
      url: completeAddress(String(url), base),
      ...(status !== undefined && { enabled: status !== 'disabled' }),
    }),
  );
  return { webhook_endpoints: set };
}
