import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadContract } from '../../../emulator/http/contract.ts';
import { validatorOf } from '../../../emulator/http/validation.ts';
import { revento as definition } from '../../../emulator/providers/revento/index.ts';
import { connected, reventoSandbox, tokensOf } from '../../support/sandbox.ts';

const contract = loadContract('revento');
const VERIFIER = 'n3Wq7Zk1Yb5Rt9Xc2Vd6Mf8Hg4Js0Lp-Ae_Qu3Tx7Zb1';
const REDIRECT = 'http://127.0.0.1:3000/callback';

type World = Awaited<ReturnType<typeof reventoSandbox>>;

async function read({ revento }: World, path: string, kind: 'connect' | 'signIn' = 'connect') {
  const { eventId, accessToken } = await connected(revento);
  const token = kind === 'connect' ? accessToken : tokensOf(await revento.act('signIn', {})).accessToken;
  return fetch(revento.urls.apiBase + path.replace('EVENT', eventId), {
    headers: { authorization: `Bearer ${token}` },
  });
}

function authorizeUrl({ revento }: World) {
  const { clientId = '', eventId = '' } = revento.facts;
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: REDIRECT,
    scope: 'event.read participants.read',
    event_id: eventId,
    state: 's',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return `${revento.urls.authBase}/oauth/authorize?${query}`;
}

async function tokenRequest({ revento }: World, form: Record<string, string>) {
  const { clientId = '', clientSecret = '' } = revento.facts;
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form });
  return fetch(`${revento.urls.authBase}/oauth/token`, { method: 'POST', body });
}

async function consent(world: World, decision: string) {
  const page = await (await fetch(authorizeUrl(world))).text();
  const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1] ?? '';
  const scopes = [...page.matchAll(/name="scope" value="([^"]+)"/g)].map(([, scope]): [string, string] => [
    'scope',
    scope ?? '',
  ]);
  const body = new URLSearchParams([['ticket', ticket], ['decision', decision], ...scopes]);
  return fetch(new URL(action, world.revento.urls.authBase), { method: 'POST', body, redirect: 'manual' });
}

/** One genuine use of every operation, by name. */
const EXERCISES: Record<string, (world: World) => Promise<Response>> = {
  getEvent: (world) => read(world, '/events/EVENT'),
  listParticipants: (world) => read(world, '/events/EVENT/participants?limit=50'),
  getProgram: (world) => read(world, '/events/EVENT/program'),
  listActivities: (world) => read(world, '/events/EVENT/activities'),
  listThreads: (world) => read(world, '/events/EVENT/threads'),
  listLocations: (world) => read(world, '/events/EVENT/locations'),
  listRegistrationWaves: (world) => read(world, '/events/EVENT/registration-waves'),
  getMyProfile: (world) => read(world, '/me/profile', 'signIn'),
  getMyApplication: (world) => read(world, '/me/application', 'signIn'),
  authorize: async (world) => fetch(authorizeUrl(world)),
  token: (world) => tokenRequest(world, { grant_type: 'password' }),
  exchangeCode: async (world) => {
    const location = new URL((await consent(world, 'approve')).headers.get('location') ?? '');
    const code = location.searchParams.get('code') ?? '';
    return tokenRequest(world, {
      grant_type: 'authorization_code',
      code,
      code_verifier: VERIFIER,
      redirect_uri: REDIRECT,
    });
  },
  refreshToken: async (world) => {
    const { refreshToken } = await connected(world.revento);
    return tokenRequest(world, { grant_type: 'refresh_token', refresh_token: refreshToken });
  },
  revokeToken: async (world) => {
    world.revento.knobs.set('revoke_endpoint', 'true');
    const { refreshToken } = await connected(world.revento);
    const { clientId = '', clientSecret = '' } = world.revento.facts;
    const body = new URLSearchParams({ token: refreshToken, client_id: clientId, client_secret: clientSecret });
    return fetch(`${world.revento.urls.authBase}/oauth/revoke`, { method: 'POST', body });
  },
};

describe('the contract of Revento', () => {
  it('has a handler for every operation, and an operation for every handler', () => {
    const emulatorOnly = definition.extraOperations.map(({ id }) => id);
    expect([...Object.keys(definition.handlers)].sort()).toEqual([...contract.operationNames, ...emulatorOnly].sort());
  });

  it('has an exercise for every operation', () => {
    expect(Object.keys(EXERCISES).sort()).toEqual([...contract.operationNames].sort());
  });

  it.each(Object.keys(EXERCISES))('holds for an exercise of %s', async (name) => {
    const world = await reventoSandbox();
    const response = await EXERCISES[name]?.(world);
    expect([name, response?.status]).toEqual([name, name === 'token' ? 400 : 200]);
    const entry = world.sandbox.journal.query({ kind: 'request' }).at(-1);
    expect(entry?.operation).toBe(name);
    expect(entry?.violations).toBeUndefined();
    expect(response?.headers.get('x-revento-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(contract.events)('holds for the payload of %s', async (type) => {
    const { revento } = await reventoSandbox();
    await connected(revento);
    const { payload } = definition.happen(revento, type, {});
    expect(validatorOf(contract).event(type)(payload)).toEqual([]);
  });

  it('notices a response that departs from it', () => {
    const operation = contract.operation('getEvent');
    if (!operation) throw new Error('getEvent is gone');
    const violations = validatorOf(contract).response(operation, 200, 'application/json', '{"id":"evt_1","title":7}');
    expect(violations.map(({ where }) => where)).toContain('body/title');
    expect(validatorOf(contract).response(operation, 418, 'application/json', '{}')[0]?.where).toBe('status');
  });
});
