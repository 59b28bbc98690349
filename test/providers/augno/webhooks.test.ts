import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { usualEventTypes } from '../../../emulator/providers/augno/event-types.ts';
import { signature } from '../../../emulator/providers/augno/webhooks.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';
import { type Received, receiver } from '../../support/receiver.ts';

const CUSTOMERS = '/v1/sales/customers';
const ENDPOINTS = '/v1/settings/webhook-endpoints';
const HOUR_MS = 3_600_000;

/** A receiver, and a world that delivers to it. */
async function listening(
  knobs: Record<string, unknown> = {},
  answer: Parameters<typeof receiver>[0] = () => 204,
  more: object = {},
) {
  const { received, url } = await receiver(answer);
  const world = await augnoSandbox({ knobs, webhooks: { augno: `${url}/hooks` }, ...more });
  const settled = () => world.augno.webhooks.idle();
  const rename = async (name = 'Renamed') => {
    const id = textAt((await world.call('GET', CUSTOMERS)).body, 'data', 0, 'id');
    const since = world.augno.journal.last;
    const answered = await world.call('PATCH', `${CUSTOMERS}/${id}`, {
      body: { name },
      headers: { 'Idempotency-Key': `name ${name}` },
    });
    // The event is sent when the answer has ended, which the emulator sees a little later than the client.
    await world.augno.journal.wait({ kind: 'event', since }, { withinMs: 500 });
    await settled();
    return { id, requestId: answered.headers.get('request-id') };
  };
  return { ...world, received, url, settled, rename };
}

const typesIn = (received: readonly Received[]) => received.map(({ body }) => body.type);

/** Whether one of the signatures of a delivery is made with a secret. */
function isSigned({ headers, text }: Received, secret: string): boolean {
  const [time, ...digests] = String(headers['augno-signature']).split(',');
  const digest = createHmac('sha256', secret)
    .update(`${time?.slice(2)}.${text}`)
    .digest('hex');
  return digests.includes(`v1=${digest}`);
}

