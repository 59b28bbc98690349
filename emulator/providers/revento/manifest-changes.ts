import { EmulatorError } from '../../core/errors.ts';
import { suggestion } from '../../core/nearest.ts';
import type { JsonObject } from '../../http/contract.ts';
import type { World } from '../../http/world.ts';
import { integrationInUse, knownEventTypes, updateManifest } from './manifest.ts';
import { oauthRules } from './oauth.ts';

/** The manifest gains a scope. Connections keep what they have until their organizer consents again. */
export function declareScope(world: World, args: JsonObject): JsonObject {
  const scope = String(args.scope);
  const known = oauthRules.flows.flatMap((flow) => flow.scopes);
  if (!known.includes(scope))
    throw new EmulatorError('scope_unknown', `Revento has no scope "${scope}".${suggestion(scope, known)}`);
  const others = integrationInUse(world).declared_scopes.filter((declared) => declared.scope !== scope);
  return {
    declared_scopes: updateManifest(world, {
      declared_scopes: [...others, { scope, required: args.required !== false }],
    }).declared_scopes,
  };
}

/** The manifest gains or loses a webhook type, which counts at once. */
export function declareEventType(world: World, args: JsonObject): JsonObject {
  const type = String(args.type);
  const known = knownEventTypes(world);
  if (!known.includes(type))
    throw new EmulatorError('event_type_unknown', `Revento has no webhook type "${type}".${suggestion(type, known)}`);
  const others = integrationInUse(world).declared_webhook_event_types.filter((declared) => declared !== type);
  const types = args.declared === false ? others : [...others, type];
  return {
    declared_webhook_event_types: updateManifest(world, { declared_webhook_event_types: types })
      .declared_webhook_event_types,
  };
}

/** A secret is replaced; the knobs say for how long the old one still counts. */
export function rotate(world: World, args: JsonObject): JsonObject {
  const integration = integrationInUse(world);
  const until = (knob: string) => world.clock.now() + world.knobs.number(knob) * 1000;
  if (args.secret === 'client_secret') {
    const client_secret = world.secrets.issue('client_secret', 'secret_', 'sandbox client');
    const previous = { value: integration.client_secret, until: until('client_secret_overlap_s') };
    updateManifest(world, { client_secret, previous_client_secret: previous });
    return { client_secret };
  }
  const webhook_secret = world.secrets.issue('webhook_secret', 'whsec_', 'sandbox webhooks');
  const previous = { value: integration.webhook_secret, until: until('signing_rotation_overlap_s') };
  updateManifest(world, { webhook_secret, previous_webhook_secret: previous });
  return { webhook_secret };
}
