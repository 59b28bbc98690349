import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyChanges } from '../../../contracts/revento/reference/changes.ts';
import { mutants } from '../../../contracts/revento/reference/mutants/index.ts';
import { correctParts } from '../../../contracts/revento/reference/parts.ts';
import { Rig } from './rig.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('mutants', () => {
  const rigs: Rig[] = [];
  const mutant = async (name: string) => {
    const rig = await new Rig(name).start();
    rigs.push(rig);
    await rig.connect();
    return rig;
  };
  const refreshesOf = (rig: Rig) => rig.provider.calls('/oauth/token').length - 1;
  const limitOnce = (rig: Rig, after: string) => {
    const limited = { status: 429, body: { error: 'rate_limit_exceeded' }, headers: { 'retry-after': after } };
    rig.provider.script = () => (rig.provider.calls('/api/').length === 1 ? limited : undefined);
  };
  const suspended = { type: 'integration.suspended', eventId: null, data: {} };
  afterEach(() => {
    for (const rig of rigs.splice(0)) rig.stop();
  });

  it('have unique names, and name what they kill apart from what they cloud', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    for (const { name, breaks, kills, clouds = [] } of mutants) {
      expect(kills.length, name).toBeGreaterThan(0);
      expect(
        clouds.filter((id) => kills.includes(id)),
        name,
      ).toEqual([]);
      expect(breaks, name).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('replace parts, and leave the correct ones as they were', () => {
    const before = { ...correctParts };
    for (const { name, manifest } of mutants) {
      const changed = applyChanges(correctParts, [name]);
      expect(Object.keys(changed), name).toEqual(Object.keys(before));
      expect(
        manifest !== undefined ||
          Object.entries(changed).some(([key, part]) => part !== before[key as keyof typeof before]),
        name,
      ).toBe(true);
    }
    expect(correctParts).toEqual(before);
    expect(applyChanges(correctParts, [])).toEqual(correctParts);
  });

  it('are refused by an unknown name, with the nearest ones', () => {
    expect(() => applyChanges(correctParts, ['dedupe-rice'])).toThrow(
      /^Unknown mutant "dedupe-rice"\. Nearest: dedupe-race, /,
    );
  });

  it.each(mutants.map(({ name }) => name))('%s connects, and takes a plain webhook once', async (name) => {
    const rig = await mutant(name);
    expect((await rig.sync()).status).toBe(200);
    expect(await rig.deliver({ id: 'plain' })).toBe(202);
    expect(await rig.processed()).toEqual(['plain']);
  });

  const wrong = { 'x-revento-signature': `sha256=${'0'.repeat(64)}` };
  it.each([
    ['sig-optional', { 'x-revento-signature': undefined }, 202],
    ['sig-catch', { 'x-revento-signature': 'sha256=ab' }, 202],
    ['sig-unchecked', wrong, 202],
    ['sig-late', wrong, 401],
  ])('%s lets a forgery have its effect', async (name, headers, status) => {
    const rig = await mutant(name);
    expect(await rig.deliver({ id: 'forged', headers })).toBe(status);
    expect(await rig.processed()).toEqual(['forged']);
  });

  it('sig-throws-length answers 500 to a short signature', async () => {
    const rig = await mutant('sig-throws-length');
    expect(await rig.deliver({ headers: { 'x-revento-signature': 'sha256=ab' } })).toBe(500);
    expect(await rig.deliver({ headers: wrong })).toBe(401);
  });

  it('body-reserialised refuses genuine bytes with unusual spacing', async () => {
    const rig = await mutant('body-reserialised');
    expect(await rig.deliver({ raw: '{ "type": "x", "data": {} }' })).toBe(401);
  });

  it.each(['dedupe-none', 'dedupe-race', 'dedupe-signature'])('%s counts copies sent in parallel', async (name) => {
    const rig = await mutant(name);
    await Promise.all([0, 1, 2].map((ageSeconds) => rig.deliver({ id: 'one', ageSeconds })));
    expect(await rig.processed()).toEqual(['one', 'one', 'one']);
  });

  it('dedupe-race still recognises a copy that comes later', async () => {
    const rig = await mutant('dedupe-race');
    for (let n = 0; n < 2; n++) await rig.deliver({ id: 'one' });
    expect(await rig.processed()).toEqual(['one']);
  });

  it('dedupe-bodyhash loses the second of two equal bodies', async () => {
    const rig = await mutant('dedupe-bodyhash');
    for (const id of ['a', 'b']) await rig.deliver({ id });
    expect(await rig.processed()).toEqual(['a']);
  });

  it('dedupe-before-work loses a delivery whose id was forged first', async () => {
    const rig = await mutant('dedupe-before-work');
    expect(await rig.deliver({ id: 'one', headers: wrong })).toBe(401);
    expect(await rig.deliver({ id: 'one' })).toBe(202);
    expect(await rig.processed()).toEqual([]);
  });

  it('dedupe-memory forgets over a restart', async () => {
    const rig = await mutant('dedupe-memory');
    for (let n = 0; n < 2; n++) await rig.deliver({ id: 'one' });
    expect(await rig.processed()).toEqual(['one']);
    await rig.restart();
    await rig.deliver({ id: 'one' });
    expect(await rig.processed()).toEqual(['one', 'one']);
  });

  it.each(['flight-none', 'flight-recheck'])('%s presents one refresh token several times', async (name) => {
    const rig = await mutant(name);
    rig.provider.expire('evt_one');
    rig.provider.script = async ({ path }) => {
      while (path === '/oauth/token' && refreshesOf(rig) < 3) await turn();
      return undefined;
    };
    await Promise.all(Array.from({ length: 3 }, () => rig.sync()));
    expect(refreshesOf(rig)).toBeGreaterThan(1);
  });

  it('flight-stuck-lock never refreshes again after one failure', async () => {
    const rig = await mutant('flight-stuck-lock');
    rig.provider.expire('evt_one');
    rig.provider.script = ({ path }) => (path === '/oauth/token' ? { status: 401 } : undefined);
    expect((await rig.sync()).status).toBe(503);
    rig.provider.script = () => undefined;
    expect((await rig.sync()).status).toBe(503);
    expect(refreshesOf(rig)).toBe(1);
  });

  it('rotate-keep-old fails at the second refresh', async () => {
    const rig = await mutant('rotate-keep-old');
    rig.provider.expire('evt_one');
    expect((await rig.sync()).status).toBe(200);
    rig.provider.expire('evt_one');
    expect((await rig.sync()).status).toBe(409);
  });

  it.each(['ra-ignored', 'ra-millis', 'never-retries', 'ra-no-date'])('%s does not wait as told', async (name) => {
    const rig = await mutant(name);
    const after = name === 'ra-no-date' ? new Date(Date.now() + 3000).toUTCString() : '2';
    limitOnce(rig, after);
    expect((await rig.sync()).status).toBe(200);
    const [offence, next] = rig.provider.calls('/api/').map(({ at }) => at);
    expect((next ?? 0) - (offence ?? 0)).toBeLessThan(1000);
  });

  it('pause-local lets others go on during the pause', async () => {
    const rig = await mutant('pause-local');
    const pause = vi.spyOn(rig.app.parts, 'pause');
    limitOnce(rig, '1');
    const limited = rig.sync();
    while (pause.mock.calls.length === 0) await turn();
    const [offence] = rig.provider.calls('/api/');
    await rig.sync();
    expect(performance.now() - (offence?.at ?? 0)).toBeLessThan(1000);
    expect((await limited).status).toBe(200);
  });

  it.each([
    ['suspend-ignored', true, 'connected'],
    ['suspend-webhook-ignored', true, 'connected'],
    ['suspend-status', true, 'connected'],
    ['suspend-needs-webhook', false, 'connected'],
    ['suspend-refresh-loop', false, 'connected'],
  ])('%s does not show the suspension', async (name, webhook, status) => {
    const rig = await mutant(name);
    rig.provider.revoke('evt_one');
    if (webhook) await rig.deliver(suspended);
    else await rig.sync();
    await rig.idle();
    expect(await rig.status()).toBe(status);
    const before = rig.provider.seen.length;
    await rig.sync();
    expect(rig.provider.seen.length > before).toBe(name !== 'suspend-status');
  });

  it('suspend-resumes calls again on its own', async () => {
    const rig = await mutant('suspend-resumes');
    rig.provider.revoke('evt_one');
    const before = rig.provider.seen.length;
    await rig.deliver(suspended);
    while (rig.provider.seen.length === before) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(rig.provider.calls('/api/')).not.toEqual([]);
  });
});
