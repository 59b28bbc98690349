import { nearest } from '../core/nearest.ts';
import type { World } from '../http/world.ts';
import { explainRedirectUri } from './redirect-uri.ts';
import { OAuthRefusal, parameter, repeated } from './refusal.ts';
import type { Binding, BindingRefusal, OAuthClient, OAuthFlow, OAuthRules } from './rules.ts';
import type { AuthorizationRequest } from './state.ts';

/** Parameters whose repetition would leave open what was meant. */
const SINGLE = ['response_type', 'scope', 'state', 'code_challenge', 'code_challenge_method'];
/** A SHA-256 digest in unpadded base64url. @see https://www.rfc-editor.org/rfc/rfc7636#section-4.2 */
const S256_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** A request that may be put before the user. */
export interface CheckedAuthorization {
  readonly client: OAuthClient;
  readonly request: AuthorizationRequest;
  readonly binding: Binding;
}

/**
 * The client and the address to return to. Until both are known for certain nothing may be sent there.
 *
 * @throws OAuthRefusal to the page
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
 */
export function knownClient(
  world: World,
  rules: OAuthRules,
  query: URLSearchParams,
): { client: OAuthClient; redirectUri: string } {
  const twice = repeated(query, ['client_id', 'redirect_uri']);
  if (twice)
    throw new OAuthRefusal('page', 'invalid_request', `${twice} was sent more than once.`, { page: 'malformed' });
  const clientId = parameter(query, 'client_id');
  const client = clientId === null ? undefined : rules.client(world, clientId);
  if (!client) {
    throw new OAuthRefusal('page', 'invalid_client', 'There is no integration with this client_id.', {
      page: 'unknownClient',
      explain: {
        what: 'parameter',
        sent: clientId === null ? 'no client_id' : `client_id=${clientId}`,
        expected: 'the client_id that was issued to the integration',
      },
    });
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!client.redirectUris.includes(redirectUri)) {
    throw new OAuthRefusal('page', 'invalid_redirect_uri', 'The redirect_uri is not registered, byte for byte.', {
      page: 'unregisteredAddress',
      explain: explainRedirectUri(redirectUri, client.redirectUris),
    });
  }
  return { client, redirectUri };
}

/** Refuses a client that may not make new connections, whatever it asks for. @throws OAuthRefusal */
export function refuseUnwelcome(world: World, rules: OAuthRules, client: OAuthClient): void {
  const refusal = rules.refuseClient(world, client);
  if (refusal) throw fromBinding(refusal);
}

/**
 * Checks all that remains of an authorization request, in order: form, state, response type, PKCE, scopes, what it is about.
 *
 * @throws OAuthRefusal
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.3
 */
export function checkAuthorization(
  world: World,
  rules: OAuthRules,
  client: OAuthClient,
  redirectUri: string,
  query: URLSearchParams,
): CheckedAuthorization {
  const twice = repeated(query, SINGLE);
  if (twice) throw invalid(twice, 'sent more than once', 'it once');
  const state = parameter(query, 'state');
  if (state === null && rules.requireState(world)) throw invalid('state', 'nothing', 'an unguessable value');
  checkResponseType(parameter(query, 'response_type'));
  const challenge = checkPkce(query);
  const scopes = checkScopes(client, parameter(query, 'scope'));
  const flow = flowOf(rules, scopes);
  const binding = bind(world, rules, flow, query);
  const { subject, fields } = binding;
  const { clientId } = client;
  const request = { clientId, redirectUri, state, challenge, scheme: flow.scheme, scopes, subject, fields };
  return { client, binding, request: { ...request, query: query.toString() } };
}

/**
 * Decides again, at a later moment of the same authorization, whether the connection is possible.
 *
 * @throws OAuthRefusal also when the client is gone
 */
export function recheck(world: World, rules: OAuthRules, request: AuthorizationRequest): OAuthClient {
  const query = new URLSearchParams(request.query);
  const { client } = knownClient(world, rules, query);
  refuseUnwelcome(world, rules, client);
  bind(world, rules, flowOf(rules, request.scopes), query);
  return client;
}

function checkResponseType(sent: string | null): void {
  if (sent === 'code') return;
  if (sent === null) throw invalid('response_type', 'nothing', 'response_type=code');
  const explain = { what: 'parameter', sent: `response_type=${sent}`, expected: 'response_type=code' } as const;
  throw new OAuthRefusal('client', 'unsupported_response_type', 'Only response_type=code exists.', { explain });
}

function checkPkce(query: URLSearchParams): string {
  const challenge = parameter(query, 'code_challenge');
  if (challenge === null) throw invalid('code_challenge', 'nothing', 'a code_challenge: PKCE is required');
  const method = parameter(query, 'code_challenge_method');
  if (method !== 'S256') {
    throw invalid('code_challenge_method', method ?? 'nothing, which stands for plain', 'code_challenge_method=S256');
  }
  if (!S256_CHALLENGE.test(challenge)) {
    throw invalid(
      'code_challenge',
      challenge,
      '43 characters of base64url without padding (- and _ for + and /, no =)',
    );
  }
  return challenge;
}

function checkScopes(client: OAuthClient, sent: string | null): string[] {
  const scopes = [...new Set((sent ?? '').split(' ').filter(Boolean))];
  if (scopes.length === 0) throw invalidScope('nothing', 'at least one scope');
  const declared = client.scopes.map(({ scope }) => scope);
  const undeclared = scopes.find((scope) => !declared.includes(scope));
  if (undeclared === undefined) return scopes;
  const close = nearest(undeclared, declared);
  throw invalidScope(undeclared, `${(close.length > 0 ? close : declared).join(' or ')}, declared by the integration`);
}

function flowOf(rules: OAuthRules, scopes: readonly string[]): OAuthFlow {
  const flow = rules.flows.find((known) => scopes.every((scope) => known.scopes.includes(scope)));
  if (flow) return flow;
  const families = rules.flows.map((known) => `${known.scheme}: ${known.scopes.join(' ')}`).join('; ');
  throw invalidScope(scopes.join(' '), `scopes of one kind of token (${families})`);
}

function bind(world: World, rules: OAuthRules, flow: OAuthFlow, query: URLSearchParams): Binding {
  const binding = rules.bind(world, flow, query);
  if ('refuse' in binding) throw fromBinding(binding);
  return binding;
}

function fromBinding({ refuse, error, message, messagePl }: BindingRefusal): OAuthRefusal {
  const details = messagePl === undefined ? {} : { messagePl };
  return new OAuthRefusal(refuse === 'page' ? 'page' : 'client', error, message, details);
}

function invalid(name: string, sent: string, expected: string): OAuthRefusal {
  return new OAuthRefusal('client', 'invalid_request', `${name} is missing or wrong.`, {
    explain: { what: 'parameter', sent: `${name}: ${sent}`, expected },
  });
}

function invalidScope(sent: string, expected: string): OAuthRefusal {
  return new OAuthRefusal('client', 'invalid_scope', 'The requested scopes cannot be granted.', {
    explain: { what: 'scope', sent, expected },
  });
}
