import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { App } from './app.ts';
import type { Config } from './config.ts';
import { isText, parseRow, type Row } from './json.ts';

/** All that this integration reads. The organizer may grant less: what counts is `scope` in the token response. */
export const SCOPES = 'event.read participants.read program.read';

export const REQUEST_TIMEOUT_MS = 10_000;

const LOGIN_LIFETIME_MS = 600_000;
const MOST_LOGINS = 1000;

interface Login {
  readonly session: string;
  readonly eventId: string;
  readonly verifier: string;
  readonly expiresAt: number;
}

const secretText = () => randomBytes(32).toString('base64url');

/** Consents under way. The PKCE verifier waits here, in memory: it never reaches the browser or the disk. */
export class Logins {
  readonly #byState = new Map<string, Login>();

  /** The address of the consent page (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
  start(config: Config, session: string, eventId: string): string {
    const state = secretText();
    const verifier = secretText();
    const [oldest] = this.#byState.keys();
    if (this.#byState.size >= MOST_LOGINS && oldest) this.#byState.delete(oldest);
    this.#byState.set(state, { session, eventId, verifier, expiresAt: Date.now() + LOGIN_LIFETIME_MS });
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: config.clientId,
      redirect_uri: config.redirectUri,
      scope: SCOPES,
      event_id: eventId,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    return `${config.authBase}/oauth/authorize?${query}`;
  }

  /** The login that this state belongs to, once, and only for the browser that started it (RFC 6749 section 10.12). */
  finish(state: string, session: string | undefined): Login | undefined {
    const login = this.#byState.get(state);
    if (!login || login.session !== session) return undefined;
    this.#byState.delete(state);
    return login.expiresAt > Date.now() ? login : undefined;
  }
}

export const newSession = secretText;

export interface TokenReply {
  readonly status: number;
  readonly body: Row;
  readonly headers: Headers;
}

/** One request to the token endpoint; the client authenticates in the body. */
export async function requestToken(app: App, form: Record<string, string>): Promise<TokenReply> {
  const { authBase, clientId, clientSecret } = app.config;
  const response = await app.parts.transport(`${authBase}/oauth/token`, {
    method: 'POST',
    headers: { 'x-revento-request-id': randomUUID() },
    body: new URLSearchParams({ ...form, client_id: clientId, client_secret: clientSecret }),
    redirect: 'manual',
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  const body = parseRow(await response.text()) ?? {};
  app.log('token request', { grant: form.grant_type ?? '', status: response.status, error: String(body.error ?? '') });
  return { status: response.status, body, headers: response.headers };
}

/** Exchanges the code and stores the connection. Not repeated on failure: a code works once. */
export async function connect(app: App, login: Login, code: string): Promise<void> {
  const { status, body } = await requestToken(app, {
    grant_type: 'authorization_code',
    code,
    code_verifier: login.verifier,
    redirect_uri: app.config.redirectUri,
  });
  const { access_token, refresh_token, event_id, organization_id, scope } = body;
  if (status !== 200 || !isText(access_token) || !isText(refresh_token) || !isText(organization_id)) {
    throw new Error(`Revento refused the connection (${status} ${body.error ?? 'without a reason'}).`);
  }
  if (event_id !== login.eventId) throw new Error('Revento connected another event than the one that was asked for.');
  app.connections.save({
    eventId: login.eventId,
    organizationId: organization_id,
    scopes: isText(scope) ? scope.split(' ') : [],
    accessToken: access_token,
    refreshToken: refresh_token,
    status: 'connected',
    lastError: null,
    deleteBy: null,
  });
  app.gates.delete(login.eventId); // a pause was for the tokens before
  app.state.setSuspended(false); // consent is impossible during a suspension, so it has been lifted
}
