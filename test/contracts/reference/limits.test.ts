import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backoffMs, retryAfterMs } from '../../../contracts/reference/waiting.ts';
import { Rig } from './rig.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('limits and outages', () => {
  let rig: Rig;
  const apiCalls = () => rig.provider.calls('/api/v1/');
  /** Answers the first API requests in this way. */
  const first = (count: number, status: number, error: string, headers: Record<string, string> = {}) => {
    let left = count;
    rig.provider.script = ({ path }) =>
      path.startsWith('/api/') && left-- > 0 ? { status, body: { error }, headers } : undefined;
  };
  beforeEach(async () => {
    rig = await new Rig().start();
    await rig.connect();
  });
  afterEach(() => rig.stop());

  it('waits for Retry-After, and so does everyone with the same token', async () => {
    first(1, 429, 'rate_limit_exceeded', { 'retry-after': '1' });
    const limited = rig.sync();
    while (rig.app.connections.working('evt_one').lastError === null) await turn();
    const others = Array.from({ length: 6 }, () => rig.sync());
    for (const { status } of await Promise.all([limited, ...others])) expect(status).toBe(200);
    const [offence, ...later] = apiCalls().map(({ at }) => at);
    expect(Math.min(...later) - (offence ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  it('does not make another connection wait', async () => {
    await rig.connect('evt_two');
    rig.provider.script = ({ path }) =>
      path.includes('evt_one')
        ? { status: 429, body: { error: 'rate_limit_exceeded' }, headers: { 'retry-after': '3000' } }
        : undefined;
    expect(await rig.sync('evt_one')).toMatchObject({
      status: 503,
      body: { reason: expect.stringMatching(/^rate limited for another 300[01] s$/) },
    });
    expect((await rig.sync('evt_two')).status).toBe(200);
    expect((await rig.sync('evt_one')).status).toBe(503);
    expect(rig.provider.calls('evt_one')).toHaveLength(1);
  });

  it('does not carry the wait over to the tokens of a new consent', async () => {
    first(1, 429, 'rate_limit_exceeded', { 'retry-after': '3000' });
    expect((await rig.sync()).status).toBe(503);
    await rig.connect();
    expect((await rig.sync()).status).toBe(200);
  });

  it('understands seconds and dates, and nothing absurd', () => {
    const date = 'Mon, 21 Sep 2026 14:13:18 GMT';
    const read = (value: string) => retryAfterMs(new Headers({ 'retry-after': value, date }));
    expect(read('7')).toBe(7000);
    expect(read('Mon, 21 Sep 2026 14:13:23 GMT')).toBe(5000);
    for (const value of ['0', '-5', '86400', 'soon', '', 'Mon, 21 Sep 2026 14:13:00 GMT'])
      expect(read(value)).toBeUndefined();
    expect(retryAfterMs(new Headers())).toBeUndefined();
  });

  it('falls back to its own backoff when Retry-After is of no use, a bounded number of times', async () => {
    first(99, 429, 'rate_limit_exceeded', { 'retry-after': 'soon' });
    expect((await rig.sync()).status).toBe(503);
    expect(apiCalls()).toHaveLength(6);
    expect(await rig.status()).toBe('connected');
  });

  it('keeps at most four requests in flight and repeats one that was refused for concurrency', async () => {
    let refusals = 2;
    rig.provider.script = async ({ path }) => {
      if (!path.startsWith('/api/')) return undefined;
      // Nobody is answered before four wait, and then only after a round trip in which a fifth would show up.
      while (rig.provider.busiest < 4) await turn();
      await fetch(`${rig.base}/healthz`);
      return refusals-- > 0 ? { status: 429, body: { error: 'concurrent_limit_exceeded' } } : undefined;
    };
    const results = await Promise.all(Array.from({ length: 12 }, () => rig.sync()));
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set([200]));
    expect(rig.provider.busiest).toBe(4);
  });

  it('survives server errors and repeats nothing that a repeat cannot cure', async () => {
    first(4, 503, 'service_unavailable');
    expect((await rig.sync()).status).toBe(200);
    const before = apiCalls().length;
    first(9, 403, 'event_not_authorized');
    expect(await rig.sync()).toMatchObject({ status: 502, body: { reason: '403 event_not_authorized' } });
    expect(apiCalls()).toHaveLength(before + 1);
  });

  it('grows its backoff, with at least half of it random', () => {
    const draws = (attempt: number) => Array.from({ length: 200 }, () => backoffMs(200, attempt));
    for (const attempt of [0, 1, 2, 3, 4]) {
      expect(Math.min(...draws(attempt))).toBeGreaterThanOrEqual(100 * 2 ** attempt);
      expect(Math.max(...draws(attempt))).toBeLessThanOrEqual(200 * 2 ** attempt);
    }
    expect(new Set(draws(2)).size).toBeGreaterThan(100);
  });
});
