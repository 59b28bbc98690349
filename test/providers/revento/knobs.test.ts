import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connected, jsonOf, reventoSandbox, tokensOf } from '../../support/sandbox.ts';

/** A world with knobs set. Not strict: answers under another knob than the default may depart from the contract on purpose. */
async function world(knobs: Record<string, unknown> = {}) {
  const named = Object.fromEntries(Object.entries(knobs).map(([name, value]) => [`revento.${name}`, value]));
  const { sandbox, revento } = await reventoSandbox({ knobs: named, strict: false });
  const get = (path: string, token: string) =>
    fetch(revento.urls.apiBase + path, { headers: { authorization: `Bearer ${token}` } });
  const authorize = (query: Record<string, string>) => {
    const asked = new URLSearchParams({
      response_type: 'code',
      client_id: revento.facts.clientId ?? '',
      redirect_uri: 'http://127.0.0.1:3000/callback',
      state: 's',
      code_challenge: 'z8TFl_ns0rbx5_iuNpvUKdAErXTWJQjRZSJupeTK5iE',
      code_challenge_method: 'S256',
      ...query,
    });
    return fetch(`${revento.urls.authBase}/oauth/authorize?${asked}`, { redirect: 'manual' });
  };
  return { sandbox, revento, get, authorize };
}

describe('knobs of the authorization server', () => {
  it('shared_credentials lets one set serve the events of both environments', async () => {
    for (const [shared, status] of [
      [false, 400],
      [true, 200],
    ]) {
      const { revento, authorize } = await world({ shared_credentials: shared });
      const page = await authorize({
        scope: 'event.read participants.read',
        event_id: revento.facts.productionEventId ?? '',
      });
      expect([shared, page.status]).toEqual([shared, status]);
    }
  });

  it('login_requires_event_id=false binds a sign-in that names no event', async () => {
    for (const [required, status] of [
      [true, 302],
      [false, 200],
    ]) {
      const { revento, authorize } = await world({ login_requires_event_id: required });
      await revento.act('connect', {});
      expect([required, (await authorize({ scope: 'profile.read' })).status]).toEqual([required, status]);
    }
  });

  it('oauth_error_description says the message once more under that name', async () => {
    for (const described of [false, true]) {
      const { revento } = await world({ oauth_error_description: described });
      const body = new URLSearchParams({ grant_type: 'password' });
      const answer = await jsonOf(await fetch(`${revento.urls.authBase}/oauth/token`, { method: 'POST', body }));
      expect(answer.error_description === answer.message).toBe(described);
    }
  });

  it('user_token_prefix begins the tokens of users', async () => {
    const { revento } = await world({ user_token_prefix: 'rev_person_' });
    await revento.act('connect', {});
    expect(tokensOf(await revento.act('signIn', {})).accessToken).toMatch(/^rev_person_/);
  });
});

describe('knobs of refusals', () => {
  it('scope_error_code and error_extras decide what a missing scope looks like', async () => {
    const { revento, get } = await world({ scope_error_code: 'forbidden', error_extras: 'none' });
    const { accessToken, eventId } = await connected(revento, { scopes: ['event.read'] });
    const refused = await get(`/events/${eventId}/participants`, accessToken);
    const body = await jsonOf(refused);
    expect([refused.status, body.error, 'required_scope' in body]).toEqual([403, 'forbidden', false]);
  });

  it('cursor_ttl_s ends the life of a cursor', async () => {
    const { revento, sandbox, get } = await world({ cursor_ttl_s: 60 });
    const { accessToken, eventId } = await connected(revento);
    const list = `/events/${eventId}/participants?limit=5`;
    const { next_cursor: cursor } = await jsonOf(await get(list, accessToken));
    await sandbox.advance(60_000);
    expect((await get(`${list}&cursor=${cursor}`, accessToken)).status).toBe(200);
    await sandbox.advance(1);
    expect((await get(`${list}&cursor=${cursor}`, accessToken)).status).toBe(400);
  });

  it('rl_headers_on_concurrent=false leaves the budget headers off the sixth request in flight', async () => {
    const { revento, get } = await world({ rl_headers_on_concurrent: false });
    const { accessToken, eventId } = await connected(revento);
    revento.faults.add({ operation: 'getEvent', hangMs: 60_000, times: 5 });
    const held = Array.from({ length: 5 }, () => get(`/events/${eventId}`, accessToken).catch(() => undefined));
    await revento.journal.wait({ kind: 'fault' }, { count: 6 });
    const sixth = await get(`/events/${eventId}`, accessToken);
    expect([sixth.status, sixth.headers.get('x-ratelimit-limit')]).toEqual([429, null]);
    await revento.server.close();
    await Promise.all(held);
  });
});

