import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorizationQuery, location, startServer } from './fixture.ts';
import { INSTALLATION_SCOPES, REDIRECT_URI } from './provider.ts';

describe('an authorization request that cannot be sent back', () => {
  it.each([
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['no client', { client_id: undefined }, 'invalid_client'],
    ['a redirect_uri with a trailing slash', { redirect_uri: `${REDIRECT_URI}/` }, 'invalid_redirect_uri'],
    ['a redirect_uri on another port', { redirect_uri: REDIRECT_URI.replace('3000', '3001') }, 'invalid_redirect_uri'],
    ['a redirect_uri of somebody else', { redirect_uri: 'https://evil.example/' }, 'invalid_redirect_uri'],
    ['no redirect_uri', { redirect_uri: undefined }, 'invalid_redirect_uri'],
  ])("refuses %s on the provider's own page", async (_, changes, error) => {
    const { authorize } = await startServer();
    const response = await authorize(changes);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain(`<code>${error}</code>`);
  });

  it.each(['client_id', 'redirect_uri'])("refuses a repeated %s on the provider's own page", async (name) => {
    const { origin } = await startServer();
    const query = new URLSearchParams(authorizationQuery());
    query.append(name, query.get(name) ?? '');
    const response = await fetch(`${origin}/oauth/authorize?${query}`, { redirect: 'manual' });
    expect(response.status).toBe(400);
  });

  it('looks at the client before the redirect_uri, and at both before anything else', async () => {
    const { authorize } = await startServer();
    const nothingFits = { redirect_uri: 'https://evil.example/', scope: undefined, response_type: 'token' };
    expect(await (await authorize({ ...nothingFits, client_id: 'nobody' })).text()).toContain('invalid_client');
    expect(await (await authorize(nothingFits)).text()).toContain('invalid_redirect_uri');
  });

  it.each([
    [`${REDIRECT_URI}/`, 'sent with a trailing slash'],
    [REDIRECT_URI.replace('127.0.0.1', 'localhost'), 'localhost and 127.0.0.1 are different'],
    [REDIRECT_URI.replace('http:', 'https:'), 'sent with https'],
    [REDIRECT_URI.replace('3000', '8080'), 'another port'],
    [REDIRECT_URI.replace('callback', 'Callback'), 'upper and lower case differ'],
    [`${REDIRECT_URI}?tenant=b`, 'another query'],
    [REDIRECT_URI.replace('callback', 'call%62ack'), 'percent-encoded differently'],
    [REDIRECT_URI.replace('3000/oauth/callback', '8080/oauth/callback/'), 'sent with a trailing slash; another port'],
  ])('explains in the journal why %s is not the registered one', async (redirectUri, difference) => {
    const { authorize, lastRequest } = await startServer();
    const page = await (await authorize({ redirect_uri: redirectUri })).text();
    const [explain] = lastRequest().explain;
    expect(explain).toMatchObject({ what: 'redirect_uri', sent: redirectUri });
    expect(explain?.expected).toMatch(/^http:\/\/127.0.0.1:3000\/oauth\/callback.* \(/);
    expect(explain?.expected).toContain(`(${difference})`);
    expect(page).toContain(difference);
  });

  it('shows a suspended integration its page, before it looks at the rest of the request', async () => {
    const { authorize, world } = await startServer();
    world.knobs.set('trouble', 'suspended');
    const response = await authorize({ scope: 'nonsense' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('integration_suspended');
  });

  it("shows the provider's reason where an event cannot be connected, in the reader's language", async () => {
    const { authorize, world } = await startServer();
    world.knobs.set('trouble', 'archived');
    const page = await (await authorize()).text();
    expect(page).toContain('It is archived.');
    expect(page).not.toContain('You declined');
    expect(await (await authorize({}, { 'Accept-Language': 'pl' })).text()).toContain('Jest w archiwum.');
  });
});

describe('an authorization request that is sent back', () => {
  it.each([
    ['invalid_request', 'no response_type', { response_type: undefined }],
    ['unsupported_response_type', 'an implicit response_type', { response_type: 'token' }],
    ['invalid_request', 'no code_challenge', { code_challenge: undefined }],
    ['invalid_request', 'no code_challenge_method', { code_challenge_method: undefined }],
    ['invalid_request', 'code_challenge_method plain', { code_challenge_method: 'plain' }],
    ['invalid_request', 'a padded code_challenge', { code_challenge: 'z8TFl_ns0rbx5_iuNpvUKdAErXTWJQjRZSJupeTK5iE=' }],
    ['invalid_scope', 'no scope', { scope: undefined }],
    ['invalid_scope', 'an unknown scope', { scope: 'event.read event.write' }],
    ['invalid_scope', 'an undeclared scope', { scope: 'program.read', client_id: 'narrow' }],
    ['invalid_scope', 'scopes of both families', { scope: 'event.read profile.read' }],
    ['invalid_request', 'an event that does not exist', { event_id: 'evt_gone' }],
    ['invalid_request', 'no event', { event_id: undefined }],
  ])('carries %s and the state for %s', async (error, _, changes) => {
    const { authorize } = await startServer();
    const response = await authorize(changes);
    expect(response.headers.get('location')).toMatch(new RegExp(`^${REDIRECT_URI}\\?`));
    expect([...location(response)]).toEqual([
      ['error', error],
      ['state', 'st4te'],
    ]);
  });

  it('says in the journal what was wrong with a scope', async () => {
    const { authorize, lastRequest } = await startServer();
    await authorize({ scope: 'event.reed' });
    expect(lastRequest().explain).toEqual([
      { what: 'scope', sent: 'event.reed', expected: 'event.read, declared by the integration' },
    ]);
  });

  it('refuses a repeated state with invalid_request', async () => {
    const { origin } = await startServer();
    const query = `${new URLSearchParams(authorizationQuery())}&state=another`;
    const response = await fetch(`${origin}/oauth/authorize?${query}`, { redirect: 'manual' });
    expect(location(response).get('error')).toBe('invalid_request');
  });

  it('carries the error of a provider that wants its refusal told to the client', async () => {
    const { authorize, world } = await startServer();
    world.knobs.set('trouble', 'not_eligible');
    expect(location(await authorize()).get('error')).toBe('access_denied');
  });

  it('keeps the query of a registered redirect_uri', async () => {
    const { authorize } = await startServer();
    const response = await authorize({ redirect_uri: `${REDIRECT_URI}?tenant=a`, scope: undefined });
    expect(response.headers.get('location')).toBe(`${REDIRECT_URI}?tenant=a&error=invalid_scope&state=st4te`);
  });

  it('echoes any state unchanged', async () => {
    const { authorize } = await startServer();
    const states = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(states, async (state) => {
        expect(location(await authorize({ state, scope: undefined })).get('state')).toBe(state);
      }),
      { numRuns: 25 },
    );
  });
});

describe('an authorization request without state', () => {
  it('is accepted, sent back without state, and recorded as a finding', async () => {
    const { consent, world } = await startServer();
    const back = location(await consent({ state: undefined }));
    expect([...back.keys()]).toEqual(['code']);
    const [finding] = world.journal.query({ kind: 'finding', name: 'state_missing' });
    expect(finding?.cause).toBe(world.journal.query({ kind: 'request' })[0]?.seq);
  });

  it('is refused where the provider insists', async () => {
    const { authorize, world } = await startServer();
    world.knobs.set('require_state', true);
    expect(location(await authorize({ state: undefined })).get('error')).toBe('invalid_request');
    expect(world.journal.query({ kind: 'finding' })).toEqual([]);
  });

  it('leaves no finding when it has one', async () => {
    const { authorize, world, lastRequest } = await startServer();
    expect((await authorize({ scope: INSTALLATION_SCOPES })).status).toBe(200);
    expect(world.journal.query({ kind: 'finding' })).toEqual([]);
    expect(lastRequest().subject).toBe('evt_m7Qa');
  });
});
