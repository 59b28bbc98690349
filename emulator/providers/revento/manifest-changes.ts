import { EmulatorError } from '../../core/errors.ts';
import { suggestion } from '../../core/nearest.ts';
import { type JsonObject, list } from '../../http/contract.ts';
import type { World } from '../../http/world.ts';
import { integrationInUse, knownEventTypes, updateManifest } from './manifest.ts';
import { oauthRules } from './oauth.ts';

/** The manifest gains a scope. Connections keep what they have until their organizer consents again. */
export function declareScope(world: World, args: JsonObject): JsonObject {
  const scope = String(args.scope);
  assertScope(scope);
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
  assertType(world, type);
  const others = integrationInUse(world).declared_webhook_event_types.filter((declared) => declared !== type);
  const types = args.declared === false ? others : [...others, type];
  return {
    declared_webhook_event_types: updateManifest(world, { declared_webhook_event_types: types })
      .declared_webhook_event_types,
  };
}

/** The manifest as its owner keeps it: what is not named here is not declared. A scope that was required stays so. */
export function declareManifest(world: World, args: JsonObject): JsonObject {
  const before = integrationInUse(world);
  const scopes = list(args.scopes).map(String);
  const types = list(args.webhook_event_types).map(String);
  for (const scope of scopes) assertScope(scope);
  for (const type of types) assertType(world, type);
  const isRequired = (scope: string) => before.declared_scopes.some((one) => one.scope === scope && one.required);
  const { declared_scopes, declared_webhook_event_types } = updateManifest(world, {
    ...(args.scopes !== undefined && {
      declared_scopes: scopes.map((scope) => ({ scope, required: isRequired(scope) })),
    }),
    ...(args.webhook_event_types !== undefined && { declared_webhook_event_types: types }),
  });
  return { declared_scopes, declared_webhook_event_types };
}

function assertScope(scope: string): void {
  const known = oauthRules.flows.flatMap((flow) => flow.scopes);
  if (!known.includes(scope))
    throw new EmulatorError('scope_unknown', `Revento has no scope "${scope}".${suggestion(scope, known)}`);
}

function assertType(world: World, type: string): void {
  const known = knownEventTypes(world);
  if (!known.includes(type))
    throw new EmulatorError('event_type_unknown', `Revento has no webhook type "${type}".${suggestion(type, known)}`);
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