describe('an event', () => {
  it('carries the row as it is now, and what it was before, in the shapes of the account', async () => {
    const { augno, received, rename } = await listening();
    const { id, requestId } = await rename();
    expect(typesIn(received)).toEqual(['customer.updated']);
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Augno-Webhooks/1.0',
      'augno-event-type': 'customer.updated',
      'augno-version': '1.0.forge-preview.3',
      'augno-event-id': received[0]?.body.id,
    });
    expect(received[0]?.body).toEqual({
      id: expect.stringMatching(/^ev_[0-9a-z]{12}$/),
      object: 'event',
      type: 'customer.updated',
      api_version: '1.0.forge-preview.3',
      environment: 'sandbox',
      account_id: augno.facts.accountId,
      created_at: '2026-09-21T12:00:00Z',
      data: {
        object: expect.objectContaining({ id, object: 'customer', name: 'Renamed', type: null }),
        previous_attributes: { name: expect.any(String) },
      },
      request: { id: requestId, idempotency_key: 'name Renamed' },
    });
  });

  it('is signed over time and body with the secret of its environment', async () => {
    const { augno, received, rename } = await listening();
    await rename();
    const [delivery] = received;
    const { webhookSecret = '', productionWebhookSecret = '' } = augno.facts;
    expect(delivery && isSigned(delivery, webhookSecret)).toBe(true);
    expect(delivery && isSigned(delivery, productionWebhookSecret)).toBe(false);
    expect(String(delivery?.headers['augno-signature'])).toMatch(/^t=1789992000,v1=[0-9a-f]{64}$/);
  });

  it('agrees with a vector that was made by another program', () => {
    // printf '1790000000.{"a":1}' | openssl dgst -sha256 -hmac whsec_demo
    expect(signature('whsec_demo', 1_790_000_000, Buffer.from('{"a":1}'))).toBe(
      't=1790000000,v1=cb0a7d4bee8bdd82edd3b1decbb1fbdbb9282802b70286dfe2826b283f249310',
    );
  });

  it('tells of one change of a row, however often a request touches it, and of none where nothing changed', async () => {
    const { received, rename } = await listening();
    await rename();
    await rename();
    expect(typesIn(received)).toEqual(['customer.updated']);
  });

  it('goes to the endpoint of its environment only, and in the version of that endpoint', async () => {
    const { augno, call, keys, received, url, settled } = await listening();
    await augno.act('setWebhook', {
      environment: 'production',
      url: `${url}/live`,
      event_types: ['account_group.*', 'job.completed'],
      api_version: '1.0.forge-preview.2',
    });
    const create = (key: string) =>
      call('POST', '/v1/sales/account-groups', { key, body: { name: 'Zebra', type: 'type_group' } });
    await create(keys.production);
    await call(
      'PATCH',
      `/v1/sales/customers/${textAt((await call('GET', CUSTOMERS, { key: keys.production })).body, 'data', 0, 'id')}`,
      {
        key: keys.production,
        body: { name: 'Not wanted' },
      },
    );
    await augno.journal.wait({ kind: 'event' });
    augno.happen('job.completed', { environment: 'production' });
    augno.happen('job.completed', {});
    await settled();
    expect(received.map(({ path, body }) => [path, body.type, body.api_version])).toEqual([
      ['/live', 'account_group.created', '1.0.forge-preview.2'],
      ['/live', 'job.completed', '1.0.forge-preview.2'],
      ['/hooks', 'job.completed', '1.0.forge-preview.3'],
    ]);
    const [, old, now] = received.map(({ body }) => Object.keys(Object(at(body, 'data', 'object'))));
    expect(now).toEqual(expect.arrayContaining(['created_by', 'error', 'resource_type']));
    expect(old).toEqual(expect.arrayContaining(['created_by_id', 'errors', 'error_summary']));
    expect(old).not.toContain('resource_type');
  });

  it('follows the version of the account where the endpoint has none', async () => {
    const { augno, received, rename } = await listening({}, undefined, { strict: false });
    await augno.act('setVersion', { version: '1.0.forge-preview.2' });
    await rename();
    expect(received[0]?.headers['augno-version']).toBe('1.0.forge-preview.2');
  });

  it('is made for what jobs do, for the end of a job, and for a customer that was refused', async () => {
    const { augno, call, sandbox, received, settled } = await listening();
    const unit = { name: 'Gross', abbreviation: 'gr', type: 'quantity', ratio_numerator: '144', is_base_unit: false };
    const zero = { ratio_denominator: '1', offset_numerator: '0', offset_denominator: '1' };
    await call('POST', '/v1/catalog/units/actions/bulk-upsert', { body: { units: [{ ...unit, ...zero }] } });
    await sandbox.advance(500);
    await call('POST', CUSTOMERS, { body: { name: 'Nothing else' } });
    await augno.journal.wait({ kind: 'event', type: 'customer.creation_failed' });
    await settled();
    expect(typesIn(received)).toEqual(['job.started', 'unit.created', 'job.completed', 'customer.creation_failed']);
    expect(at(received[2]?.body, 'data', 'object', 'results', 'data', 0, 'status')).toBe('created');
    expect(at(received[3]?.body, 'data', 'error', 'code')).toBe('missing_field');
  });

  it('tells of customers that were merged, whatever the merger changed', async () => {
    const { augno, call, received, settled } = await listening();
    await augno.act('addCustomers', { count: 1 });
    const ids = rowsIn((await call('GET', CUSTOMERS)).body).map((row) => textAt(row, 'id'));
    const [source, target] = ids;
    const body = { source_customer_ids: [source] };
    expect((await call('POST', `${CUSTOMERS}/${target}/actions/merge`, { body })).status).toBe(200);
    await augno.journal.wait({ kind: 'event', type: 'customer.merged' });
    augno.happen('customer.merged', {});
    await settled();
    const mergers = received.filter(({ body }) => body.type === 'customer.merged').map(({ body }) => body.data);
    expect(mergers).toMatchObject([
      { object: { id: target }, merged_customer_ids: [source] },
      { object: { object: 'customer' }, merged_customer_ids: [expect.any(String)] },
    ]);
    expect(typesIn(received)).toContain('customer.deleted');
  });

  it('of every type can be let happen, or says why not', async () => {
    const { augno } = await listening({}, undefined, { strict: false });
    const odd: string[] = [];
    for (const type of usualEventTypes()) {
      try {
        augno.happen(type, {});
      } catch (thrown) {
        const says = String(Object(thrown).message);
        if (!/^Account \w+ has no \w+\.$|^Augno refuses /.test(says)) odd.push(`${type}: ${says}`);
      }
    }
    expect(odd).toEqual([]);
    expect(() => augno.happen('customer.updatet', {})).toThrow(/Did you mean "customer.updated"/);
  });
});

