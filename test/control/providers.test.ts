import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../emulator/core/json.ts';
import { clientOf, rowsOf, startControl } from './client.ts';
import { receiver } from './receiver.ts';

describe('providers', () => {
  it('show what a person must copy, in full', async () => {
    const { ask, revento } = await startControl();
    const [shown] = rowsOf((await ask('GET', '/providers')).body.providers);
    expect(shown?.facts).toEqual(revento.facts);
    expect(shown?.urls).toEqual(revento.urls);
    const secret = revento.facts.clientSecret ?? '';
    expect(secret.length).toBeGreaterThan(20);
    const state = await ask('GET', '/providers/revento/state/integrations');
    expect(state.text).not.toContain(secret);
    expect(state.text).toContain(secret.slice(-4));
    expect((await ask('GET', '/providers/revento/state/integrations?secrets=full')).text).toContain(secret);
  });

  it('tell their knobs, actions, collections, events and operations', async () => {
    const { ask } = await startControl();
    const { body } = await ask('GET', '/providers/revento');
    const knob = rowsOf(body.knobs).find(({ name }) => name === 'refresh_reuse');
    expect(knob).toMatchObject({
      value: 'reject',
      default: 'reject',
      values: ['reject', 'revoke_family', 'grace_30s'],
      confidence: 'M',
    });
    expect(rowsOf(body.actions).find(({ name }) => name === 'rotate')).toMatchObject({
      parameters: { required: ['secret'] },
    });
    expect(body.collections).toContain('connections');
    expect(body.operations).toContain('refreshToken');
    expect(body.events).toContain('integration.suspended');
    expect(body.profile).toMatchObject({ operations: { refresh: 'refreshToken' } });
  });

  it('take changed addresses and knobs, all or nothing', async () => {
    const { ask, revento } = await startControl();
    const changed = {
      webhookUrl: 'http://127.0.0.1:9/hooks',
      redirectUris: ['http://localhost:9/cb'],
      knobs: { code_ttl_s: 5 },
    };
    expect((await ask('PATCH', '/providers/revento', changed)).body).toMatchObject({
      webhookUrl: changed.webhookUrl,
      redirectUris: changed.redirectUris,
    });
    expect(revento.knobs.number('code_ttl_s')).toBe(5);
    for (const wrong of [
      { webhookUrl: null, knobs: { code_ttl_s: 7, nope: 1 } },
      { webhookUrl: null, knobs: { code_ttl_s: 7, require_state: 'perhaps' } },
      { webhookUrl: 'http://evil.example/', knobs: { code_ttl_s: 7 } },
      { redirectUris: 'http://localhost:9/cb', knobs: { code_ttl_s: 7 } },
    ]) {
      expect((await ask('PATCH', '/providers/revento', wrong)).status).toBe(400);
      expect(revento.setup).toEqual({ webhookUrl: changed.webhookUrl, redirectUris: changed.redirectUris });
      expect(revento.knobs.number('code_ttl_s')).toBe(5);
    }
    await ask('PATCH', '/providers/revento', { webhookUrl: null, knobs: { code_ttl_s: null } });
    expect(revento.setup.webhookUrl).toBeNull();
    expect(revento.knobs.number('code_ttl_s')).toBe(600);
  });

  it('let things happen, with fields that were asked for', async () => {
    const { ask } = await startControl();
    const { body } = await ask('POST', '/providers/revento/events', {
      type: 'activity.updated',
      data: { title: 'Renamed' },
    });
    expect(body.entry).toMatchObject({
      kind: 'event',
      type: 'activity.updated',
      payload: { data: { title: 'Renamed' } },
    });
  });

  it('carry out actions and say where what followed is found', async () => {
    const { ask, revento } = await startControl();
    const { body } = await ask('POST', '/providers/revento/actions/connect', { as: 'acme' });
    const result = isJsonObject(body.result) ? body.result : {};
    const answer = await fetch(`${revento.urls.apiBase}/events/${result.event_id}`, {
      headers: { Authorization: `Bearer ${result.access_token}` },
    });
    expect(answer.status).toBe(200);
    const { entries } = (await ask('GET', `/journal?under=${body.seq}&kind=token`)).body;
    expect(rowsOf(entries).map(({ tokenKind }) => tokenKind)).toEqual(['access', 'refresh']);
    const parallel = await Promise.all([1, 2, 3].map(() => ask('POST', '/providers/revento/actions/resetData')));
    expect(new Set(parallel.map((one) => one.body.seq)).size).toBe(3);
  });

  it('refuse an action as the provider would', async () => {
    const { ask } = await startControl();
    await ask('POST', '/providers/revento/actions/suspend', {});
    const answer = await ask('POST', '/providers/revento/actions/connect', {});
    expect([answer.status, answer.body.code]).toEqual([409, 'connection_refused']);
  });
});

