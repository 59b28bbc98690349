import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Rig } from './rig.ts';

interface TraceBody {
  readonly requests: { request_id: string; what: string; status: number | null }[];
  readonly deliveries: { delivery_id: string; type: string }[];
}

describe('operations', () => {
  let rig: Rig;
  const traceOf = async (event = 'evt_one') => (await rig.look(`trace?event_id=${event}`)) as unknown as TraceBody;
  const alerts = async () => (await rig.look('alerts')) as unknown as { alert: string; count: number }[];
  const advance = (seconds: number) => rig.hook('POST', `clock?by=${seconds}`);
  const wrong = { headers: { 'x-revento-signature': `sha256=${'0'.repeat(64)}` } };
  const failing = (status: number, error: string) => {
    rig.provider.script = ({ path }) => (path === '/oauth/token' ? { status, body: { error } } : undefined);
  };
  beforeEach(async () => {
    rig = await new Rig().start();
    await rig.connect('evt_one');
    await rig.connect('evt_two');
  });
  afterEach(() => rig.stop());

  it('trace every request about a connection by its id, and every delivery', async () => {
    await rig.sync('evt_two');
    const others = rig.provider.seen.length;
    rig.provider.expire('evt_one');
    let failures = 2;
    rig.provider.script = ({ path }) => (path.endsWith('/evt_one') && failures-- > 0 ? { status: 503 } : undefined);
    await rig.sync('evt_one');
    rig.provider.script = () => undefined;
    for (let n = 0; n < 2; n++) await rig.deliver({ id: 'one' });
    await rig.deliver({ id: 'forged', ...wrong });
    await rig.idle();

    const { requests, deliveries } = await traceOf();
    const ids = requests.map(({ request_id }) => request_id);
    const sent = [rig.provider.seen[0], ...rig.provider.seen.slice(others)].map((seen) => seen?.requestId);
    expect(ids).toEqual(sent);
    expect(new Set(ids).size).toBe(ids.length);
    expect(requests.map(({ what, status }) => `${what} ${status}`)).toEqual([
      'token authorization_code 200',
      'GET /events/evt_one 503',
      'GET /events/evt_one 503',
      'GET /events/evt_one 401',
      'token refresh_token 200',
      'GET /events/evt_one 200',
      'GET /events/evt_one/participants 200',
      'GET /events/evt_one 200',
    ]);
    expect(deliveries.map(({ delivery_id }) => delivery_id)).toEqual(['one', 'one']);
    expect(await rig.look('trace?event_id=evt_two')).toMatchObject({ event_id: 'evt_two', organization_id: 'org_one' });
  });

  it('keep no more than the last thousand requests', async () => {
    for (let n = 0; n < 1100; n++) rig.app.trace.request('evt_one', `r${n}`, 'GET /', null);
    const { requests } = await traceOf();
    expect(requests).toHaveLength(1000);
    expect(requests.at(-1)).toMatchObject({ request_id: 'r1099', status: null });
  });

  it('raise an alert at the third failed refresh within ten minutes', async () => {
    failing(401, 'invalid_client');
    rig.provider.expire('evt_one');
    for (let n = 0; n < 2; n++) await rig.sync();
    await advance(601);
    await rig.sync();
    expect(await alerts()).toEqual([]);
    for (let n = 0; n < 3; n++) await rig.sync();
    expect(await alerts()).toMatchObject([{ alert: 'refresh_failures', count: 4 }]);
    expect(rig.logged.filter((line) => line.includes('"message":"alert"'))).toHaveLength(1);
    await advance(3600);
    expect(await alerts()).toMatchObject([{ alert: 'refresh_failures', count: 4 }]);
  });

  it('raise an alert when webhooks are refused or given up', async () => {
    for (let n = 0; n < 3; n++) await rig.deliver({ id: 'forged', ...wrong });
    await rig.deliver({ raw: '[]' });
    expect(await alerts()).toEqual([]);
    rig.provider.script = () => ({ status: 403 });
    await rig.deliver({ id: 'hopeless' });
    await rig.idle();
    expect(await alerts()).toMatchObject([{ alert: 'webhook_failures', count: 5 }]);
  });

  it('raise an alert when two connections meet token_revoked, and not when one does', async () => {
    for (const event of ['evt_one', 'evt_two']) rig.provider.revoke(event);
    for (let n = 0; n < 3; n++) await rig.sync('evt_one');
    expect(await alerts()).toEqual([]);
    await rig.sync('evt_two');
    expect(await alerts()).toMatchObject([{ alert: 'tokens_revoked', count: 2 }]);
  });

  it('put a dead letter to work again, with one effect, while others flow', async () => {
    const replay = (id: string) => rig.hook('POST', `replay?delivery_id=${id}`);
    rig.provider.script = ({ path }) => (path.endsWith('/evt_one') ? { status: 503 } : undefined);
    await rig.deliver({ id: 'poison' });
    await rig.deliver({ id: 'other', eventId: 'evt_two' });
    await rig.idle();
    expect(await rig.look('dead-letters')).toEqual([
      { delivery_id: 'poison', type: 'application.approved', reason: '503' },
    ]);
    expect((await replay('poison')).status).toBe(503);
    expect((await replay('other')).status).toBe(404);
    await rig.restart();
    rig.provider.script = () => undefined;
    expect((await replay('poison')).status).toBe(200);
    expect((await replay('poison')).status).toBe(404);
    await rig.deliver({ id: 'poison' });
    expect(await rig.state()).toMatchObject({ processed: ['other', 'poison'], dead_letters: [] });
  });

  it('forget the dead letters of an event whose data must go', async () => {
    rig.provider.script = () => ({ status: 403 });
    await rig.deliver({ id: 'poison' });
    await rig.idle();
    await rig.deliver({ type: 'data.deletion_required', data: {} });
    await rig.idle();
    await rig.restart();
    expect(await rig.look('dead-letters')).toEqual([]);
    expect((await rig.hook('POST', 'replay?delivery_id=poison')).status).toBe(404);
  });
});
