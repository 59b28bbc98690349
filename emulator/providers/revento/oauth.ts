import { loadContract, object } from '../../http/contract.ts';
import type { World } from '../../http/world.ts';
import { grantsOf } from '../../oauth/grants.ts';
import type { Binding, BindingRefusal, OAuthFlow, OAuthRules } from '../../oauth/rules.ts';
import { clientOf } from './manifest.ts';
import { type Event, type Organization, reventoState } from './state.ts';

const DAY_S = 86_400;

const STATUS_PL = {
  active: 'aktywna',
  suspended: 'zawieszona',
  deprecated: 'wycofywana',
  unpublished: 'wycofana',
} as const;

/** How Revento grants access. @see https://external-integrations.docs.revento.app/oauth/organizer-connect/ */
export const oauthRules: OAuthRules = {
  client: clientOf,
  flows: [
    {
      scheme: 'installation',
      scopes: ['event.read', 'participants.read', 'program.read'],
      accessTokenPrefix: 'rev_install_',
    },
    {
      scheme: 'user',
      scopes: ['profile.read', 'event.attendance'],
      accessTokenPrefix: (world) => world.knobs.text('user_token_prefix'),
    },
  ],
  bind,
  refuseClient: (world, client) => {
    const integration = reventoState(world.store).integrations.by('client', client.clientId)[0];
    if (!integration || integration.status === 'active') return null;
    return {
      refuse: 'page',
      error: 'access_denied',
      message: `${client.name} is ${integration.status} and cannot be connected.`,
      messagePl: `${client.name}: połączenie nie jest możliwe, integracja jest ${STATUS_PL[integration.status]}.`,
    };
  },
  accessTtlS: 3600,
  refreshTtlS: 90 * DAY_S,
  grantCapS: 365 * DAY_S,
  codeTtlS: (world) => world.knobs.number('code_ttl_s'),
  codePrefix: 'rev_code_',
  refreshTokenPrefix: 'rev_refresh_',
  reuse: (world) => {
    const policy = world.knobs.text('refresh_reuse');
    return policy === 'revoke_family' || policy === 'grace_30s' ? policy : 'reject';
  },
  refreshKillsAccess: (world) => world.knobs.flag('refresh_kills_access'),
  codeReuseRevokes: (world) => world.knobs.flag('code_reuse_revokes'),
  reconnectSupersedes: (world) => world.knobs.flag('reconnect_supersedes'),
  requireState: (world) => world.knobs.flag('require_state'),
  exchangeRequiresRedirectUri: (world) => world.knobs.flag('exchange_requires_redirect_uri'),
  allowBasic: (world) => world.knobs.flag('allow_basic_client_auth'),
  decline: (world) => (world.knobs.text('decline_mode') === 'page' ? 'page' : 'redirect'),
  scopeTexts: scopeTexts(),
  decisionPath: '/oauth/authorize/decision',
};

/** A connection is bound to one event; a sign-in also to one person who applied to it. */
function bind(world: World, flow: OAuthFlow, query: URLSearchParams): Binding | BindingRefusal {
  const { events, organizations, integrations } = reventoState(world.store);
  const wanted = query.get('event_id');
  const optional = flow.scheme === 'user' && !world.knobs.flag('login_requires_event_id');
  if (!wanted && !optional) return { refuse: 'redirect', error: 'invalid_request', message: 'event_id is missing.' };
  const event = wanted ? events.get(wanted) : events.list()[0];
  const organization = organizations.get(event?.organization_id ?? '');
  if (!event || !organization)
    return {
      refuse: 'page',
      error: 'invalid_request',
      message: `There is no event "${wanted}".`,
      messagePl: `Nie ma wydarzenia „${wanted}”.`,
    };
  const integration = integrations.by('client', query.get('client_id') ?? '')[0];
  const foreign = integration?.environment !== organization.environment && !world.knobs.flag('shared_credentials');
  if (foreign)
    return {
      refuse: 'page',
      error: 'access_denied',
      message: `These are ${integration?.environment} credentials, and the event is in ${organization.environment}.`,
    };
  if (!organization.formal)
    return {
      refuse: 'page',
      error: 'access_denied',
      message: `${organization.name} is not verified as a formal organization.`,
      messagePl: `${organization.name} nie jest zweryfikowana jako organizacja formalna.`,
    };
  if (event.publish_status === 'archived')
    return {
      refuse: 'page',
      error: 'access_denied',
      message: `${event.title} is archived.`,
      messagePl: `Wydarzenie „${event.title}” jest zarchiwizowane.`,
    };
  return flow.scheme === 'user' ? bindUser(world, event, organization) : bindEvent(event, organization);
}

/** What an installation of an event is bound to. */
export function bindEvent(event: Event, organization: Organization): Binding {
  return {
    subject: event.id,
    fields: { event_id: event.id, organization_id: organization.id },
    shown: { organization: organization.name, event: event.title },
  };
}

/** The person at the consent page is the first participant who is not signed in yet, so that two sign-ins are two people. */
export function bindUser(world: World, event: Event, organization: Organization): Binding | BindingRefusal {
  const { participants, users } = reventoState(world.store);
  const connected = installationsOf(world, event.id) > 0;
  if (!connected)
    return { refuse: 'redirect', error: 'access_denied', message: 'The organizer has not connected this integration.' };
  const taken = signedInUsers(world, event.id);
  const applicant = participants.by('event', event.id).find((row) => !taken.has(row.user_id));
  const user = users.get(applicant?.user_id ?? '');
  if (!user)
    return {
      refuse: 'redirect',
      error: 'access_denied',
      message: 'Nobody with an application for this event is left to sign in.',
    };
  const binding = bindEvent(event, organization);
  return { ...binding, fields: { ...binding.fields, user_id: user.id }, shown: { ...binding.shown, user: user.name } };
}

function installationsOf(world: World, eventId: string): number {
  return grantsOf(world, { live: true, scheme: 'installation', subject: eventId }).length;
}

function signedInUsers(world: World, eventId: string): Set<string> {
  return new Set(
    grantsOf(world, { live: true, scheme: 'user', subject: eventId }).map((grant) => grant.fields.user_id ?? ''),
  );
}

function scopeTexts(): Record<string, { en: string; pl: string }> {
  const schemes = object(object(loadContract('revento').document.components).securitySchemes);
  const texts = Object.values(schemes).flatMap((scheme) => Object.entries(object(object(scheme)['x-scope-texts'])));
  return Object.fromEntries(
    texts.map(([scope, text]) => [scope, { en: String(object(text).en), pl: String(object(text).pl) }]),
  );
}
