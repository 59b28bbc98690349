import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { connected, reventoSandbox, tokensOf } from '../../support/sandbox.ts';

async function world(options: Parameters<typeof reventoSandbox>[0] = {}, args: Record<string, unknown> = {}) {
  const { sandbox, revento } = await reventoSandbox(options);
  const tokens = await connected(revento, args);
  const get = (path: string, token = tokens.accessToken) =>
    supertest(revento.urls.apiBase)
      .get(path)
      .set('Authorization', `Bearer ${token}`)
      .set('Accept', 'application/vnd.revento.v1+json');
  return { sandbox, revento, get, ...tokens };
}

describe('reading an event', () => {
  it('gives the bare event of the connection', async () => {
    const { get, eventId } = await world();
    const { status, body } = await get(`/events/${eventId}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: eventId,
      title: 'Zjazd Kartografów 2026',
      publish_status: 'published',
      min_age: 'age_all',
    });
  });

  it('wraps single resources when the knob says so', async () => {
    const { revento, get, eventId } = await world({ strict: false });
    revento.knobs.set('wrap_single', 'true');
    expect((await get(`/events/${eventId}`)).body.data.id).toBe(eventId);
  });

  it('gives the whole program in one object', async () => {
    const { get, eventId } = await world();
    const { body } = await get(`/events/${eventId}/program`);
    expect(body.event_id).toBe(eventId);
    expect([
      body.threads.length,
      body.activities.length,
      body.locations.length,
      body.registration_waves.length,
    ]).toEqual([3, 90, 7, 2]);
  });

  it('answers every list of the contract', async () => {
    const { get, eventId } = await world();
    for (const list of ['participants', 'activities', 'threads', 'locations', 'registration-waves']) {
      const { status, body } = await get(`/events/${eventId}/${list}`);
      expect([list, status]).toEqual([list, 200]);
      expect(body.data.length).toBeGreaterThan(0);
    }
  });
});

describe('pagination', () => {
  it('walks ninety-six participants in pages of 25 without a repeat, and ends with has_more false', async () => {
    const { get, eventId } = await world();
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 1; ; pages++) {
      const { body } = await get(`/events/${eventId}/participants${cursor}`);
      seen.push(...body.data.map((row: { id: string }) => row.id));
      expect(body.next_cursor === null).toBe(!body.has_more);
      if (!body.has_more) {
        expect(pages).toBe(4);
        break;
      }
      cursor = `?cursor=${body.next_cursor}`;
    }
    expect(seen.length).toBe(96);
    expect(new Set(seen).size).toBe(96);
  });

  it('does not repeat earlier rows when somebody applies during the walk', async () => {
    const { revento, get, eventId } = await world();
    const first = (await get(`/events/${eventId}/participants?limit=50`)).body;
    revento.happen('application.submitted', { event_id: eventId });
    const second = (await get(`/events/${eventId}/participants?limit=50&cursor=${first.next_cursor}`)).body;
    const ids = [...first.data, ...second.data].map((row: { id: string }) => row.id);
    expect(new Set(ids).size).toBe(97);
    expect(second.has_more).toBe(false);
  });

  it.each(['0', '51', 'ten', '2.5'])('refuses limit=%s', async (limit) => {
    const { get, eventId } = await world();
    const { status, body } = await get(`/events/${eventId}/participants?limit=${limit}`);
    expect([status, body.error]).toEqual([400, 'invalid_request']);
  });

  it('clamps a limit above 50 when the knob says so', async () => {
    const { revento, get, eventId } = await world();
    revento.knobs.set('limit_overflow', 'clamp');
    expect((await get(`/events/${eventId}/participants?limit=500`)).body.data.length).toBe(50);
  });

  it('refuses a cursor that was altered, that belongs to another list or limit, or that is a day old', async () => {
    const { sandbox, get, eventId } = await world();
    const { next_cursor: cursor } = (await get(`/events/${eventId}/participants?limit=10`)).body;
    const statuses = await Promise.all([
      get(`/events/${eventId}/participants?limit=10&cursor=${cursor}x`),
      get(`/events/${eventId}/activities?limit=10&cursor=${cursor}`),
      get(`/events/${eventId}/participants?limit=11&cursor=${cursor}`),
      get(`/events/${eventId}/participants?limit=10&cursor=${cursor}`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([400, 400, 400, 200]);
    await sandbox.advance(86_400_001);
    const { accessToken } = tokensOf(await sandbox.provider('revento').act('connect', { event: eventId }));
    expect((await get(`/events/${eventId}/participants?limit=10&cursor=${cursor}`, accessToken)).status).toBe(400);
  });

  it('gives unpaged lists whole when the knob says so', async () => {
    const { revento, get, eventId } = await world();
    revento.knobs.set('paginate_all', 'false');
    expect((await get(`/events/${eventId}/locations?limit=2`)).body).toMatchObject({
      has_more: false,
      next_cursor: null,
      data: { length: 7 },
    });
  });

  it('refuses unknown query parameters only when the knob says so', async () => {
    const { revento, get, eventId } = await world();
    expect((await get(`/events/${eventId}/threads?updated_since=x`)).status).toBe(200);
    revento.knobs.set('strict_query', 'true');
    expect((await get(`/events/${eventId}/threads?updated_since=x`)).body.error).toBe('invalid_request');
  });
});

describe('signed-in users', () => {
  it('reads profile and application with a user token', async () => {
    const { revento, get } = await world();
    const user = tokensOf(await revento.act('signIn', {}));
    const profile = await get('/me/profile', user.accessToken);
    const application = await get('/me/application', user.accessToken);
    expect(Object.keys(profile.body)).toEqual(['id', 'name', 'email']);
    expect(application.body).toMatchObject({ user_id: profile.body.id, event_id: user.eventId });
    expect(user.accessToken).toMatch(/^rev_user_/);
  });

  it('needs the right kind of token on either side', async () => {
    const { revento, get, eventId } = await world();
    const user = tokensOf(await revento.act('signIn', {}));
    expect((await get('/me/profile')).body.error).toBe('user_token_required');
    expect((await get(`/events/${eventId}`, user.accessToken)).body.error).toBe('installation_token_required');
  });
});

describe('refusals', () => {
  it('refuses a token of another event with event_not_authorized, and of another environment with invalid_token', async () => {
    const { revento, get } = await world();
    const second = tokensOf(await revento.act('connect', {}));
    expect((await get(`/events/${second.eventId}`)).body.error).toBe('event_not_authorized');
    expect((await get(`/events/${revento.facts.productionEventId}`)).body.error).toBe('invalid_token');
  });

  it('names the missing scope, and explains it in the journal', async () => {
    const { sandbox, get, eventId } = await world({}, { scopes: ['event.read'] });
    const { status, body } = await get(`/events/${eventId}/participants`);
    expect([status, body.error, body.required_scope]).toEqual([403, 'insufficient_scope', 'participants.read']);
    const entry = sandbox.journal.query({ kind: 'request' }).at(-1);
    expect(entry?.explain).toEqual([{ what: 'scope', sent: 'event.read', expected: 'participants.read' }]);
  });

  it.each([
    ['no header', undefined],
    ['another scheme', 'Basic abc'],
    ['an unknown token', 'Bearer rev_install_nobody'],
  ])('answers invalid_token for %s, known route or not', async (_, authorization) => {
    const { revento, eventId } = await world();
    for (const path of [`/events/${eventId}`, '/nowhere']) {
      const request = supertest(revento.urls.apiBase).get(path);
      const { status, body } = await (authorization ? request.set('Authorization', authorization) : request);
      expect([status, body.error]).toEqual([401, 'invalid_token']);
    }
  });

  it('answers the provider’s 404 for an unknown route, and names the nearest operation in the journal', async () => {
    const { sandbox, get, eventId } = await world();
    const { status, body } = await get(`/events/${eventId}/particpants`);
    expect([status, body.error]).toEqual([404, 'not_found']);
    const entry = sandbox.journal.query({ kind: 'request' }).at(-1);
    expect(entry?.emulated).toBe(false);
    expect(entry?.explain[0]?.expected).toContain('/api/v1/events/{event_id}');
  });

  it('answers 405 for anything but GET', async () => {
    const { revento, eventId, accessToken } = await world();
    const { status, body } = await supertest(revento.urls.apiBase)
      .post(`/events/${eventId}`)
      .set('Authorization', `Bearer ${accessToken}`)
      .send({});
    expect([status, body.error]).toEqual([405, 'method_not_allowed']);
  });

  it('answers 406 for another version, and serves v1 for none, */* and application/json', async () => {
    const { revento, get, eventId } = await world();
    expect((await get(`/events/${eventId}`).set('Accept', 'application/vnd.revento.v2+json')).body.error).toBe(
      'not_acceptable',
    );
    for (const accept of ['*/*', 'application/json', 'text/html, application/vnd.revento.v1+json;q=0.5']) {
      expect((await get(`/events/${eventId}`).set('Accept', accept)).status).toBe(200);
    }
    revento.knobs.set('accept_strict', 'false');
    expect((await get(`/events/${eventId}`).set('Accept', 'application/vnd.revento.v2+json')).status).toBe(200);
  });

  it('tells expired from revoked, and revoked beats expired', async () => {
    const { sandbox, revento, get, eventId } = await world();
    await sandbox.advance(3_600_000);
    expect((await get(`/events/${eventId}`)).body.error).toBe('token_expired');
    await revento.act('suspend', {});
    expect((await get(`/events/${eventId}`)).body.error).toBe('token_revoked');
  });
});

describe('request ids', () => {
  it('echoes the UUID of the client in header and error body, and makes one up for anything else', async () => {
    const { get, eventId } = await world();
    const id = '5f0c7d1e-2a0b-4a52-9f4e-0d6f3f3a8b77';
    const refused = await get('/events/none').set('X-Revento-Request-Id', id);
    expect([refused.headers['x-revento-request-id'], refused.body.request_id]).toEqual([id, id]);
    const made = await get(`/events/${eventId}`).set('X-Revento-Request-Id', 'not-a-uuid');
    expect(made.headers['x-revento-request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });

  it('is asked for only when the knob says so', async () => {
    const { revento, get, eventId } = await world();
    revento.knobs.set('request_id_strict', 'true');
    expect((await get(`/events/${eventId}`)).body.error).toBe('invalid_request');
  });
});