describe('deliveries', () => {
  async function withReceiver() {
    const started = await startControl();
    const hook = await receiver();
    await started.ask('PATCH', '/providers/revento', { webhookUrl: hook.url });
    const happen = () => started.ask('POST', '/providers/revento/events', { type: 'application.approved' });
    const settled = (count: number) => started.ask('GET', `/journal?kind=attempt&wait=5s&ended=true&count=${count}`);
    return { ...started, hook, happen, settled };
  }

  it('are shaped, held, released and sent again', async () => {
    const { ask, hook, happen, settled } = await withReceiver();
    const { body: shape } = await ask('POST', '/providers/revento/webhooks', { hold: true, times: 2 });
    await happen();
    await happen();
    const { deliveries } = (await ask('GET', '/providers/revento/deliveries')).body;
    const ids = rowsOf(deliveries).map(({ id }) => String(id));
    expect(rowsOf(deliveries).map(({ status }) => status)).toEqual(['held', 'held']);
    const { shapes } = (await ask('GET', '/providers/revento/webhooks')).body;
    expect(shapes).toMatchObject([{ id: shape.id, met: 2, state: 'spent' }]);
    expect((await ask('POST', '/providers/revento/webhooks/release', { order: 'reverse' })).body.released).toEqual(
      ids.toReversed(),
    );
    await settled(2);
    expect(hook.ids).toEqual(ids.toReversed());
    const again = await ask('POST', `/providers/revento/deliveries/${ids[0]}/redeliver`);
    expect([again.status, again.body.id]).toEqual([202, ids[0]]);
    await settled(3);
    expect(hook.ids.at(-1)).toBe(ids[0]);
    await hook.close();
  });

  it('are plain again when shapes are cleared', async () => {
    const { ask, hook, happen, settled } = await withReceiver();
    await ask('POST', '/providers/revento/webhooks', { drop: true });
    await ask('POST', '/providers/revento/webhooks', { duplicate: 3 });
    await ask('DELETE', '/providers/revento/webhooks');
    await happen();
    await settled(1);
    expect(hook.ids).toHaveLength(1);
    await hook.close();
  });
});

describe('the process', () => {
  it('says which sandbox a port is of', async () => {
    const { ask, sandbox } = await startControl();
    const { body } = await ask('GET', '/health');
    expect(body).toMatchObject({ status: 'ok', pid: process.pid, sandbox: 'default', seed: sandbox.seed });
  });

  it('ends when its main port is asked, and only then', async () => {
    const { ask, emulator, client } = await startControl();
    const other = clientOf(String((await ask('POST', '/sandboxes')).body.control));
    const refused = await other.ask('POST', '/shutdown');
    expect([refused.status, refused.body.code]).toEqual([409, 'sandbox_not_main']);
    expect((await ask('POST', '/shutdown')).body).toEqual({ status: 'stopping' });
    await emulator.closed;
    await expect(fetch(`${client.url}/health`)).rejects.toThrow();
    await expect(fetch(`${other.url}/health`)).rejects.toThrow();
  });

  it('shows a page without what a seed could smuggle into it', async () => {
    const { ask } = await startControl({ seed: '<script>alert(1)</script>' });
    const page = await ask('GET', '/');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.text).not.toContain('<script>');
    expect(page.text).toContain('href="/journal"');
  });
});
