import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Rig } from './rig.ts';

const suspended = { type: 'integration.suspended', eventId: null, data: { integration_id: 'int_1' } };

describe('revocation and suspension', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await new Rig().start();
    await rig.connect('evt_one');
    await rig.connect('evt_two');
  });
  afterEach(() => rig.stop());

  it('stops one connection at token_revoked, without a refresh or a repeat', async () => {
    rig.provider.revoke('evt_one');
    const before = rig.provider.seen.length;
    expect((await rig.sync('evt_one')).status).toBe(409);
    expect((await rig.sync('evt_one')).status).toBe(409);
    expect(rig.provider.seen).toHaveLength(before + 1);
    expect(await rig.status('evt_one')).toBe('revoked');
    expect((await rig.sync('evt_two')).status).toBe(200);
  });

  it('stops every connection at the webhook, and stays stopped until each is connected again', async () => {
    await rig.deliver(suspended);
    await rig.idle();
    await rig.restart();
    const before = rig.provider.seen.length;
    for (const event of ['evt_one', 'evt_two']) {
      expect((await rig.sync(event)).status).toBe(409);
      expect(await rig.deliver({ eventId: event })).toBe(202);
      expect(await rig.status(event)).toBe('suspended');
    }
    await rig.idle();
    expect(rig.provider.seen).toHaveLength(before);
    await rig.connect('evt_one');
    expect((await rig.sync('evt_one')).status).toBe(200);
    expect(await rig.status('evt_two')).toBe('suspended');
  });

  it('shows the suspension too when the webhook comes after the first token_revoked', async () => {
    rig.provider.revoke('evt_one');
    await rig.sync('evt_one');
    await rig.deliver(suspended);
    await rig.idle();
    expect([await rig.status('evt_one'), await rig.status('evt_two')]).toEqual(['suspended', 'suspended']);
    expect(await (await fetch(rig.base)).text()).toContain('Revento has suspended this integration');
  });

  it('stays suspended when a deletion is asked for on top, but tells an archived event apart', async () => {
    await rig.deliver(suspended);
    await rig.idle();
    await rig.deliver({ type: 'data.deletion_required', data: {} });
    await rig.deliver({ type: 'data.deletion_required', eventId: 'evt_two', data: { reason: 'event_archived' } });
    expect(await rig.state()).toMatchObject({ deletions: [{ event_id: 'evt_one' }, { event_id: 'evt_two' }] });
    expect([await rig.status('evt_one'), await rig.status('evt_two')]).toEqual(['suspended', 'archived']);
  });

  it('ends retries that are under way', async () => {
    rig.provider.script = async ({ path }) => {
      if (!path.startsWith('/api/')) return undefined;
      await rig.deliver(suspended);
      await rig.idle();
      return { status: 503 };
    };
    expect((await rig.sync('evt_one')).status).toBe(409);
    expect(rig.provider.calls('/api/')).toHaveLength(1);
  });
});
