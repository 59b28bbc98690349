import { EmulatorError } from '../../core/errors.ts';
import { type JsonObject, list } from '../../http/contract.ts';
import type { World } from '../../http/world.ts';
import { createGrant, expireTokens, grantsOf, issueTokens, oauthState, revokeGrant } from '../../oauth/grants.ts';
import type { Binding, BindingRefusal } from '../../oauth/rules.ts';
import { subjectOf } from './events.ts';
import { integrationInUse } from './manifest.ts';
import { bindEvent, bindUser, oauthRules } from './oauth.ts';
import { seedIdentity } from './seed.ts';
import { reventoState } from './state.ts';

/** People who applied to an event that was made on demand: enough for reviews, few enough for one page. */
const DEFAULT_PARTICIPANTS = 12;

/** All connections as a person asks for them, dead ones included: the state, why it ended, and whether a new consent is due. */
export function connections(world: World): JsonObject[] {
  const declared = integrationInUse(world).declared_scopes.filter(({ required }) => required);
  return oauthState(world.store)
    .grants.list()
    .map((grant) => {
      const family = oauthRules.flows.find((flow) => flow.scheme === grant.scheme)?.scopes ?? [];
      const missing = declared.some(({ scope }) => family.includes(scope) && !grant.scopes.includes(scope));
      const status = grant.revokedAt !== null ? 'revoked' : missing ? 'reconsent_required' : 'connected';
      return {
        id: grant.id,
        kind: grant.scheme,
        ...grant.fields,
        status,
        reason: grant.revokedReason,
        scopes: grant.scopes,
      };
    });
}

/** Gives an event a name: the one asked for, or the first that has neither a name nor a connection. */
export function nameEvent(world: World, args: JsonObject): JsonObject {
  const { aliases } = reventoState(world.store);
  const eventId = typeof args.event === 'string' ? subjectOf(world, args) : freeEvent(world);
  if (typeof args.as === 'string') {
    if (aliases.get(args.as)) aliases.update(args.as, { event_id: eventId });
    else aliases.insert({ id: args.as, event_id: eventId });
  }
  return { as: args.as ?? null, event_id: eventId };
}

/** A formal organization with one event, both new, under a name: nothing of it is shared with what was there before. */
export function identity(world: World, args: JsonObject): JsonObject {
  const as = String(args.as);
  const event = seedIdentity(world, as, Number(args.participants ?? DEFAULT_PARTICIPANTS));
  return { ...nameEvent(world, { as, event: event.id }), organization_id: event.organization_id };
}

/** An organizer connects an event, as if through the consent page, with all scopes of the manifest or those named. */
export function connect(world: World, args: JsonObject, cause: number): JsonObject {
  const { event_id: eventId } = nameEvent(world, args);
  const { events, organizations } = reventoState(world.store);
  const event = events.require(String(eventId));
  const scopes = list(args.scopes).map(String);
  const family = declaredOf(world, 'installation');
  return grant(
    world,
    'installation',
    scopes.length > 0 ? scopes : family,
    bindEvent(event, organizations.require(event.organization_id)),
    cause,
  );
}

/** A participant of a connected event signs in. */
export function signIn(world: World, args: JsonObject, cause: number): JsonObject {
  const { events, organizations } = reventoState(world.store);
  const event = events.require(subjectOf(world, args));
  const binding = bindUser(world, event, organizations.require(event.organization_id));
  return grant(world, 'user', declaredOf(world, 'user'), binding, cause);
}

/** Tokens reach the end of their life now: those of one event, or of every connection. */
export function expire(world: World, args: JsonObject, cause: number): JsonObject {
  const which = args.tokens === 'refresh' || args.tokens === 'all' ? args.tokens : 'access';
  const grants = selected(world, args);
  for (const one of grants) expireTokens(world, one, which, cause);
  return { tokens: which, connections: grants.length };
}

/** Grants die without a webhook: what an integration sees when it was told nothing. */
export function revoke(world: World, args: JsonObject, cause: number): JsonObject {
  const grants = selected(world, args);
  for (const one of grants) revokeGrant(world, one, 'revoked_quietly', cause);
  return { connections: grants.length };
}

function selected(world: World, args: JsonObject) {
  return grantsOf(world, args.of === undefined ? { live: true } : { live: true, subject: subjectOf(world, args) });
}

function grant(
  world: World,
  scheme: string,
  scopes: readonly string[],
  binding: Binding | BindingRefusal,
  cause: number,
): JsonObject {
  const { client_id: clientId, status } = integrationInUse(world);
  if ('refuse' in binding) throw new EmulatorError('connection_refused', binding.message, { status: 409 });
  if (status !== 'active')
    throw new EmulatorError('connection_refused', `The integration is ${status} and cannot be connected.`, {
      status: 409,
    });
  const made = createGrant(
    world,
    oauthRules,
    { clientId, scheme, subject: binding.subject, scopes, fields: binding.fields },
    cause,
  );
  return { grant: made.id, ...issueTokens(world, oauthRules, made, cause) };
}

function declaredOf(world: World, scheme: string): string[] {
  const family = oauthRules.flows.find((flow) => flow.scheme === scheme)?.scopes ?? [];
  return integrationInUse(world)
    .declared_scopes.map(({ scope }) => scope)
    .filter((scope) => family.includes(scope));
}

function freeEvent(world: World): string {
  const { events, organizations, aliases } = reventoState(world.store);
  const taken = new Set([
    ...aliases.list().map((alias) => alias.event_id),
    ...grantsOf(world, { live: true }).map((one) => one.subject),
  ]);
  const free = events
    .list()
    .find(
      (event) =>
        !taken.has(event.id) &&
        event.publish_status !== 'archived' &&
        isConnectable(organizations.get(event.organization_id)),
    );
  if (!free)
    throw new EmulatorError('event_unknown', 'Every event of the sandbox is connected or named; say which with event.');
  return free.id;
}

function isConnectable(organization: { formal: boolean; environment: string } | undefined): boolean {
  return organization?.formal === true && organization.environment === 'sandbox';
}
