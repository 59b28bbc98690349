import { createHash } from 'node:crypto';
import type { Exchange, Reply } from '../http/exchange.ts';
import { recheck } from './authorization-request.ts';
import { authenticateClient } from './client-authentication.ts';
import { recordCode, spendCode } from './code.ts';
import { createGrant, issueTokens, revokeGrant } from './grants.ts';
import { OAuthRefusal, type OAuthRefusalDetails, parameter } from './refusal.ts';
import type { OAuthRules } from './rules.ts';
import { type Code, oauthState } from './state.ts';
import { requiredField } from './token.ts';

/** @see https://www.rfc-editor.org/rfc/rfc7636#section-4.1 */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/**
 * Exchanges an authorization code for the first tokens of a new grant.
 *
 * @throws OAuthRefusal
 * @see contract operation `exchangeCode`
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3
 */
export function exchangeCode(rules: OAuthRules, exchange: Exchange): Reply {
  const { world, form, entry } = exchange;
  const code = oauthState(world.store).codes.get(form.get('code') ?? '');
  if (code) {
    entry.credential = code.grantId;
    entry.subject = code.request.subject;
  }
  const complete = rules.exchangeRequiresRedirectUri(world);
  const client = authenticateClient(exchange, rules, complete ? null : (code?.request.clientId ?? null));
  const sentCode = requiredField(exchange, 'code');
  const verifier = requiredField(exchange, 'code_verifier');
  const redirectUri = complete ? requiredField(exchange, 'redirect_uri') : parameter(form, 'redirect_uri');

  if (code?.request.clientId !== client.clientId) {
    throw unknownCode(sentCode, code ? 'a code that was issued to this client' : 'a code of this sandbox');
  }
  refuseReuse(exchange, rules, code);
  if (world.clock.now() >= code.expiresAt) throw invalidGrant('The code has expired.');
  checkRedirectUri(code, redirectUri);
  checkVerifier(exchange, code, verifier);
  checkStillPossible(exchange, rules, code);

  spendCode(world, code);
  const { clientId, scheme, subject, fields } = code.request;
  const init = { id: code.grantId, clientId, scheme, subject, fields, scopes: code.scopes };
  const grant = createGrant(world, rules, init, entry.seq);
  return exchange.answer(200, issueTokens(world, rules, grant, entry.seq));
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 (a second use of a code should end what the first one got) */
function refuseReuse({ world, entry }: Exchange, rules: OAuthRules, code: Code): void {
  if (code.usedAt === null) return;
  const revokes = rules.codeReuseRevokes(world);
  recordCode(world, code, 'reused', revokes ? 'the grant is revoked' : 'refused', entry.seq);
  if (revokes) revokeGrant(world, oauthState(world.store).grants.require(code.grantId), 'code_reused', entry.seq);
  throw invalidGrant('The code was used before.');
}

function checkRedirectUri(code: Code, sent: string | null): void {
  const expected = code.request.redirectUri;
  if (sent === null || sent === expected) return;
  throw invalidGrant('The redirect_uri is not the one of the authorization request.', {
    explain: { what: 'redirect_uri', sent, expected },
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
function checkVerifier({ world, entry }: Exchange, code: Code, verifier: string): void {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const expected = code.request.challenge;
  if (challenge !== expected) {
    throw invalidGrant('The code_verifier does not belong to the code_challenge.', {
      explain: { what: 'token', sent: `a verifier with the challenge ${challenge}`, expected: `challenge ${expected}` },
    });
  }
  if (VERIFIER.test(verifier)) return;
  world.journal.append({
    kind: 'finding',
    provider: world.provider,
    cause: entry.seq,
    finding: 'verifier_malformed',
    says: `The code_verifier must be 43 to 128 characters of A-Z a-z 0-9 - . _ ~ (RFC 7636); this one has ${verifier.length}.`,
  });
}

/** The client may have been suspended, or the connection become impossible, since the user consented. */
function checkStillPossible({ world }: Exchange, rules: OAuthRules, code: Code): void {
  try {
    recheck(world, rules, code.request);
  } catch (thrown) {
    throw thrown instanceof OAuthRefusal ? invalidGrant(thrown.message) : thrown;
  }
}

function unknownCode(sent: string, expected: string): OAuthRefusal {
  return invalidGrant('The code is not known.', { explain: { what: 'token', sent, expected } });
}

function invalidGrant(message: string, details: OAuthRefusalDetails = {}): OAuthRefusal {
  return new OAuthRefusal('client', 'invalid_grant', message, details);
}
