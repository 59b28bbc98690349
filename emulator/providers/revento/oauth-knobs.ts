import type { KnobDefinitions } from '../../core/knobs.ts';

/** What no source tells about credentials, consent and tokens. */
export const oauthKnobs: KnobDefinitions = {
  shared_credentials: {
    default: false,
    says: 'One set of credentials serves sandbox and production events.',
    known: 'The production guide gives separate sets; the sandbox page says they are shared. The guide wins.',
    confidence: 'H',
  },
  refresh_reuse: {
    default: 'reject',
    values: ['reject', 'revoke_family', 'grace_30s'],
    says: 'What presenting a rotated refresh token does.',
    known: 'Only that it must fail is implied.',
    confidence: 'M',
  },
  refresh_kills_access: {
    default: false,
    says: 'A refresh ends the access token before it.',
    known: 'Nothing.',
    confidence: 'M',
  },
  code_ttl_s: {
    default: 600,
    minimum: 1,
    says: 'Life of an authorization code in seconds.',
    known: 'Nothing.',
    confidence: 'M',
  },
  code_reuse_revokes: {
    default: false,
    says: 'A second exchange of one code revokes the tokens of the first.',
    known: 'Nothing.',
    confidence: 'M',
  },
  decline_mode: {
    default: 'redirect',
    values: ['redirect', 'page'],
    says: 'A declined consent redirects with error=access_denied, or ends on a page of the provider.',
    known: 'That integrations must show a clear page for a declined consent is documented.',
    confidence: 'H',
  },
  oauth_error_description: {
    default: false,
    says: 'Errors of the token endpoint also carry error_description.',
    known: 'The common envelope is documented.',
    confidence: 'M',
  },
  allow_basic_client_auth: {
    default: false,
    says: 'Client credentials by HTTP Basic are accepted.',
    known: 'Only credentials in the body are shown.',
    confidence: 'M',
  },
  exchange_requires_redirect_uri: {
    default: true,
    says: 'redirect_uri and client_id must be sent at the code exchange.',
    known: 'Neither is in the readable list.',
    confidence: 'M',
  },
  user_token_prefix: {
    default: 'rev_user_',
    says: 'Prefix of user access tokens.',
    known: 'Nothing.',
    confidence: 'L',
  },
  login_requires_event_id: {
    default: true,
    says: 'Login with Revento needs event_id in the authorization request.',
    known: 'A user token is bound to one event.',
    confidence: 'M',
  },
  revoke_endpoint: {
    default: false,
    says: 'POST /oauth/revoke exists.',
    known: 'No such endpoint is documented.',
    confidence: 'M',
  },
  reconnect_supersedes: {
    default: false,
    says: 'A second connection of an event ends the one before.',
    known: 'Nothing.',
    confidence: 'L',
  },
  client_secret_overlap_s: {
    default: 0,
    says: 'Seconds for which the old client secret still works after a rotation.',
    known: 'The secret can be rotated.',
    confidence: 'L',
  },
  require_state: {
    default: false,
    says: 'An authorization request without state is refused.',
    known: 'state is required of a correct client.',
    confidence: 'M',
  },
};
