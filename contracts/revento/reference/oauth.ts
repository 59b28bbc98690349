import { isText, parseRow, type Row } from '../../reference/json.ts';
import type { LogFields } from '../../reference/log.ts';
import type { App } from './app.ts';
import type { Config } from './config.ts';
import { type Connection, keyOf } from './connections.ts';
import type { Login } from './logins.ts';

export interface TokenReply {
  readonly status: number;
  readonly body: Row;
  readonly headers: Headers;
}

/** One request to the token endpoint; the client authenticates in the body. */
export async function requestToken(app: App, eventId: string, form: Record<string, string>): Promise<TokenReply> {
  const { authBase, clientId, clientSecret } = app.config;
  const requestId = app.parts.newRequestId('/oauth/token');
  let status: number | null = null;
  try {
    const response = await app.parts.transport(`${authBase}/oauth/token`, {
      method: 'POST',
      headers: { 'x-revento-request-id': requestId },
      body: new URLSearchParams({ ...form, client_id: clientId, client_secret: clientSecret }),
      redirect: 'manual',
      signal: AbortSignal.timeout(app.config.requestTimeoutMs),
    });
    status = response.status;
    const body = parseRow(await response.text()) ?? {};
    app.log('token request', { eventId, requestId, status, ...app.parts.tokenLogFields(form, body) });
    return { status, body, headers: response.headers };
  } finally {
    app.parts.trace(app, eventId, requestId, `token ${form.grant_type}`, status);
  }
}

/** What the log may know of a token request: the form and the body are nothing but secrets. */
export function tokenLogFields(form: Record<string, string>, body: Row): LogFields {
  return { grant: form.grant_type ?? '', error: String(body.error ?? '') };
}

/** The verifier proves that we started what the code ends. */
export function codeForm(config: Config, login: Login, code: string): Record<string, string> {
  return {
    grant_type: 'authorization_code',
    code,
    code_verifier: login.verifier,
    redirect_uri: config.redirectUri,
  };
}

/** The connection that a token answer stands for; it must be the one that was asked for, with the scopes it names. */
export function granted(login: Login, body: Row): Omit<Connection, 'reconciledAt'> {
  const { access_token, refresh_token, event_id, organization_id, user_id, scope } = body;
  if (!isText(access_token) || !isText(refresh_token) || !isText(organization_id)) {
    throw new Error('Revento sent an incomplete token answer.');
  }
  if (event_id !== login.eventId) throw new Error('Revento connected another event than the one that was asked for.');
  const userId = login.flow === 'user' && isText(user_id) ? user_id : null;
  if (login.flow === 'user' && userId === null) throw new Error('Revento did not say who has logged in.');
  return {
    key: keyOf(login.eventId, userId),
    eventId: login.eventId,
    organizationId: organization_id,
    userId,
    scopes: isText(scope) ? scope.split(' ') : [],
    accessToken: access_token,
    refreshToken: refresh_token,
    status: 'connected',
    lastError: null,
    deleteBy: null,
  };
}

/** Exchanges the code and stores the connection. Not repeated on failure: a code works once. */
export async function connect(app: App, login: Login, code: string): Promise<void> {
  const { status, body } = await requestToken(app, login.eventId, app.parts.codeForm(app.config, login, code));
  if (status !== 200)
    throw new Error(`Revento refused the connection (${status} ${body.error ?? 'without a reason'}).`);
  const connection = app.parts.granted(login, body);
  app.connections.save({ ...connection, reconciledAt: app.clock.now() });
  app.gates.delete(connection.key); // a pause was for the tokens before
  app.state.setSuspended(false); // consent is impossible during a suspension, so it has been lifted
}