describe('orders', () => {
  it('have numbers of their own, also where somebody chooses one', async () => {
    const { augno, call } = await listening();
    const numbers = async () => rowsIn((await call('GET', '/v1/sales/sales-orders')).body).map(({ number }) => number);
    augno.happen('sales_order.created', { fields: { number: 'SO-013' } });
    augno.happen('sales_order.created', {});
    augno.happen('sales_order.created', {});
    expect((await numbers()).slice(0, 3)).toEqual(['SO-014', 'SO-012', 'SO-013']);
    for (const number of ['SO-003', 'SO-014']) {
      expect(() => augno.happen('sales_order.created', { fields: { number } })).toThrow('the row is taken');
    }
  });

  it('tell of each move by its name, and share a root in the audit', async () => {
    const { augno, call, received, settled } = await listening();
    const first = async (path: string) => textAt((await call('GET', path)).body, 'data', 0, 'id');
    const address = await first('/v1/sales/addresses');
    const made = await call('POST', '/v1/sales/sales-orders', {
      body: {
        buyer_account_id: await first(CUSTOMERS),
        priority_code: 'normal',
        bill_to_address_id: address,
        ship_to_address_id: address,
        lines: [
          {
            product_id: await first('/v1/catalog/products'),
            quantity: { value: '12', unit_id: await first('/v1/catalog/units?q=Each') },
          },
        ],
      },
    });
    const id = textAt(made.body, 'id');
    const move = (verb: string) =>
      call('PUT', `/v1/sales/sales-orders/${id}/actions/${verb}`, { body: { notify_customer: false } });
    for (const verb of ['issue', 'close', 'open', 'unissue']) expect((await move(verb)).status).toBe(200);
    await call('DELETE', `/v1/sales/sales-orders/${id}`);
    await augno.journal.wait({ kind: 'event', type: 'sales_order.deleted' });
    await settled();
    const own = received.filter(({ body }) => at(body, 'data', 'object', 'id') === id);
    const named = ['issued', 'closed', 'reopened', 'unissued', 'created', 'deleted'].map(
      (done) => `sales_order.${done}`,
    );
    expect(typesIn(own)).toEqual(expect.arrayContaining(named));
    expect(own.find(({ body }) => body.type === 'sales_order.issued')?.body).toMatchObject({
      data: { object: { status: 'issued' }, previous_attributes: { status: 'estimate', issued_at: null } },
    });
    const root = `root_resource_type=sales_order&root_resource_id=${id}`;
    const events = (await call('GET', `/v1/core/audit-events?${root}`)).body;
    const types = new Set(rowsIn(events).map(({ resource_type: type }) => type));
    expect([...types].sort()).toEqual(['sales_order', 'sales_order_line']);
  });
});

