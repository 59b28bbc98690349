import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Rig } from './rig.ts';

describe('connecting and reading', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await new Rig().start();
  });
  afterEach(() => rig.stop());

  it('connects an event and reads it with all its participants', async () => {
    rig.provider.participants.push(
      ...Array.from({ length: 7 }, (_, n) => ({ id: `ptp_${n}`, updated_at: '2026-09-01T00:00:00Z' })),
    );
    rig.provider.pageSize = 3;
    const page = await rig.connect();
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('is connected');
    expect(await rig.look('connections/evt_one')).toEqual({
      event_id: 'evt_one',
      organization_id: 'org_one',
      status: 'connected',
      scopes: ['event.read', 'participants.read', 'program.read'],
      last_error: null,
    });
    expect(await rig.sync()).toEqual({ status: 200, body: { event_id: 'evt_one', events: 1, participants: 7 } });
    expect(await rig.state()).toMatchObject({ events: { evt_one: { details: { title: 'Harbour days' } } } });
    expect(await (await fetch(rig.base)).text()).toContain('<strong>evt_one</strong>: Connected');
  });

  it('sends a fresh UUID and the API version with every request', async () => {
    await rig.connect();
    await rig.sync();
    const calls = rig.provider.calls('/api/v1/');
    expect(new Set(calls.map(({ accept }) => accept))).toEqual(new Set(['application/vnd.revento.v1+json']));
    expect(new Set(calls.map(({ requestId }) => requestId)).size).toBe(calls.length);
    for (const { requestId } of calls) expect(requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('shows a clear page when consent is declined, and asks for no token', async () => {
    const { cookie, state } = await rig.begin('evt_one');
    const page = await rig.callback({ error: 'access_denied', state }, cookie);
    expect(page.status).toBe(403);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('You declined the access');
    expect(rig.provider.calls('/oauth/token')).toEqual([]);
    expect((await rig.connect()).status).toBe(200);
  });

  it('refuses a callback whose state is missing, altered, of another browser, or used', async () => {
    const mine = await rig.begin('evt_one');
    const theirs = await rig.begin('evt_one');
    const code = rig.provider.issueCode(
      'evt_one',
      mine.authorize.searchParams.get('code_challenge') ?? '',
      'event.read',
    );
    for (const query of [{ code }, { code, state: `${mine.state}x` }, { code, state: theirs.state }]) {
      expect((await rig.callback(query as Record<string, string>, mine.cookie)).status).toBe(400);
    }
    expect((await rig.callback({ code, state: mine.state }, '')).status).toBe(400);
    expect(rig.provider.calls('/oauth/token')).toEqual([]);
    expect((await rig.callback({ code, state: mine.state }, mine.cookie)).status).toBe(200);
    expect((await rig.callback({ code, state: mine.state }, mine.cookie)).status).toBe(400);
    expect(rig.provider.calls('/oauth/token')).toHaveLength(1);
  });

  it('uses PKCE with S256 and keeps the verifier for the token request', async () => {
    const { authorize } = await rig.begin('evt_one');
    const { searchParams: query } = authorize;
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(query.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(query.get('state')).toMatch(/^[\w-]{43}$/);
    await rig.connect();
    const verifier = rig.provider.calls('/oauth/token')[0]?.form.get('code_verifier') ?? '';
    expect(verifier).toMatch(/^[\w-]{43}$/);
    expect(rig.logged.join()).not.toContain(verifier);
  });

  it('does not ask for what the organizer did not grant', async () => {
    await rig.connect('evt_one', 'event.read');
    expect(await rig.sync()).toMatchObject({ status: 200, body: { events: 1, participants: null } });
    expect(rig.provider.calls('/participants')).toEqual([]);
  });

  it('reports a failed exchange as a page and stays unconnected', async () => {
    rig.provider.script = ({ path }) => (path === '/oauth/token' ? { status: 503 } : undefined);
    expect((await rig.connect()).status).toBe(502);
    expect((await rig.hook('GET', 'connections/evt_one')).status).toBe(404);
    expect((await rig.sync()).status).toBe(404);
  });

  it('stops at a list that repeats its cursor', async () => {
    await rig.connect();
    rig.provider.script = ({ path }) =>
      path.endsWith('/participants')
        ? { status: 200, body: { data: [], next_cursor: 'same', has_more: true } }
        : undefined;
    expect((await rig.sync()).status).toBe(502);
  });

  it('keeps every token encrypted on disk and out of the log', async () => {
    await rig.connect();
    rig.provider.expire('evt_one');
    await rig.sync();
    const names = readdirSync(rig.dataDir, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(rig.dataDir, name),
    );
    const files = names.filter((name) => statSync(name).isFile());
    const written = files.map((name) => readFileSync(name, 'latin1')).join();
    expect(rig.provider.tokensIssued).toHaveLength(4);
    for (const secret of [...rig.provider.tokensIssued, 'client-secret-canary']) {
      expect(written).not.toContain(secret);
      expect(rig.logged.join()).not.toContain(secret);
    }
    expect(statSync(join(rig.dataDir, 'token.key')).mode & 0o777).toBe(0o600);
  });
});
