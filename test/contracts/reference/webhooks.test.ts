import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sameDigest, signedBytes } from '../../../contracts/revento/reference/webhooks.ts';
import { type DeliveryOptions, Rig } from './rig.ts';

const wrong = `sha256=${'0'.repeat(64)}`;
const forgeries: Record<string, DeliveryOptions> = {
  'no signature': { headers: { 'x-revento-signature': undefined } },
  'no timestamp': { headers: { 'x-revento-timestamp': undefined } },
  'an empty signature': { headers: { 'x-revento-signature': '' } },
  'a wrong digest': { headers: { 'x-revento-signature': wrong } },
  'a short digest': { headers: { 'x-revento-signature': 'sha256=abcd' } },
  'a digest without its prefix': { headers: { 'x-revento-signature': '0'.repeat(64) } },
  'a non-ASCII signature': { headers: { 'x-revento-signature': 'sha256=\u00e9\u00e9' } },
  'two signatures': { headers: { 'x-revento-signature': `${wrong}, ${wrong}` } },
  'another secret': { secret: 'not-the-secret' },
  'a changed timestamp': { headers: { 'x-revento-timestamp': String(Math.floor(Date.now() / 1000) - 7) } },
  'a timestamp that is no number': { headers: { 'x-revento-timestamp': 'now' } },
  'an old timestamp': { ageSeconds: 400 },
  'a future timestamp': { ageSeconds: -400 },
};

