import { describe, expect, it } from 'vitest';
import type { Provider } from '../../emulator/providers/provider.ts';
import { rowsOf, startControl } from './client.ts';
import { receiver } from './receiver.ts';

const NOON = '2026-09-21T12:00:00.000Z';

async function connect(revento: Provider): Promise<{ token: string; event: string }> {
  const made = JSON.parse(JSON.stringify(await revento.act('connect')));
  return { token: String(made.access_token), event: String(made.event_id) };
}

async function reads(revento: Provider, { token, event }: { token: string; event: string }): Promise<number> {
  return (await fetch(`${revento.urls.apiBase}/events/${event}`, { headers: { Authorization: `Bearer ${token}` } }))
    .status;
}

describe('a snapshot', () => {
  it('brings back data, tokens, time, knobs and addresses; faults and quotas are dropped', async () => {
    const { ask, revento, sandbox } = await startControl({ freeze: NOON });
    const kept = await connect(revento);
    await ask('PATCH', '/providers/revento', { webhookUrl: 'http://127.0.0.1:9/', knobs: { code_ttl_s: 5 } });
    const taken = await ask('POST', '/snapshots', { name: 'connected' });
    expect(taken.body).toMatchObject({ name: 'connected', now: NOON, providers: ['revento'], kept: 'memory' });
    const later = await connect(revento);
    await revento.act('expire', { tokens: 'access' });
    await ask('POST', '/clock', { advance: '40d' });
    await ask('PATCH', '/providers/revento', { webhookUrl: null, knobs: { code_ttl_s: null } });
    await ask('POST', '/faults', { provider: 'revento', operation: '$refresh', status: 503 });
    expect(await reads(revento, kept)).toBe(401);
    await ask('POST', '/snapshots/connected/restore');
    expect(await reads(revento, kept)).toBe(200);
    expect(await reads(revento, later)).toBe(401);
    expect((await ask('GET', '/clock')).body).toMatchObject({ now: NOON, frozen: true });
    expect((await ask('GET', '/providers/revento')).body.webhookUrl).toBe('http://127.0.0.1:9/');
    expect(revento.knobs.number('code_ttl_s')).toBe(5);
    expect(revento.faults.list()).toEqual([]);
    expect(sandbox.journal.query({ kind: 'note' })).toMatchObject([{ says: 'The snapshot "connected" was restored.' }]);
  });

  it('makes the same history again', async () => {
    const { ask, revento } = await startControl({ freeze: NOON });
    await ask('POST', '/snapshots', { name: 'start' });
    const first = await connect(revento);
    await ask('POST', '/snapshots/start/restore');
    expect(await connect(revento)).toEqual(first);
  });

  it('takes up deliveries that were pending', async () => {
    const hook = await receiver();
    const { ask, revento } = await startControl({ freeze: NOON, webhooks: { revento: hook.url } });
    await ask('POST', '/providers/revento/webhooks', { delay: '1h', times: 1 });
    await ask('POST', '/providers/revento/events', { type: 'application.approved' });
    const [delivery] = revento.webhooks.deliveries();
    await ask('POST', '/snapshots', { name: 'pending' });
    for (let i = 1; i <= 2; i++) {
      await ask('POST', '/clock', { advance: '1h' });
      expect(hook.ids).toEqual(Array.from({ length: i }, () => delivery?.id));
      await ask('POST', '/snapshots/pending/restore');
    }
    await hook.close();
  });

  it('goes from one sandbox to another as a document', async () => {
    const { ask, revento } = await startControl();
    const kept = await connect(revento);
    await ask('POST', '/snapshots', { name: 'here' });
    const { text } = await ask('GET', '/snapshots/here');
    const other = await startControl({ seed: 'another' });
    expect(await reads(other.revento, kept)).toBe(401);
    expect((await other.ask('PUT', '/snapshots/there', JSON.stringify(JSON.parse(text), null, 2))).body).toMatchObject({
      name: 'there',
    });
    await other.ask('POST', '/snapshots/there/restore');
    expect(await reads(other.revento, kept)).toBe(200);
    expect(other.revento.facts.clientSecret).toBe(revento.facts.clientSecret);
    const { log } = (await other.ask('GET', '/journal.har')).body;
    expect(JSON.stringify(log)).not.toContain(kept.token);
  });

  it('is refused when it was changed, or is for a provider that is not here', async () => {
    const { ask } = await startControl();
    await ask('POST', '/snapshots', { name: 'here' });
    const document = (await ask('GET', '/snapshots/here')).body;
    expect((await ask('PUT', '/snapshots/x', { ...document, takenAt: NOON })).body.code).toBe('snapshot_corrupt');
    expect((await ask('PUT', '/snapshots/x', { ...document, version: 99 })).body.code).toBe('snapshot_version');
    expect((await ask('PUT', '/snapshots/x', { format: 'golive-emulator/snapshot' })).body.code).toBe('body_invalid');
    expect(rowsOf((await ask('GET', '/snapshots')).body.snapshots).map(({ name }) => name)).toEqual(['here']);
  });

  it('is replaced by name, listed and forgotten', async () => {
    const { ask } = await startControl();
    for (const name of ['b', 'a', 'b']) await ask('POST', '/snapshots', { name });
    expect(rowsOf((await ask('GET', '/snapshots')).body.snapshots).map(({ name }) => name)).toEqual(['a', 'b']);
    expect((await ask('DELETE', '/snapshots/a')).status).toBe(204);
    expect((await ask('POST', '/snapshots/a/restore')).body).toMatchObject({
      code: 'snapshot_missing',
      detail: expect.stringContaining('"b"'),
    });
    for (let i = 1; i < 64; i++) await ask('POST', '/snapshots', { name: `n${i}` });
    expect((await ask('POST', '/snapshots', { name: 'one-more' })).body.code).toBe('snapshot_limit');
    expect((await ask('POST', '/snapshots', { name: 'b' })).status).toBe(201);
  });
});

describe('a reset', () => {
  it('makes the first day again: time, data, journal; addresses, credentials and knobs stay', async () => {
    const { ask, revento } = await startControl({ freeze: NOON });
    const { facts } = revento;
    await ask('PATCH', '/providers/revento', { webhookUrl: 'http://127.0.0.1:9/', knobs: { code_ttl_s: 5 } });
    const first = await connect(revento);
    await ask('POST', '/clock', { advance: '3d' });
    await ask('POST', '/faults', { provider: 'revento', operation: '$refresh', status: 503 });
    await ask('POST', '/reset');
    expect(revento.facts).toEqual(facts);
    expect(await reads(revento, first)).toBe(401);
    expect((await ask('GET', '/clock')).body).toMatchObject({ now: NOON, frozen: true, waiting: 0 });
    expect(revento.setup.webhookUrl).toBe('http://127.0.0.1:9/');
    expect(revento.knobs.number('code_ttl_s')).toBe(5);
    expect((await ask('GET', '/faults')).body.faults).toEqual([]);
    expect((await ask('GET', '/journal?kind=action,fault,clock')).body.entries).toEqual([]);
    expect(await connect(revento)).toEqual(first);
  });
});
