import { describe, expect, it, onTestFinished } from 'vitest';
import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import { object } from '../../emulator/http/contract.ts';
import { clientOf, rowsOf, startControl } from './client.ts';

const COUNT = 50;

interface World {
  readonly id: string;
  readonly seed: string;
  readonly ask: ReturnType<typeof clientOf>['ask'];
  readonly api: string;
  readonly facts: JsonObject;
  readonly token: string;
  readonly event: string;
}

async function worldOf(shown: JsonObject): Promise<World> {
  const { ask } = clientOf(String(shown.control));
  const [revento] = rowsOf(shown.providers);
  const facts = object(revento?.facts);
  const { body } = await ask('POST', '/providers/revento/actions/connect', { as: 'acme' });
  const made = isJsonObject(body.result) ? body.result : {};
  return {
    id: String(shown.id),
    seed: String(shown.seed),
    ask,
    api: String(facts.apiBase),
    facts,
    token: String(made.access_token),
    event: String(made.event_id),
  };
}

const get = (api: string, { token, event }: Pick<World, 'token' | 'event'>) =>
  fetch(`${api}/events/${event}`, { headers: { Authorization: `Bearer ${token}` } });

describe('sandboxes', () => {
  it(`are worlds of their own: ${COUNT} of them, driven at the same time, never meet`, async () => {
    const warnings: string[] = [];
    const hear = ({ message }: Error) => warnings.push(message);
    process.on('warning', hear);
    onTestFinished(() => void process.off('warning', hear));
    const { ask, emulator } = await startControl({ freeze: '2026-01-01T00:00:00Z' });
    const started = performance.now();
    const shown = await Promise.all(
      Array.from(
        { length: COUNT },
        async (_, i) =>
          (await ask('POST', '/sandboxes', { seed: `seed ${i % (COUNT / 2)}`, freeze: '2026-01-01T00:00:00Z' })).body,
      ),
    );
    console.info(`${COUNT} sandboxes in parallel: ${((performance.now() - started) / COUNT).toFixed(1)} ms each`);
    const worlds = await Promise.all(shown.map(worldOf));

    await Promise.all(
      worlds.map(async (world, i) => {
        await world.ask('POST', '/clock', { advance: `${i + 1}m` });
        for (let n = 0; n <= i % 5; n++) await (await get(world.api, world)).text();
        if (i % 2 === 1)
          await world.ask('POST', '/faults', { provider: 'revento', operation: 'getEvent', status: 503 });
        if (i % 3 === 0) await world.ask('PATCH', '/providers/revento', { knobs: { code_ttl_s: i + 1 } });
      }),
    );

    expect(warnings).toEqual([]);
    const ports = worlds.map(({ api }) => new URL(api).port);
    expect(new Set([...ports, ...shown.map(({ control }) => new URL(String(control)).port)]).size).toBe(2 * COUNT);
    for (const [i, world] of worlds.entries()) {
      const twin = worlds[(i + COUNT / 2) % COUNT] ?? world;
      const stranger = worlds[(i + 1) % COUNT] ?? world;
      // Seed: the same one gives the same credentials, another gives others.
      expect([twin.facts.clientId, twin.token]).toEqual([world.facts.clientId, world.token]);
      expect(stranger.facts.clientId).not.toBe(world.facts.clientId);
      // Clock, faults, knobs, state.
      expect((await world.ask('GET', '/clock')).body.now).toBe(
        new Date(Date.parse('2026-01-01T00:00:00Z') + (i + 1) * 60_000).toISOString(),
      );
      expect(rowsOf((await world.ask('GET', '/faults')).body.faults)).toHaveLength(i % 2);
      const knobs = rowsOf((await world.ask('GET', '/providers/revento')).body.knobs);
      expect(knobs.find(({ name }) => name === 'code_ttl_s')?.value).toBe(i % 3 === 0 ? i + 1 : 600);
      expect(rowsOf((await world.ask('GET', '/providers/revento/state/connections')).body.rows)).toHaveLength(1);
      // Journal: its own requests only, all of them.
      const { entries } = (await world.ask('GET', '/journal?kind=request')).body;
      expect(rowsOf(entries).map(({ path }) => path)).toEqual(
        Array.from({ length: (i % 5) + 1 }, () => `/api/v1/events/${world.event}`),
      );
      // A token of another world is none here.
      await world.ask('DELETE', '/faults');
      expect((await get(world.api, { ...stranger, event: world.event })).status).toBe(401);
      // Quotas: what others used was theirs.
      const answer = await get(world.api, world);
      const used =
        Number(answer.headers.get('x-ratelimit-limit')) - Number(answer.headers.get('x-ratelimit-remaining'));
      expect(used).toBe((i % 5) + 2);
    }

    await Promise.all(worlds.map(({ id }) => ask('DELETE', `/sandboxes/${id}`)));
    expect(emulator.sandboxes).toHaveLength(1);
    await expect(fetch(worlds[0]?.api ?? '')).rejects.toThrow();
  });

  it('are made with what was asked for', async () => {
    const { ask } = await startControl();
    const { body } = await ask('POST', '/sandboxes', {
      providers: ['revento'],
      seed: 'asked',
      knobs: { 'revento.code_ttl_s': 9 },
      webhooks: { revento: 'http://127.0.0.1:9/hooks' },
      redirects: { revento: 'http://127.0.0.1:9/callback' },
      freeze: '2027-01-01T00:00:00Z',
      wire: 'provider',
      strict: true,
    });
    expect(body).toMatchObject({
      main: false,
      token: null,
      seed: 'asked',
      providers: [{ webhookUrl: 'http://127.0.0.1:9/hooks', redirectUris: ['http://127.0.0.1:9/callback'] }],
    });
    const { ask: there } = clientOf(String(body.control));
    expect((await there('GET', '/clock')).body).toMatchObject({ now: '2027-01-01T00:00:00.000Z', frozen: true });
    expect((await there('GET', '/health')).body).toMatchObject({ sandbox: body.id, seed: 'asked' });
    const { sandboxes } = (await there('GET', '/sandboxes')).body;
    expect(rowsOf(sandboxes).map(({ id, main }) => [id, main])).toEqual([
      ['default', true],
      [body.id, false],
    ]);
  });

  it('can be closed through their own port', async () => {
    const { ask, emulator } = await startControl();
    const { body } = await ask('POST', '/sandboxes');
    expect((await clientOf(String(body.control)).ask('DELETE', `/sandboxes/${body.id}`)).status).toBe(204);
    while (emulator.sandboxes.length > 1) await new Promise((resolve) => setImmediate(resolve));
    await expect(fetch(`${body.control}/health`)).rejects.toThrow();
  });

  it('are dropped when they go unused', async () => {
    const { ask, emulator } = await startControl();
    await ask('POST', '/sandboxes', { idle: '50ms' });
    while (emulator.sandboxes.length > 1) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('leave nothing behind when they cannot be made', async () => {
    const { ask, emulator } = await startControl();
    await ask('POST', '/sandboxes', { webhooks: { nobody: 'http://127.0.0.1:9/' } });
    expect(emulator.sandboxes).toHaveLength(1);
  });
});
