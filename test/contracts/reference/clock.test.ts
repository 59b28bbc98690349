import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Rig } from './rig.ts';

const DAY = 86_400;

describe('the clock', () => {
  let rig: Rig;
  const lists = (event = 'evt_one') => rig.provider.calls(`/${event}/participants`).length;
  const advance = (seconds: number) => rig.hook('POST', `clock?by=${seconds}`);
  beforeEach(async () => {
    rig = await new Rig().start();
    await rig.connect();
  });
  afterEach(() => rig.stop());

  it('has every connection read once a day, and not more', async () => {
    await rig.connect('evt_two');
    await advance(DAY - 60);
    expect(rig.provider.calls('/api/')).toEqual([]);
    const { body } = await advance(60);
    expect([lists('evt_one'), lists('evt_two')]).toEqual([1, 1]);
    expect(Date.parse((body as { now: string }).now) - Date.now()).toBeGreaterThan((DAY - 60) * 1000);
    await advance(3 * DAY + 60);
    expect([lists('evt_one'), lists('evt_two')]).toEqual([4, 4]);
    await rig.app.clock.tick();
    expect(lists()).toBe(4);
  });

  it('goes on where it was after a restart', async () => {
    await advance(DAY);
    await advance(DAY / 2);
    await rig.restart();
    await advance(DAY / 2 - 60);
    expect(lists()).toBe(1);
    await advance(60);
    expect(lists()).toBe(2);
  });

  it('wakes nobody whose connection ended, and no user', async () => {
    await rig.login();
    rig.provider.revoke('evt_one');
    await rig.sync();
    const before = rig.provider.seen.length;
    await advance(5 * DAY);
    expect(rig.provider.seen).toHaveLength(before);
  });

  it('tries again the next day when a day failed, and not before', async () => {
    rig.provider.script = ({ path }) => (path.startsWith('/api/') ? { status: 403, body: { error: 'x' } } : undefined);
    expect((await advance(DAY)).status).toBe(200);
    const before = rig.provider.seen.length;
    await advance(DAY / 2);
    expect(rig.provider.seen).toHaveLength(before);
    rig.provider.script = () => undefined;
    await advance(DAY / 2);
    expect(lists()).toBe(1);
  });

  it('makes good a webhook that never came, with one effect', async () => {
    const row = (id: string, status: string, day: number) => ({
      id,
      application_status: status,
      updated_at: `2026-09-0${day}T00:00:00Z`,
    });
    rig.provider.participants.push(row('ptp_1', 'pending', 1), row('ptp_2', 'approved', 1));
    await rig.sync();
    const approved = row('ptp_1', 'approved', 2);
    rig.provider.participants.splice(0, 2, approved, row('ptp_3', 'pending', 2));
    await advance(DAY);
    const made = await rig.state();
    expect(made.events).toMatchObject({
      evt_one: { participants: { ptp_1: approved, ptp_3: { application_status: 'pending' } } },
    });
    const { participants } = (made.events as Record<string, { participants: object }>).evt_one ?? {};
    expect(Object.keys(participants ?? {})).toEqual(['ptp_1', 'ptp_3']); // who left is gone too
    // The webhook comes after all: it counts once and changes nothing.
    const late = { type: 'participant.profile_updated', occurredAt: '2026-09-02T00:00:00Z', data: approved };
    for (let n = 0; n < 2; n++) await rig.deliver({ id: 'late', ...late });
    expect(await rig.state()).toEqual({ ...made, processed: ['late'] });
  });

  it('does not judge signatures', async () => {
    await advance(DAY);
    expect(await rig.deliver()).toBe(202);
  });
});
