import * as oauth from 'oauth4webapi';
import { describe, expect, it } from 'vitest';
import { findAccess } from '../../emulator/oauth/grants.ts';
import { readForm, startServer } from './fixture.ts';
import { CLIENT, REDIRECT_URI } from './provider.ts';

const client: oauth.Client = { client_id: CLIENT.client_id };
const secret = oauth.ClientSecretPost(CLIENT.client_secret);
const overHttp = { [oauth.allowInsecureRequests]: true };

async function connectLikeAnIntegration() {
  const { world, origin, decide } = await startServer();
  const server: oauth.AuthorizationServer = {
    issuer: origin,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: `${origin}/oauth/token`,
  };
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(server.authorization_endpoint ?? '');
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: REDIRECT_URI,
    scope: 'event.read program.read',
    event_id: 'evt_m7Qa',
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();
  const form = readForm(await (await fetch(url)).text());
  const back = await decide({ ticket: form.ticket, decision: 'approve', scope: 'program.read' });
  const callback = oauth.validateAuthResponse(server, client, new URL(back.headers.get('location') ?? ''), state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    secret,
    callback,
    REDIRECT_URI,
    verifier,
    overHttp,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response);
  const refresh = async (refreshToken = '') => {
    const answer = await oauth.refreshTokenGrantRequest(server, client, secret, refreshToken, overHttp);
    return oauth.processRefreshTokenResponse(server, client, answer);
  };
  return { world, tokens, refresh };
}

describe('a certified OAuth client', () => {
  it('connects with PKCE, refreshes twice, and meets invalid_grant on the spent token', async () => {
    const { tokens, refresh } = await connectLikeAnIntegration();
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'event.read program.read' });
    const second = await refresh(tokens.refresh_token);
    const third = await refresh(second.refresh_token);
    await expect(refresh(second.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
    expect((await refresh(third.refresh_token)).access_token).toMatch(/^rev_install_/);
  });

  it('loses the whole connection to a spent token under revoke_family', async () => {
    const { world, tokens, refresh } = await connectLikeAnIntegration();
    world.knobs.set('refresh_reuse', 'revoke_family');
    const second = await refresh(tokens.refresh_token);
    await expect(refresh(tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(refresh(second.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(findAccess(world, second.access_token)?.state).toBe('revoked');
  });
});