describe('webhooks', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await new Rig().start();
    await rig.connect();
  });
  afterEach(() => rig.stop());

  it.each(Object.entries(forgeries))('refuses %s, between two that it accepts', async (_name, forgery) => {
    expect(await rig.deliver({ id: 'before' })).toBe(202);
    expect(await rig.deliver({ id: 'forged', ...forgery })).toBe(401);
    expect(await rig.deliver({ id: 'after' })).toBe(202);
    expect(await rig.processed()).toEqual(['after', 'before']);
  });

  it('agrees with the published vectors, byte for byte', () => {
    for (const [raw, hex] of [
      ['{"note":"zażółć"}', 'aff761b2dfad320227635eed80fca4df3b73bc4e2f9e837da4904be2ceed8ade'],
      ['', 'e391327bde2f0399f79cea84438f48c838cfcae1264cc9662002d17559d143d1'],
    ] as const) {
      const hmac = createHmac('sha256', 'demo-signing-secret-5tZr9Lq0').update(
        signedBytes('1790000000', Buffer.from(raw)),
      );
      expect(sameDigest(hmac.digest(), `sha256=${hex}`)).toBe(true);
    }
  });

  it('verifies the bytes as they came', async () => {
    const raw =
      '{ "type" : "application.approved", "occurred_at":"2026-09-21T14:13:18Z","event_id":"evt_one", "organization_id":"org_one","data":{"id":"app_\\u00e9", "n":1.0} }\n';
    expect(await rig.deliver({ id: 'spaced', raw })).toBe(202);
    expect(await rig.processed()).toEqual(['spaced']);
  });

  it('refuses what is signed but no event, and goes on', async () => {
    for (const raw of ['', '[1]', 'null', '{"data":{}}', '{']) expect(await rig.deliver({ raw })).toBe(400);
    expect(await rig.deliver({ headers: { 'x-revento-delivery-id': undefined } })).toBe(400);
    expect(await rig.deliver({ type: 'something.of_tomorrow' })).toBe(202);
    expect(await rig.deliver({ id: 'good' })).toBe(202);
    expect(await rig.processed()).toEqual(['good']);
  });

  it('gives one delivery one effect: repeated, in parallel, and after a restart', async () => {
    const copies = Array.from({ length: 10 }, (_, n) => rig.deliver({ id: 'one', ageSeconds: n }));
    expect(new Set(await Promise.all(copies))).toEqual(new Set([202]));
    await rig.idle();
    await rig.restart();
    expect(await rig.deliver({ id: 'one' })).toBe(202);
    expect(await rig.processed()).toEqual(['one']);
    expect(rig.provider.calls('/api/v1/events/evt_one')).toHaveLength(1);
  });

  it('counts two deliveries with equal bodies twice', async () => {
    await Promise.all([rig.deliver({ id: 'a' }), rig.deliver({ id: 'b' })]);
    expect(await rig.processed()).toEqual(['a', 'b']);
    expect(rig.provider.calls('/api/v1/events/evt_one')).toHaveLength(2);
  });

  it('does not let a forged id block the genuine delivery', async () => {
    expect(await rig.deliver({ id: 'contested', headers: { 'x-revento-signature': wrong } })).toBe(401);
    expect(await rig.deliver({ id: 'contested' })).toBe(202);
    expect(await rig.processed()).toEqual(['contested']);
  });

  it('answers at once and finishes after a restart what it accepted', async () => {
    let answerNow = () => {};
    rig.provider.script = async () => {
      await new Promise<void>((resolve) => {
        answerNow = resolve;
      });
      return { status: 503 };
    };
    expect(await rig.deliver({ id: 'slow' })).toBe(202);
    expect(rig.app.inbox.queued).toBe(1);
    const abandoned = rig.app;
    rig.provider.script = () => undefined;
    await rig.restart();
    expect(await rig.processed()).toEqual(['slow']);
    expect(abandoned).not.toBe(rig.app);
    answerNow();
  });

  it('ends in the same state whatever the order', async () => {
    const stories = ['rejected', 'revision_requested', 'approved'].map((status, n) => ({
      id: `d${n}`,
      type: `application.${status}`,
      occurredAt: `2026-09-21T14:0${n}:00Z`,
      data: { id: 'app_1', status },
    }));
    const other = await new Rig().start();
    await other.connect();
    for (const story of stories) await rig.deliver(story);
    for (const story of [...stories, ...stories].reverse()) await other.deliver(story);
    const state = await rig.state();
    expect(state).toMatchObject({ events: { evt_one: { applications: { app_1: { status: 'approved' } } } } });
    expect(await other.state()).toEqual(state);
    other.stop();
  });

  it('lets a page that was read before a webhook not undo it, and a later read win', async () => {
    const row = { id: 'ptp_1', application_status: 'cancelled', submitted_at: '2026-09-20T00:00:00Z' };
    const news = { type: 'participant.profile_updated', occurredAt: '2026-09-21T10:00:00Z' };
    rig.provider.participants.push(row);
    rig.provider.script = async ({ path }) => {
      if (path.endsWith('/participants'))
        await rig.deliver({ ...news, data: { id: 'ptp_1', application_status: 'approved' } });
      return undefined;
    };
    await rig.sync();
    const at = { events: { evt_one: { participants: { ptp_1: { application_status: 'approved' } } } } };
    expect(await rig.state()).toMatchObject(at);
    rig.provider.script = () => undefined;
    await rig.sync();
    expect(await rig.state()).toMatchObject({ events: { evt_one: { participants: { ptp_1: row } } } });
  });

  it('gives up after bounded attempts, lists a dead letter, and takes a redelivery', async () => {
    rig.provider.script = () => ({ status: 503 });
    await rig.deliver({ id: 'poison' });
    expect((await rig.state()).dead_letters).toEqual([
      { delivery_id: 'poison', type: 'application.approved', reason: '503' },
    ]);
    expect(rig.provider.calls('/events/')).toHaveLength(6);
    rig.provider.script = () => undefined;
    await rig.deliver({ id: 'next' });
    await rig.deliver({ id: 'poison' });
    expect(await rig.state()).toMatchObject({ processed: ['next', 'poison'], dead_letters: [] });
  });

  it('ends the connection and schedules the deletion when asked to', async () => {
    await rig.sync();
    const data = { reason: 'event_archived' };
    await rig.deliver({ type: 'data.deletion_required', data });
    expect(await rig.state()).toMatchObject({
      events: {},
      deletions: [{ event_id: 'evt_one', organization_id: 'org_one', delete_by: '2026-10-21T14:13:18.000Z' }],
    });
    expect(await rig.status()).toBe('archived');
    const before = rig.provider.seen.length;
    expect((await rig.sync()).status).toBe(409);
    await rig.deliver();
    await rig.idle();
    expect(rig.provider.seen).toHaveLength(before);
  });

  it('notes a participant who withdrew access, and goes on', async () => {
    await rig.deliver({ type: 'user.revoked_access', data: { user_id: 'usr_1' } });
    expect(await rig.state()).toMatchObject({ users_revoked: { usr_1: '2026-09-21T14:13:18.000Z' } });
    expect((await rig.sync()).status).toBe(200);
  });

  it('ignores an event of an unknown connection or of another organization', async () => {
    await rig.sync();
    rig.provider.seen.length = 0;
    await rig.deliver({ eventId: 'evt_two' });
    await rig.deliver({ organizationId: 'org_two' });
    await rig.deliver({ organizationId: 'org_two', type: 'data.deletion_required', data: {} });
    expect(await rig.status()).toBe('connected');
    expect(await rig.state()).toMatchObject({ deletions: [], events: { evt_one: { applications: {} } } });
    expect(await rig.processed()).toEqual([]);
    expect(rig.provider.calls('/events/')).toEqual([]);
  });
});
