import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../emulator/http/faults.ts';
import { connected, jsonOf, reventoSandbox } from '../support/sandbox.ts';

async function world(spec?: FaultSpec) {
  const { sandbox, revento } = await reventoSandbox();
  const tokens = await connected(revento);
  if (spec) revento.faults.add(spec);
  const url = `${revento.urls.apiBase}/events/${tokens.eventId}`;
  const headers = { authorization: `Bearer ${tokens.accessToken}` };
  const get = () => fetch(url, { headers });
  const refresh = (refreshToken = tokens.refreshToken) => {
    const { clientId = '', clientSecret = '' } = revento.facts;
    const form = {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: clientSecret,
    };
    return fetch(`${revento.urls.authBase}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
  };
  return { sandbox, revento, url, headers, get, refresh, ...tokens };
}

/** What a raw client sees: the bytes that came, and how the connection ended. */
function raw(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string; error: string | null }> {
  return new Promise((resolve) => {
    let body = '';
    let status = 0;
    const done = (error: string | null) => resolve({ status, body, error });
    const request = httpRequest(url, { headers, agent: false }, (response) => {
      status = response.statusCode ?? 0;
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => done(null));
      response.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    });
    request.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    request.end();
  });
}

describe('faults that answer', () => {
  it.each([
    [{ status: 503 }, 503, 'service_unavailable'],
    [{ status: 500 }, 500, 'internal_error'],
    [{ status: 502 }, 502, 'service_unavailable'],
    [{ error: 'token_expired' }, 401, 'token_expired'],
    [{ error: 'token_revoked' }, 401, 'token_revoked'],
    [{ status: 429 }, 429, 'rate_limit_exceeded'],
    [{ status: 418, error: 'never_heard_of' }, 418, 'never_heard_of'],
  ])('speaks the provider’s dialect for %j', async (spec, status, code) => {
    const { get } = await world(spec);
    const response = await get();
    const body = await jsonOf(response);
    expect([response.status, body.error]).toEqual([status, code]);
    expect(body.request_id).toBe(response.headers.get('x-revento-request-id'));
  });

  it('means invalid_grant by a 400 of a refresh', async () => {
    const { refresh } = await world({ operation: 'refreshToken', status: 400, times: 1 });
    expect(await (await refresh()).json()).toMatchObject({ error: 'invalid_grant' });
    expect((await refresh()).status).toBe(200);
  });

  it('says Retry-After in seconds, as a date on the wire’s clock, or as junk', async () => {
    const { revento, get } = await world({ status: 429, retryAfter: 7, times: 1 });
    expect((await get()).headers.get('retry-after')).toBe('7');
    revento.faults.add({ status: 503, retryAfter: { date: 90 }, times: 1 });
    expect((await get()).headers.get('retry-after')).toBe('Mon, 21 Sep 2026 12:01:30 GMT');
    revento.faults.add({ status: 429, retryAfter: { raw: 'soon' }, times: 1 });
    expect((await get()).headers.get('retry-after')).toBe('soon');
  });

  it('replaces body and headers, as text or as JSON', async () => {
    const { revento, get } = await world({
      body: '<html>',
      headers: { 'Content-Type': 'text/html', 'X-Cache': 'HIT' },
      times: 1,
    });
    const page = await get();
    expect([page.status, await page.text(), page.headers.get('content-type'), page.headers.get('x-cache')]).toEqual([
      200,
      '<html>',
      'text/html',
      'HIT',
    ]);
    revento.faults.add({ body: { data: null }, times: 1 });
    expect(await (await get()).json()).toEqual({ data: null });
  });

  it('answers garbage under the usual headers', async () => {
    const { get } = await world({ garbage: true });
    const response = await get();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    await expect(response.json()).rejects.toThrow();
  });
});

describe('faults of the connection', () => {
  it('resets before the effect: the refresh token is still good', async () => {
    const { revento, refresh } = await world({ operation: 'refreshToken', reset: 'before', times: 1 });
    await expect(refresh()).rejects.toThrow();
    expect((await refresh()).status).toBe(200);
    expect(revento.journal.query({ operation: 'refreshToken', kind: 'request' }).map(({ outcome }) => outcome)).toEqual(
      ['reset', 'answered'],
    );
  });

  it.each([{ reset: 'after' }, { drop: true }] as const)(
    'loses the answer after the effect: the refresh token is spent (%j)',
    async (spec) => {
      const { refresh } = await world({ operation: 'refreshToken', ...spec, times: 1 });
      await expect(refresh()).rejects.toThrow();
      expect(await (await refresh()).json()).toMatchObject({ error: 'invalid_grant' });
    },
  );

  it('truncates a body whose length was announced in full', async () => {
    const { url, headers, revento } = await world({ truncate: 20 });
    const seen = await raw(url, headers);
    expect([seen.status, seen.body.length, seen.error]).toEqual([200, 20, 'ECONNRESET']);
    expect(revento.journal.query({ kind: 'request' }).at(-1)?.outcome).toBe('truncated');
  });

  it('stalls in the body, then goes on', async () => {
    const { url, headers } = await world({ stall: { afterBytes: 5, forMs: 30 } });
    const seen = await raw(url, headers);
    expect([seen.status, seen.error]).toEqual([200, null]);
    expect(JSON.parse(seen.body).title).toBe('Zjazd Kartografów 2026');
  });

  it('hangs before the headers, then closes without an answer and without an effect', async () => {
    const { refresh } = await world({ operation: 'refreshToken', hangMs: 30, times: 1 });
    await expect(refresh()).rejects.toThrow();
    expect((await refresh()).status).toBe(200);
  });

  it('lets a client give up on a hanging request, and says that it left', async () => {
    const { url, headers, revento } = await world({ hangMs: 60_000 });
    const leaving = new AbortController();
    const request = fetch(url, { headers, signal: leaving.signal });
    await revento.journal.wait({ kind: 'fault' }, { count: 2 });
    leaving.abort();
    await expect(request).rejects.toThrow();
    const { entries } = await revento.journal.wait({ kind: 'request' }, { ended: true });
    expect(entries.map((entry) => 'outcome' in entry && entry.outcome)).toEqual(['abandoned']);
  });

  it('delays an answer in wall time', async () => {
    const { get, revento } = await world({ delayMs: 40 });
    expect((await get()).status).toBe(200);
    expect(revento.journal.query({ kind: 'request' }).at(-1)?.durationMs).toBeGreaterThanOrEqual(39);
  });
});

describe('faults that no answer can have', () => {
  it.each([{ headers: { 'not a header': 'x' } }, { status: 99_999 }])(
    'cuts the connection, says why, and lives on (%j)',
    async (spec) => {
      const { get, revento } = await world({ ...spec, times: 1 });
      await expect(get()).rejects.toThrow();
      expect(revento.journal.query({ kind: 'finding' }).map((entry) => 'finding' in entry && entry.finding)).toEqual([
        'emulator_fault',
      ]);
      expect((await get()).status).toBe(200);
    },
  );
});

describe('which exchanges meet a fault', () => {
  it('meets the named operation only, by name or by the start of it', async () => {
    const { revento, get, refresh } = await world({ operation: 'list*', status: 503 });
    expect((await get()).status).toBe(200);
    revento.faults.add({ operation: ['refreshToken', 'listParticipants'], status: 503 });
    expect([(await get()).status, (await refresh()).status]).toEqual([200, 503]);
  });

  it('meets a path, with * within a segment and ** across', async () => {
    const { revento, get } = await world({ path: '/api/v1/*', status: 503 });
    expect((await get()).status).toBe(200);
    revento.faults.add({ path: '/api/**', status: 503 });
    expect((await get()).status).toBe(503);
  });

  it('meets the calls of one connection only', async () => {
    const { revento, get, eventId } = await world();
    const other = await connected(revento);
    revento.faults.add({ credential: other.eventId, status: 503 });
    expect((await get()).status).toBe(200);
    revento.faults.add({ credential: eventId, status: 503 });
    expect((await get()).status).toBe(503);
  });

  it('meets as many as it was told, after letting some pass, and then recovers', async () => {
    const { get, revento } = await world({ status: 503, skip: 1, times: 2 });
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await get()).status);
    expect(statuses).toEqual([200, 503, 503, 200, 200]);
    expect(revento.faults.list()[0]).toMatchObject({ met: 2, state: 'spent' });
  });

  it('never shares a times: 1 between parallel calls', async () => {
    const { get } = await world({ status: 503, times: 1 });
    const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await get()).status));
    expect(statuses.filter((status) => status === 503).length).toBe(1);
  });

  it('lives as long as it was told, in provider time', async () => {
    const { sandbox, revento, get } = await world({ status: 503, forMs: 30_000 });
    expect((await get()).status).toBe(503);
    await sandbox.advance(30_000);
    expect((await get()).status).toBe(200);
    expect(revento.faults.list()[0]?.state).toBe('expired');
  });

  it('meets by chance as the seed decides: twice the same', async () => {
    const run = async () => {
      const { get } = await world({ status: 503, probability: 0.5 });
      const statuses = [];
      for (let i = 0; i < 12; i++) statuses.push((await get()).status);
      return statuses;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set([200, 503]));
    expect(await run()).toEqual(first);
  });

  it('writes down each meeting under the request that met it', async () => {
    const { get, revento } = await world({ status: 503 });
    await get();
    const request = revento.journal.query({ kind: 'request' }).at(-1);
    const met = revento.journal.query({ kind: 'fault' }).at(-1);
    expect(met).toMatchObject({ change: 'met', met: 1, cause: request?.seq, faultId: request?.faults[0] });
  });

  it('counts a slow request as in flight', async () => {
    const { revento, get } = await world({ operation: 'getEvent', delayMs: 60_000, times: 5 });
    const leaving = Array.from({ length: 5 }, () => get().catch(() => undefined));
    await revento.journal.wait({ kind: 'fault' }, { count: 6 });
    expect((await get()).status).toBe(429);
    await revento.server.close();
    await Promise.all(leaving);
  });
});