describe('an endpoint', () => {
  it('gets both signatures after a rotation, until the old secret is over', async () => {
    const { augno, sandbox, received, rename } = await listening();
    const old = augno.facts.webhookSecret ?? '';
    await augno.act('rotateWebhookSecret', {});
    await rename('One');
    await sandbox.advance(24 * HOUR_MS);
    await rename('Two');
    const secrets = [old, augno.facts.webhookSecret ?? ''];
    expect(received.map((delivery) => secrets.map((secret) => isSigned(delivery, secret)))).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  it('is forged with a secret that it must not trust, even between two secrets', async () => {
    const { augno, received, rename } = await listening();
    const old = augno.facts.webhookSecret ?? '';
    await augno.act('rotateWebhookSecret', {});
    augno.webhooks.shape({ sign: 'otherSecret' });
    await rename();
    const secrets = [old, augno.facts.webhookSecret ?? ''];
    expect(received.map((delivery) => secrets.some((secret) => isSigned(delivery, secret)))).toEqual([false]);
  });

  it('is managed by operations of ours where webhook_api is on, and by none otherwise', async () => {
    const { augno, call, received, url, rename, settled } = await listening();
    expect((await call('GET', ENDPOINTS)).status).toBe(404);
    augno.knobs.set('webhook_api', true);
    const made = await call('POST', ENDPOINTS, { body: { url: `${url}/second`, event_types: ['customer.*'] } });
    expect([made.status, made.body.signing_secret]).toEqual([201, expect.stringMatching(/^whsec_/)]);
    const path = `${ENDPOINTS}/${textAt(made.body, 'id')}`;
    expect(made.headers.get('location')).toBe(path);
    expect((await call('GET', path)).body).not.toHaveProperty('signing_secret');
    expect((await call('POST', ENDPOINTS, { body: {} })).error.code).toBe('missing_field');
    expect((await call('POST', ENDPOINTS, { body: { url: 'nowhere' } })).error.param).toBe('url');
    expect((await call('PATCH', path, { body: { event_types: ['custmer.updated'] } })).error.param).toBe('event_types');
    await rename();
    expect(received.map((delivery) => delivery.path).sort()).toEqual(['/hooks', '/second']);
    expect(new Set(received.map(({ body }) => body.id)).size).toBe(1);
    const events = await call('GET', '/v1/core/events?types=customer.updated');
    expect(at(events.body, 'data', 0, 'id')).toBe(received[0]?.body.id);
    expect((await call('GET', `/v1/core/events/${textAt(received[0]?.body, 'id')}`)).body).toEqual(received[0]?.body);
    expect((await call('PATCH', path, { body: { status: 'disabled' } })).body.status).toBe('disabled');
    expect((await call('POST', `${path}/actions/rotate-secret`)).body.signing_secret).not.toBe(
      made.body.signing_secret,
    );
    expect((await call('POST', `${path}/actions/send-test-event`)).status).toBe(202);
    await settled();
    expect((await call('DELETE', path)).status).toBe(200);
    expect((await call('GET', path)).status).toBe(404);
    expect((await call('GET', ENDPOINTS)).body.data).toHaveLength(1);
  });
});

describe('deliveries, where webhook_api is on', () => {
  it('are listed by endpoint, newest first, with what became of them', async () => {
    const { call, rename, received } = await listening({ webhook_api: true }, (nth) => (nth === 1 ? 500 : 204));
    await rename('One');
    await rename('Two');
    const { status, body } = await call('GET', `${ENDPOINTS}/sandbox/deliveries`);
    expect(status).toBe(200);
    expect(rowsIn(body)).toEqual([
      {
        id: expect.stringMatching(/^dl_/),
        object: 'webhook_delivery',
        event_id: received[1]?.body.id,
        event_type: 'customer.updated',
        status: 'succeeded',
        attempts: 1,
        last_outcome: '204',
        next_attempt_at: null,
      },
      expect.objectContaining({
        event_id: received[0]?.body.id,
        status: 'pending',
        last_outcome: '500',
        next_attempt_at: expect.stringMatching(/Z$/),
      }),
    ]);
  });

  it('are sent once more, the same event under a new delivery id', async () => {
    const { call, rename, received, settled } = await listening({ webhook_api: true });
    await rename();
    const path = `${ENDPOINTS}/sandbox/deliveries`;
    const id = textAt((await call('GET', path)).body, 'data', 0, 'id');
    expect((await call('POST', `${path}/${id}/actions/redeliver`)).status).toBe(202);
    await settled();
    expect(received.map(({ text }) => text)).toEqual([received[0]?.text, received[0]?.text]);
    expect(new Set(received.map(({ headers }) => headers['augno-delivery-id'])).size).toBe(2);
  });

  it('are those of the account that asks, and none without the knob', async () => {
    const { call, rename, augno, keys } = await listening({ webhook_api: true });
    await rename();
    const path = `${ENDPOINTS}/sandbox/deliveries`;
    const id = textAt((await call('GET', path)).body, 'data', 0, 'id');
    expect((await call('GET', path, { key: keys.production })).status).toBe(404);
    expect((await call('GET', `${ENDPOINTS}/production/deliveries`, { key: keys.production })).body.data).toEqual([]);
    const foreign = await call('POST', `${ENDPOINTS}/production/deliveries/${id}/actions/redeliver`, {
      key: keys.production,
    });
    expect(foreign.error.code).toBe('resource_not_found');
    augno.knobs.set('webhook_api', false);
    expect((await call('GET', path)).status).toBe(404);
  });
});

describe('what no source tells about webhooks', () => {
  it('is silent with webhooks=false', async () => {
    const { received, rename, augno } = await listening({ webhooks: false });
    await rename().catch(() => undefined);
    expect(received).toEqual([]);
    expect(augno.journal.query({ kind: 'event' })).toEqual([]);
    augno.happen('customer.updated', {});
    expect(augno.journal.query({ kind: 'event' })).toMatchObject([{ withheld: 'the knob augno.webhooks is off' }]);
    expect(received).toEqual([]);
  });

  it('has less in an event with event_object=reference and event_previous_attributes=false', async () => {
    const { received, rename } = await listening({ event_object: 'reference', event_previous_attributes: false });
    const { id } = await rename();
    expect(received[0]?.body.data).toEqual({ object: { id, object: 'customer' } });
  });

  it('may emit further types with extra_event_types', async () => {
    const { augno, received, settled } = await listening({ extra_event_types: 'invoice.paid, invoice.voided' });
    augno.happen('invoice.paid', { fields: { id: 'in_1' } });
    await settled();
    expect(received[0]?.body).toMatchObject({ type: 'invoice.paid', data: { object: { id: 'in_1' } } });
  });

  it('follows retry_schedule_s, moved by retry_jitter_percent', async () => {
    const exact = await listening({ retry_schedule_s: '0,10,20', retry_jitter_percent: 0 }, () => 500);
    await exact.rename();
    await exact.sandbox.advance(9999);
    expect(exact.received).toHaveLength(1);
    await exact.sandbox.advance(1);
    expect(exact.received).toHaveLength(2);
    await exact.sandbox.advance(24 * HOUR_MS);
    expect(exact.received).toHaveLength(3);
    const moved = await listening({ retry_schedule_s: '0,1000', retry_jitter_percent: 50 }, () => 500);
    await moved.rename();
    const [entry] = moved.augno.journal.query({ kind: 'attempt' });
    const wait = (entry?.nextAt ?? 0) - (entry?.at ?? 0);
    expect([wait >= 500_000, wait <= 1_500_000, wait !== 1_000_000]).toEqual([true, true, true]);
  });

  it('retries a 4xx unless retry_on_4xx is off', async () => {
    const retried = await listening({}, () => 400);
    await retried.rename();
    await retried.sandbox.advance(70_000);
    expect(retried.received).toHaveLength(2);
    const given = await listening({ retry_on_4xx: false }, () => 400);
    await given.rename();
    await given.sandbox.advance(70_000);
    expect(given.received).toHaveLength(1);
  });

  it('repeats event and body under a new delivery id and stamp, unless knobs say otherwise', async () => {
    const once = (nth: number) => (nth === 1 ? 500 : 204);
    const usual = await listening({}, once);
    await usual.rename();
    await usual.sandbox.advance(70_000);
    const [first, second] = usual.received;
    expect(second?.text).toBe(first?.text);
    const header = (name: string) => [first, second].map((delivery) => delivery?.headers[name]);
    expect(new Set(header('augno-event-id')).size).toBe(1);
    expect(new Set(header('augno-delivery-id')).size).toBe(2);
    expect(new Set(header('augno-signature')).size).toBe(2);
    const odd = await listening(
      { delivery_id_per_attempt: false, resign_on_retry: false, retry_body_identical: true },
      once,
    );
    await odd.rename();
    await odd.sandbox.advance(70_000);
    const [one, two] = odd.received;
    expect(two?.headers['augno-delivery-id']).toBe(one?.headers['augno-delivery-id']);
    expect(two?.headers['augno-signature']).toBe(one?.headers['augno-signature']);
    const anew = await listening({ retry_body_identical: false }, once);
    await anew.rename();
    await anew.sandbox.advance(70_000);
    expect(anew.received[1]?.text).not.toBe(anew.received[0]?.text);
    expect(anew.received[1]?.body).toEqual(anew.received[0]?.body);
  });

  it('disables an endpoint on a 410, and after days of failures, where the knobs say so', async () => {
    const status = (world: Awaited<ReturnType<typeof listening>>) =>
      world.augno.state('webhook_endpoints').map((endpoint) => Object(endpoint).status)[0];
    const gone = await listening({}, () => 410);
    await gone.rename();
    expect(status(gone)).toBe('disabled');
    await gone.rename('Again').catch(() => undefined);
    expect(gone.received).toHaveLength(1);
    const patient = await listening({ disable_on_410: false }, () => 410);
    await patient.rename();
    expect(status(patient)).toBe('enabled');
    const failing = await listening({ disable_after_days: 1 }, () => 500);
    await failing.rename();
    await failing.sandbox.advance(60 * HOUR_MS);
    expect(status(failing)).toBe('disabled');
    const never = await listening({ disable_after_days: 0 }, () => 500);
    await never.rename();
    await never.sandbox.advance(60 * HOUR_MS);
    expect(status(never)).toBe('enabled');
  });

  it('follows a redirect once with follow_redirects', async () => {
    const to = (nth: number) => (nth === 1 ? { to: '/elsewhere' } : 204);
    const plain = await listening({}, to);
    await plain.rename();
    expect(plain.received.map(({ path }) => path)).toEqual(['/hooks']);
    const following = await listening({ follow_redirects: true }, to);
    await following.rename();
    expect(following.received.map(({ path }) => path)).toEqual(['/hooks', '/elsewhere']);
  });

  it('shakes the order with shuffle_deliveries', async () => {
    const { augno, sandbox, received } = await listening({ shuffle_deliveries: true });
    for (let i = 0; i < 12; i++) augno.happen('customer.updated', { fields: { note: String(i) } });
    await sandbox.advance(5000);
    const notes = received.map(({ body }) => at(body, 'data', 'object', 'note'));
    expect(notes).toHaveLength(12);
    expect(notes).not.toEqual([...notes].sort((a, b) => Number(a) - Number(b)));
  });

  it('signs with the old secret for signing_rotation_overlap_s', async () => {
    const { augno, received, rename } = await listening({ signing_rotation_overlap_s: 0 });
    const old = augno.facts.webhookSecret ?? '';
    await augno.act('rotateWebhookSecret', {});
    await rename();
    expect(received.map((delivery) => isSigned(delivery, old))).toEqual([false]);
  });
});
