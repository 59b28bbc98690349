import type { World } from '../http/world.ts';
import { codeOwner, newGrantId, recordToken } from './grants.ts';
import type { OAuthRules } from './rules.ts';
import { type AuthorizationRequest, type Code, oauthState } from './state.ts';

/** Issues an authorization code for what the user consented to. `cause` is the journal entry of the consent. */
export function issueCode(
  world: World,
  rules: OAuthRules,
  request: AuthorizationRequest,
  scopes: readonly string[],
  cause: number,
): Code {
  const promised = { grantId: newGrantId(world), request };
  const code = oauthState(world.store).codes.insert({
    id: world.secrets.issue('code', rules.codePrefix, codeOwner(promised)),
    ...promised,
    scopes,
    expiresAt: world.clock.now() + rules.codeTtlS(world) * 1000,
    usedAt: null,
  });
  recordCode(world, code, 'issued', null, cause);
  return code;
}

/** Takes note that a code was exchanged: it works once. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 */
export function spendCode(world: World, code: Code): void {
  oauthState(world.store).codes.update(code.id, { usedAt: world.clock.now() });
}

/** Tells the journal what happened to a code. */
export function recordCode(
  world: World,
  code: Code,
  change: 'issued' | 'reused',
  reason: string | null,
  cause: number,
): void {
  const grant = { id: code.grantId, subject: code.request.subject };
  recordToken(world, grant, { change, tokenKind: 'code', value: code.id, reason, cause });
}
