import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { connected, NOON, reventoSandbox, tokensOf } from '../../support/sandbox.ts';

async function world() {
  const { sandbox, revento } = await reventoSandbox();
  const tokens = await connected(revento);
  const get = (token = tokens.accessToken) =>
    supertest(revento.urls.apiBase).get(`/events/${tokens.eventId}`).set('Authorization', `Bearer ${token}`);
  const burst = async (count: number) => {
    const answers = [];
    for (let i = 0; i < count; i++) answers.push(await get());
    return answers;
  };
  return { sandbox, revento, get, burst, ...tokens };
}

describe('the burst budget', () => {
  it('lets 30 requests a minute pass, refuses the 31st, and says when the oldest leaves the window', async () => {
    const { sandbox, burst, get } = await world();
    const first = await burst(10);
    await sandbox.advance(20_000);
    const rest = await burst(20);
    expect([...first, ...rest].every(({ status }) => status === 200)).toBe(true);
    const refused = await get();
    expect([refused.status, refused.body.error, refused.headers['retry-after']]).toEqual([
      429,
      'rate_limit_exceeded',
      '40',
    ]);
    expect(refused.headers['x-ratelimit-remaining']).toBe('470');
    await sandbox.advance(40_000);
    expect((await burst(10)).every(({ status }) => status === 200)).toBe(true);
    expect((await get()).status).toBe(429);
  });

  it('does not count what it refused', async () => {
    const { burst } = await world();
    const answers = await burst(35);
    expect(answers.filter(({ status }) => status === 429).length).toBe(5);
    expect(answers.at(-1)?.headers['x-ratelimit-remaining']).toBe('470');
  });
});

describe('the hourly budget', () => {
  it('is anchored at the first request and comes back whole at X-RateLimit-Reset', async () => {
    const { sandbox, revento, get, grant } = await world();
    const first = await get();
    const reset = Date.parse(NOON) / 1000 + 3600;
    expect(first.headers).toMatchObject({
      'x-ratelimit-limit': '500',
      'x-ratelimit-remaining': '499',
      'x-ratelimit-reset': String(reset),
    });
    revento.definition.overrideLimit?.(revento, undefined, 'hour', { remaining: 0, resetInMs: 17_000 });
    const refused = await get();
    expect([refused.status, refused.headers['retry-after'], refused.headers['x-ratelimit-remaining']]).toEqual([
      429,
      '17',
      '0',
    ]);
    await sandbox.advance(17_000);
    expect((await get()).headers['x-ratelimit-remaining']).toBe('499');
    expect(grant).toMatch(/^grt_/);
  });

  it('belongs to the connection, so a refresh does not bring it back, unless the knob says access_token', async () => {
    const { revento, get, eventId } = await world();
    await get();
    const other = tokensOf(await revento.act('connect', { event: eventId }));
    expect((await get(other.accessToken)).headers['x-ratelimit-remaining']).toBe('499');
    expect((await get()).headers['x-ratelimit-remaining']).toBe('498');
    revento.knobs.set('rate_key', 'access_token');
    expect((await get()).headers['x-ratelimit-remaining']).toBe('499');
  });

  it('slides when the knob says so', async () => {
    const { sandbox, revento, get } = await world();
    revento.knobs.set('hour_window', 'sliding');
    await get();
    await sandbox.advance(1_800_000);
    expect((await get()).headers['x-ratelimit-remaining']).toBe('498');
    await sandbox.advance(1_799_000);
    expect((await get()).headers['x-ratelimit-remaining']).toBe('497');
  });
});

describe('the concurrency budget', () => {
  it('refuses the sixth request in flight at once and without Retry-After', async () => {
    const { revento, get } = await world();
    revento.faults.add({ operation: 'getEvent', hangMs: 60_000, times: 5 });
    const held = Array.from({ length: 5 }, () =>
      get().then(
        () => undefined,
        () => undefined,
      ),
    );
    await revento.journal.wait({ kind: 'fault', provider: 'revento' }, { count: 6 });
    const sixth = await get();
    expect([sixth.status, sixth.body.error, sixth.headers['retry-after']]).toEqual([
      429,
      'concurrent_limit_exceeded',
      undefined,
    ]);
    expect(sixth.headers['x-ratelimit-limit']).toBe('500');
    await revento.server.close();
    await Promise.all(held);
  });
});

describe('thrashing', () => {
  it('brings a suspension when the knob says after how many refusals', async () => {
    const { revento, burst, get } = await world();
    revento.knobs.set('thrash_suspension', '3');
    const answers = await burst(33);
    expect(answers.at(-1)?.status).toBe(429);
    expect((await get()).body.error).toBe('token_revoked');
  });
});
