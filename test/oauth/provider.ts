import type { KnobDefinition } from '../../emulator/core/knobs.ts';
import type { ErrorDialect } from '../../emulator/http/dialect.ts';
import type { OAuthClient, OAuthRules } from '../../emulator/oauth/rules.ts';

export const REDIRECT_URI = 'http://127.0.0.1:3000/oauth/callback';
/** The sample of the provider reference. */
export const VERIFIER = 'n3Wq7Zk1Yb5Rt9Xc2Vd6Mf8Hg4Js0Lp-Ae_Qu3Tx7Zb1';
export const CHALLENGE = 'z8TFl_ns0rbx5_iuNpvUKdAErXTWJQjRZSJupeTK5iE';
export const INSTALLATION_SCOPES = 'event.read participants.read program.read';

export const sample: OAuthClient = {
  clientId: 'sample-checkin',
  clientSecret: 'sample-secret-that-nobody-else-has',
  formerSecrets: ['sample-secret-of-last-year'],
  name: 'Sample Check-in',
  redirectUris: [REDIRECT_URI, 'http://127.0.0.1:3000/oauth/callback?tenant=a'],
  scopes: [
    { scope: 'event.read', required: true },
    { scope: 'participants.read', required: false },
    { scope: 'program.read', required: false },
    { scope: 'profile.read', required: true },
    { scope: 'event.attendance', required: false },
  ],
};
const other: OAuthClient = {
  ...sample,
  clientId: 'other',
  clientSecret: 'other-secret',
  name: 'Other',
  formerSecrets: [],
};
const narrow: OAuthClient = { ...sample, clientId: 'narrow', scopes: [{ scope: 'event.read', required: true }] };

export const CLIENT = { client_id: sample.clientId, client_secret: sample.clientSecret };
export const OTHER_CLIENT = { client_id: other.clientId, client_secret: other.clientSecret };

const unknown = { says: 'Decided by a test.', known: 'Nothing.', confidence: 'L' } satisfies Partial<KnobDefinition>;
export const knobs = {
  refresh_reuse: { ...unknown, default: 'reject', values: ['reject', 'revoke_family', 'grace_30s'] },
  refresh_kills_access: { ...unknown, default: false },
  code_reuse_revokes: { ...unknown, default: false },
  reconnect_supersedes: { ...unknown, default: false },
  require_state: { ...unknown, default: false },
  exchange_requires_redirect_uri: { ...unknown, default: true },
  allow_basic_client_auth: { ...unknown, default: false },
  decline_mode: { ...unknown, default: 'redirect', values: ['redirect', 'page'] },
  revoke_endpoint: { ...unknown, default: false },
  /** What is wrong with the integration or the event at the moment. */
  trouble: { ...unknown, default: 'none', values: ['none', 'suspended', 'archived', 'not_eligible'] },
} satisfies Record<string, KnobDefinition>;

const TITLES: Record<string, string> = { evt_m7Qa: 'Spring Summit', evt_evil: '<script>alert("x")</script> & friends' };

export const rules: OAuthRules = {
  client: (_, clientId) => [sample, other, narrow].find((client) => client.clientId === clientId),
  flows: [
    { scheme: 'installation', scopes: INSTALLATION_SCOPES.split(' '), accessTokenPrefix: 'rev_install_' },
    { scheme: 'user', scopes: ['profile.read', 'event.attendance'], accessTokenPrefix: () => 'rev_user_' },
  ],
  bind(world, flow, query) {
    const eventId = query.get('event_id') ?? '';
    const trouble = world.knobs.text('trouble');
    if (trouble === 'archived') {
      return { refuse: 'page', error: 'access_denied', message: 'It is archived.', messagePl: 'Jest w archiwum.' };
    }
    if (trouble === 'not_eligible') return { refuse: 'redirect', error: 'access_denied', message: 'Not eligible.' };
    const title = TITLES[eventId];
    if (!title) return { refuse: 'redirect', error: 'invalid_request', message: 'There is no such event.' };
    const user = flow.scheme === 'user' ? query.get('login_hint') : null;
    return {
      subject: eventId,
      fields: { event_id: eventId, organization_id: 'org_p3Wd', ...(user && { user_id: user }) },
      shown: { event: title, organization: 'Baltic Events Foundation' },
    };
  },
  refuseClient: (world) =>
    world.knobs.text('trouble') === 'suspended'
      ? { refuse: 'page', error: 'integration_suspended', message: 'The integration is suspended.' }
      : null,
  accessTtlS: 3600,
  refreshTtlS: 90 * 86_400,
  grantCapS: 365 * 86_400,
  codeTtlS: () => 600,
  codePrefix: 'rev_code_',
  refreshTokenPrefix: 'rev_refresh_',
  reuse(world) {
    const policy = world.knobs.text('refresh_reuse');
    return policy === 'revoke_family' || policy === 'grace_30s' ? policy : 'reject';
  },
  refreshKillsAccess: ({ knobs }) => knobs.flag('refresh_kills_access'),
  codeReuseRevokes: ({ knobs }) => knobs.flag('code_reuse_revokes'),
  reconnectSupersedes: ({ knobs }) => knobs.flag('reconnect_supersedes'),
  requireState: ({ knobs }) => knobs.flag('require_state'),
  decline: ({ knobs }) => (knobs.text('decline_mode') === 'page' ? 'page' : 'redirect'),
  exchangeRequiresRedirectUri: ({ knobs }) => knobs.flag('exchange_requires_redirect_uri'),
  allowBasic: ({ knobs }) => knobs.flag('allow_basic_client_auth'),
  scopeTexts: {
    'event.read': { en: 'View basic event details', pl: 'Odczyt podstawowych informacji o wydarzeniu' },
    'participants.read': { en: 'View participants', pl: 'Odczyt danych uczestników' },
    'program.read': { en: 'View the event program', pl: 'Odczyt programu wydarzenia' },
  },
  decisionPath: '/oauth/decision',
};

export const dialect: ErrorDialect = {
  codes: {
    invalid_request: { status: 400, message: 'A parameter is missing or malformed.' },
    invalid_client: { status: 401, message: 'Unknown client or wrong secret.' },
    invalid_grant: { status: 400, message: 'A new consent is needed.' },
    unsupported_grant_type: { status: 400, message: 'Use another grant type.' },
    not_found: { status: 404, message: 'There is no such route.' },
    method_not_allowed: { status: 405, message: 'There is no such method.' },
    internal_error: { status: 500, message: 'Something went wrong.' },
  },
  codeFor: (status) =>
    ({ 400: 'invalid_grant', 404: 'not_found', 405: 'method_not_allowed' })[status] ?? 'internal_error',
  render(exchange, code, status, message, { headers }) {
    return exchange.answer(status, { error: code, message, request_id: exchange.world.random.uuid() }, headers);
  },
};