describe('knobs of events and data', () => {
  it('suspended_attempts lets the word of a suspension be tried again', async () => {
    const attemptsUnder = async (attempts: number) => {
      const { revento, sandbox } = await world({ suspended_attempts: attempts });
      // Nothing listens on the discard port, so every attempt fails.
      revento.configure({ webhookUrl: 'http://127.0.0.1:9/hooks' });
      await revento.act('suspend', {});
      await sandbox.advance(86_400_000);
      return sandbox.journal.query({ kind: 'attempt' }).length;
    };
    expect([await attemptsUnder(1), await attemptsUnder(3)]).toEqual([1, 3]);
  });

  it('capacity_debounce_s is the time over which signups are merged', async () => {
    const { revento, sandbox } = await world({ capacity_debounce_s: 5 });
    await revento.act('signUp', {});
    await sandbox.advance(4999);
    expect(sandbox.journal.query({ kind: 'event' }).length).toBe(0);
    await sandbox.advance(1);
    expect(sandbox.journal.query({ kind: 'event' }).map(({ type }) => type)).toEqual([
      'activity.capacity_state_changed',
    ]);
  });

  it('status_cancelled and status_registered spell the two states that no source spells', async () => {
    const { revento } = await world({ status_cancelled: 'withdrawn', status_registered: 'checked_in' });
    expect(await revento.act('cancelApplication', {})).toMatchObject({ application_status: 'withdrawn' });
    const { payload } = revento.definition.happen(revento, 'participant.registered', {});
    expect(payload.data).toMatchObject({ application_status: 'checked_in' });
  });
});

describe('knobs for those who know more', () => {
  function fixtures(content: unknown): string {
    const folder = mkdtempSync(join(tmpdir(), 'golive-fixtures-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'fixtures.json'), typeof content === 'string' ? content : JSON.stringify(content));
    return join(folder, 'fixtures.json');
  }

  it('fixtures replace and add fields of resources and payloads, also after a reset of the data; what is asked for wins', async () => {
    const file = fixtures({
      resources: { events: { venue_code: 'WAW-1' } },
      payloads: { 'application.approved': { note: 'known', status: 'ok' }, 'integration.suspended': { ticket: 7 } },
    });
    const { revento, sandbox, get } = await world({ fixtures: file });
    await revento.act('resetData', {});
    const { accessToken, eventId } = await connected(revento);
    expect(await jsonOf(await get(`/events/${eventId}`, accessToken))).toMatchObject({
      id: eventId,
      venue_code: 'WAW-1',
    });
    const { payload } = revento.definition.happen(revento, 'application.approved', { data: { status: 'asked' } });
    expect(payload.data).toMatchObject({ note: 'known', status: 'asked' });
    await revento.act('suspend', {});
    expect(sandbox.journal.query({ kind: 'event' }).at(-1)?.payload).toMatchObject({ data: { ticket: 7 } });
  });

  it.each([
    [{ resources: { event: {} } }, 'Did you mean "events"'],
    ['{ broken', 'cannot be used'],
    [[], 'must be an object'],
  ])('refuses fixtures like %j before anything starts', async (content, says) => {
    await expect(world({ fixtures: fixtures(content) })).rejects.toThrow(says);
  });

  it('api_base and auth_base are what integrations are told', async () => {
    const told = { api_base: 'https://api.revento.example/api/v1', auth_base: 'https://auth.revento.example' };
    const { sandbox } = await reventoSandbox({
      knobs: { 'revento.api_base': told.api_base, 'revento.auth_base': told.auth_base },
    });
    expect(sandbox.provider('revento').facts).toMatchObject({ apiBase: told.api_base, authBase: told.auth_base });
  });
});
