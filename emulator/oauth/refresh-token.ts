import type { Exchange, Reply } from '../http/exchange.ts';
import { authenticateClient } from './client-authentication.ts';
import { recordToken, revokeGrant, rotateTokens } from './grants.ts';
import { OAuthRefusal } from './refusal.ts';
import type { OAuthRules } from './rules.ts';
import { type Grant, oauthState, type Token } from './state.ts';
import { requiredField } from './token.ts';

const GRACE_MS = 30_000;

/**
 * Replaces a refresh token by a new one and a new access token. Scopes stay as they were granted, whatever the request says.
 *
 * @throws OAuthRefusal
 * @see contract operation `refreshToken`
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
export function refreshToken(rules: OAuthRules, exchange: Exchange): Reply {
  const { world, form, entry } = exchange;
  const { grants, tokens } = oauthState(world.store);
  const token = tokens.get(form.get('refresh_token') ?? '');
  const grant = token && grants.require(token.grantId);
  if (grant) {
    entry.credential = grant.id;
    entry.subject = grant.subject;
  }
  const client = authenticateClient(exchange, rules);
  const sent = requiredField(exchange, 'refresh_token');
  if (token?.kind !== 'refresh' || grant?.clientId !== client.clientId) {
    throw invalidGrant('The refresh token is not known.', { sent, expected: expectation(token) });
  }
  if (token.rotatedAt !== null) meetReuse(exchange, rules, grant, token, token.rotatedAt);
  if (grant.revokedAt !== null) throw invalidGrant(`The grant was revoked (${grant.revokedReason}).`);
  if (world.clock.now() >= token.expiresAt) throw invalidGrant('The refresh token has expired.');
  return exchange.answer(200, rotateTokens(world, rules, token, entry.seq));
}

/**
 * A refresh token that was replaced before: stolen, raced for, or repeated after a lost answer. Returns only where that is forgiven.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
 */
function meetReuse({ world, entry }: Exchange, rules: OAuthRules, grant: Grant, token: Token, rotatedAt: number): void {
  const policy = rules.reuse(world);
  const agoMs = world.clock.now() - rotatedAt;
  const isForgiven = policy === 'grace_30s' && agoMs < GRACE_MS;
  const reason = isForgiven
    ? 'within the grace period'
    : policy === 'revoke_family'
      ? 'the family is revoked'
      : 'refused';
  recordToken(world, grant, { change: 'reused', tokenKind: 'refresh', value: token.id, reason, cause: entry.seq });
  if (isForgiven) return;
  if (policy === 'revoke_family') revokeGrant(world, grant, 'refresh_reused', entry.seq);
  throw invalidGrant('The refresh token was used before.', {
    sent: `a refresh token that was replaced ${Math.round(agoMs / 1000)} s before`,
    expected: 'the newest refresh token of the connection',
  });
}

function expectation(token: Token | undefined): string {
  if (!token) return 'a refresh token of this sandbox';
  return token.kind === 'access' ? 'a refresh token, not an access token' : 'a refresh token of this client';
}

function invalidGrant(message: string, explain?: { sent: string; expected: string }): OAuthRefusal {
  return new OAuthRefusal(
    'client',
    'invalid_grant',
    message,
    explain ? { explain: { what: 'token', ...explain } } : {},
  );
}
