import { emulatorOperation, type Operation } from '../http/contract.ts';
import type { ErrorDialect } from '../http/dialect.ts';
import type { Handler } from '../http/exchange.ts';
import { authorize } from './authorize.ts';
import { decideConsent } from './decision.ts';
import { exchangeCode } from './exchange-code.ts';
import { refreshToken } from './refresh-token.ts';
import { revokeToken } from './revoke-token.ts';
import type { OAuthRules } from './rules.ts';
import { refuseGrantType, tokenEndpoint } from './token.ts';

export { rememberSecrets } from './grants.ts';

/** The handlers of an authorization server, by operation name. */
export function oauthHandlers(rules: OAuthRules, dialect: ErrorDialect): Record<string, Handler> {
  return {
    authorize: authorize(rules),
    decideConsent: decideConsent(rules),
    exchangeCode: tokenEndpoint(dialect, (exchange) => exchangeCode(rules, exchange)),
    refreshToken: tokenEndpoint(dialect, (exchange) => refreshToken(rules, exchange)),
    token: tokenEndpoint(dialect, refuseGrantType),
    revokeToken: tokenEndpoint(dialect, (exchange) => revokeToken(rules, exchange)),
  };
}

/** The route that the consent form posts to: the emulator's own, outside the contract. */
export function consentOperation(rules: OAuthRules): Operation {
  return emulatorOperation('decideConsent', 'POST', rules.decisionPath);
}
