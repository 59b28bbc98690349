import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../../emulator/core/json.ts';
import { gorouteSandbox } from '../../support/goroute.ts';

const LIMITED = { knobs: { tier: 'by_organization' } };

describe('the rate limit', () => {
  it('is ten in a second for a sandbox, and sixty in a minute that begins on the minute', async () => {
    const { call, seconds } = await gorouteSandbox(LIMITED);
    await seconds(30);
    const statuses = async (count: number) => {
      const found: number[] = [];
      for (let i = 0; i < count; i++) found.push((await call('GET', '/health')).status);
      return found.filter((status) => status === 200).length;
    };
    expect(await statuses(12)).toBe(10);
    for (let i = 0; i < 5; i++) {
      await seconds(1);
      expect(await statuses(10)).toBe(10);
    }
    await seconds(1);
    const refused = await call('GET', '/health');
    expect(refused).toMatchObject({
      status: 429,
      error: { code: 'RATE_LIMIT_EXCEEDED', details: 'Limit of 60 requests per minute reached' },
    });
    const headers = ['retry-after', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'];
    const minute = Date.parse('2026-09-21T12:01:00Z') / 1000;
    expect(headers.map((name) => refused.headers.get(name))).toEqual(['24', '60', '0', String(minute)]);
    await seconds(24);
    expect((await call('GET', '/health')).status).toBe(200);
  });

  it('is counted for each organization, all its keys together', async () => {
    const { call, goroute } = await gorouteSandbox({ knobs: { tier: 'sandbox', tier_sandbox: '3,3,5' } });
    const made = await goroute.act('issueKey');
    const other = await goroute.act('identity', { as: 'acme' });
    const keyIn = (value: unknown) => (isJsonObject(value) ? String(value.api_key) : '');
    const status = async (key?: string) => (await call('GET', '/health', key === undefined ? {} : { key })).status;
    expect([await status(), await status(keyIn(made)), await status(), await status(keyIn(made))]).toEqual([
      200, 200, 200, 429,
    ]);
    expect(await status(keyIn(other))).toBe(200);
  });

  it('is that of the tier', async () => {
    const { call, goroute, keys } = await gorouteSandbox(LIMITED);
    const limit = async (key: string) => (await call('GET', '/health', { key })).headers.get('x-ratelimit-limit');
    expect([await limit(keys.sandbox), await limit(keys.production)]).toEqual(['60', '100']);
    for (const [tier, most] of [
      ['professional', '300'],
      ['enterprise', '1000'],
    ]) {
      await goroute.act('setTier', { tier });
      expect(await limit(keys.sandbox)).toBe(most);
    }
  });

  it('lets ten batches through in a minute', async () => {
    const { call, seconds } = await gorouteSandbox();
    const batch = () => call('POST', '/send/batch', { body: { documents: [] } });
    for (let i = 0; i < 10; i++) expect((await batch()).status).toBe(200);
    expect(await batch()).toMatchObject({ status: 429, error: { details: 'Limit of 10 batches per minute reached' } });
    expect((await call('GET', '/health')).status).toBe(200);
    await seconds(60);
    expect((await batch()).status).toBe(200);
  });

  it('is also on what runs at the same time', async () => {
    const { call, goroute, sandbox } = await gorouteSandbox({ knobs: { tier: 'sandbox', tier_sandbox: '60,60,2' } });
    goroute.faults.add({ operation: ['getHealth'], delayMs: 400, times: 2 });
    const slow = [call('GET', '/health'), call('GET', '/health')];
    while (sandbox.journal.query({ kind: 'request' }).length < 2) await new Promise((turn) => setImmediate(turn));
    expect(await call('GET', '/health')).toMatchObject({ status: 429 });
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it.each([
    ['date', expect.stringMatching(/GMT$/)],
    ['none', null],
  ])('tells how long to wait by %s', async (form, value) => {
    const { call, goroute } = await gorouteSandbox({
      knobs: { tier: 'sandbox', tier_sandbox: '1,5,5', retry_after: form, rate_headers: false },
    });
    await call('GET', '/health');
    const refused = await call('GET', '/health');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, value]);
    expect(refused.headers.get('x-ratelimit-limit')).toBeNull();
    goroute.definition.overrideLimit?.(goroute, undefined, 'minute', { remaining: 1, resetInMs: 5000 });
    expect((await call('GET', '/health')).status).toBe(200);
  });
});
