import { createHash, randomBytes } from 'node:crypto';
import type { App } from './app.ts';
import type { Config } from './config.ts';

/** Who consents: an organizer (GET /connect) or a user (GET /login). The rest of the flow is the same. */
export type Flow = 'organizer' | 'user';

/** All that this integration reads. Less may be granted: what counts is `scope` in the token response. */
export const SCOPES: Record<Flow, string> = {
  organizer: 'event.read participants.read program.read',
  user: 'profile.read event.attendance',
};

/** A consent under way. */
export interface Login {
  readonly flow: Flow;
  readonly session: string;
  readonly eventId: string;
  readonly verifier: string;
  readonly expiresAt: number;
}

/** By state, in memory: the PKCE verifier reaches neither the browser nor the disk. */
export type Logins = Map<string, Login>;

export interface LoginSecrets {
  readonly state: string;
  readonly verifier: string;
  readonly challenge: string;
}

const LIFETIME_MS = 600_000;
const MOST_LOGINS = 1000;

const secretText = () => randomBytes(32).toString('base64url');

export const newSession = secretText;

/** New for every login (RFC 6749 section 10.12, RFC 7636 section 4.1). */
export function loginSecrets(): LoginSecrets {
  const verifier = secretText();
  return { state: secretText(), verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** What the browser carries to the consent page (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
export function authorizeQuery(config: Config, login: Login, secrets: LoginSecrets): Record<string, string> {
  return {
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: config.redirectUri,
    scope: SCOPES[login.flow],
    event_id: login.eventId,
    state: secrets.state,
    code_challenge: secrets.challenge,
    code_challenge_method: 'S256',
  };
}

/** Files the login and gives the address of the consent page. */
export function startLogin(app: App, flow: Flow, session: string, eventId: string): string {
  const secrets = app.parts.loginSecrets();
  const login = { flow, session, eventId, verifier: secrets.verifier, expiresAt: Date.now() + LIFETIME_MS };
  const [oldest] = app.logins.keys();
  if (app.logins.size >= MOST_LOGINS && oldest) app.logins.delete(oldest);
  app.logins.set(secrets.state, login);
  return `${app.config.authBase}/oauth/authorize?${new URLSearchParams(app.parts.authorizeQuery(app.config, login, secrets))}`;
}

/** The login that this state belongs to, once, and only for the browser that started it (RFC 6749 section 10.12). */
export function finishLogin(logins: Logins, state: string, session: string | undefined): Login | undefined {
  const login = logins.get(state);
  if (!login || login.session !== session) return undefined;
  logins.delete(state);
  return login.expiresAt > Date.now() ? login : undefined;
}
