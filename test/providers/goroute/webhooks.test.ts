import { execFileSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { object } from '../../../emulator/http/contract.ts';
import { signature } from '../../../emulator/providers/goroute/webhooks.ts';
import { documentXml, gorouteSandbox, rowsIn } from '../../support/goroute.ts';
import { type Received, receiver } from '../../support/receiver.ts';

type World = Awaited<ReturnType<typeof gorouteSandbox>>;

/** Verifies as a receiver does, by other code than the sender's. */
async function isGenuine(secret: string, header: string, text: string): Promise<boolean> {
  const bytes = new TextEncoder().encode(secret);
  const key = await webcrypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const digest = Buffer.from(header.replace(/^sha256=/, ''), 'hex');
  return webcrypto.subtle.verify('HMAC', key, digest, new TextEncoder().encode(text));
}

async function listening(answer: (nth: number) => number = () => 204, knobs: Record<string, unknown> = {}) {
  const { received, url } = await receiver((nth) => answer(nth));
  const world = await gorouteSandbox({ knobs, webhooks: { goroute: url } });
  return { ...world, received, url };
}

function ids(received: readonly Received[]) {
  return received.map(({ headers }) => headers['x-goroute-event-id']);
}

async function webhookId({ call }: World): Promise<string> {
  return String(rowsIn((await call('GET', '/webhooks')).body, 'webhooks')[0]?.id);
}

describe('a signature', () => {
  const body = '{"event":"document.received","event_id":"evt_demo0001"}';
  const header = 'sha256=e459b01c46a48854aee367d53d7a5e53b688e47339bc3840f6f30dfac60a1768';

  it('is that of the vector', async () => {
    expect(signature('whsec_demo_9Xk2', Buffer.from(body))).toBe(header);
    expect(await isGenuine('whsec_demo_9Xk2', header, body)).toBe(true);
    expect(await isGenuine('whsec_demo_9Xk2', header, `${body} `)).toBe(false);
  });

  it('is what openssl computes, too', () => {
    const args = ['dgst', '-sha256', '-hmac', 'whsec_demo_9Xk2', '-hex'];
    expect(execFileSync('openssl', args, { input: body, encoding: 'utf8' }).trim()).toMatch(header.slice(7));
  });
});

describe('the delivery of an event', () => {
  it('tells of every step of a document, signed over the raw body and nothing else', async () => {
    const { call, seconds, received, goroute, organizations, sandbox } = await listening();
    const { transaction_id: id } = (await call('POST', '/send', { body: documentXml() })).body;
    await sandbox.clock.quiet();
    await seconds(11);
    expect(received.map(({ body }) => body.event)).toEqual([
      'transaction.created',
      'document.validated',
      'transaction.delivered',
    ]);
    const secret = goroute.facts.webhookSecret ?? '';
    for (const { headers, text, body } of received) {
      expect(await isGenuine(secret, String(headers['x-goroute-signature']), text)).toBe(true);
      expect(headers['x-goroute-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
      expect(headers).toMatchObject({
        'x-goroute-event-id': body.event_id,
        'x-goroute-event': body.event,
        'x-goroute-delivery-attempt': '1',
        'user-agent': 'GoRoute-Webhooks/1.0',
        'content-type': 'application/json',
      });
      expect(body).toMatchObject({ organization_id: organizations.sandbox });
      expect(body.timestamp).toMatch(/\.\d{3}Z$/);
    }
    expect(received.at(-1)?.body.data).toMatchObject({
      transaction_id: id,
      status: 'delivered',
      delivered_at: '2026-09-21T12:00:11Z',
    });
  });

  it('has bytes that no JSON library would write again', async () => {
    const { goroute, received, sandbox } = await listening();
    await goroute.act('receive', {});
    await sandbox.clock.quiet();
    const text = received[0]?.text ?? '';
    expect(text).toContain('"total_amount": 1210.00,"tax_amount": 210.00');
    expect(text).toContain('Größe');
    expect(JSON.stringify(JSON.parse(text))).not.toBe(text);
    expect(object(received[0]?.body.data)).toMatchObject({ total_amount: 1210, tax_amount: 210, currency: 'EUR' });
  });

  it('carries a download address that works', async () => {
    const { goroute, received, sandbox, keys } = await listening();
    await goroute.act('receive', {});
    await sandbox.clock.quiet();
    const { download_url: address } = object(received[0]?.body.data);
    const answer = await fetch(String(address), { headers: { 'X-API-Key': keys.sandbox } });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('<cbc:ID>')]);
  });

  it('is tried six times under one event id, and shown in the log', async () => {
    const world = await listening(() => 500);
    const { goroute, received, sandbox, seconds, call } = world;
    await goroute.act('receive', {});
    await sandbox.clock.quiet();
    await seconds(60 + 300 + 1800 + 7200 + 43_200);
    expect(received).toHaveLength(6);
    expect(new Set(ids(received)).size).toBe(1);
    expect(new Set(received.map(({ text }) => text)).size).toBe(1);
    expect(received.map(({ headers }) => headers['x-goroute-delivery-attempt'])).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
    ]);
    expect(new Set(received.map(({ headers }) => headers['x-goroute-delivery-id'])).size).toBe(6);
    const log = rowsIn((await call('GET', `/webhooks/${await webhookId(world)}/deliveries`)).body, 'deliveries');
    expect(log).toHaveLength(6);
    expect(log.at(-1)).toMatchObject({
      delivery_id: received[0]?.headers['x-goroute-delivery-id'],
      event: 'document.received',
      event_id: ids(received)[0],
      attempt: 1,
      status: 'failed',
      response_status: 500,
      attempted_at: '2026-09-21T12:00:00Z',
      next_attempt_at: '2026-09-21T12:01:00Z',
    });
  });

  it('can be asked for once more', async () => {
    const world = await listening((nth) => (nth === 1 ? 500 : 204), { retry_schedule_s: '0' });
    const { goroute, received, sandbox, call } = world;
    await goroute.act('receive', {});
    await sandbox.clock.quiet();
    const hook = await webhookId(world);
    const [attempt] = rowsIn((await call('GET', `/webhooks/${hook}/deliveries`)).body, 'deliveries');
    const again = await call('POST', `/webhooks/${hook}/deliveries/${attempt?.delivery_id}/retry`);
    await sandbox.clock.quiet();
    expect(again.body.event_id).toBe(ids(received)[0]);
    expect(received[1]?.headers['x-goroute-delivery-id']).toBe(again.body.delivery_id);
    expect(received[1]?.text).toBe(received[0]?.text);
    expect((await call('POST', `/webhooks/${hook}/deliveries/dlv_none-1/retry`)).status).toBe(404);
  });
});

describe('a webhook made by the API', () => {
  it('gets what it asked for, with headers of its own, beside the others', async () => {
    const { call, goroute, received, sandbox } = await listening();
    const mine = await receiver();
    const made = await call('POST', '/webhooks', {
      body: {
        url: `${mine.url}/mine`,
        events: ['document.received'],
        secret: 'whsec_my-own-choice',
        headers: { 'X-Team': 'billing' },
      },
    });
    expect(made.body).toMatchObject({ has_secret: true, active: true, headers: { 'X-Team': 'billing' } });
    expect(made.text).not.toContain('whsec_my-own-choice');
    await goroute.act('receive', {});
    goroute.happen('transaction.delivered', {});
    await sandbox.clock.quiet();
    expect(received.map(({ body }) => body.event)).toEqual(['document.received', 'transaction.delivered']);
    expect(mine.received).toHaveLength(1);
    const [delivery] = mine.received;
    expect(delivery?.headers['x-team']).toBe('billing');
    expect(ids(mine.received)[0]).toBe(ids(received)[0]);
    const header = String(delivery?.headers['x-goroute-signature']);
    expect(await isGenuine('whsec_my-own-choice', header, delivery?.text ?? '')).toBe(true);
    expect(goroute.secrets.mask('whsec_my-own-choice')).not.toContain('my-own-choice');
  });

  it('without a secret gets no signature, switched off nothing, and a test when it asks', async () => {
    const { call, goroute, sandbox } = await gorouteSandbox();
    const mine = await receiver();
    const body = { url: mine.url, events: ['document.received'] };
    const { id } = (await call('POST', '/webhooks', { body })).body;
    const test = await call('POST', `/webhooks/${id}/test`, { body: { event: 'transaction.failed' } });
    await sandbox.clock.quiet();
    expect(mine.received[0]?.headers).not.toHaveProperty('x-goroute-signature');
    expect(mine.received[0]).toMatchObject({
      headers: { 'x-goroute-event-id': test.body.event_id, 'x-goroute-delivery-id': test.body.delivery_id },
      body: { event: 'transaction.failed', data: { test: true, status: 'failed' } },
    });
    expect(goroute.state('transactions')).toEqual([]);
    await call('PATCH', `/webhooks/${id}`, { body: { active: false } });
    await goroute.act('receive', {});
    await sandbox.clock.quiet();
    expect(mine.received).toHaveLength(1);
    expect((await call('POST', `/webhooks/${id}/test`, { body: { event: 'nothing' } })).status).toBe(400);
  });

  it.each([
    ['http://hooks.example', 'INVALID_WEBHOOK_URL'],
    ['ftp://127.0.0.1', 'INVALID_WEBHOOK_URL'],
    ['nonsense', 'INVALID_WEBHOOK_URL'],
  ])('is refused for %s', async (url, code) => {
    const { call } = await gorouteSandbox();
    const body = { url, events: ['document.received'] };
    expect(await call('POST', '/webhooks', { body })).toMatchObject({ status: 400, error: { code } });
    expect(
      (await call('POST', '/webhooks', { body: { ...body, url: 'https://a.example', events: ['x'] } })).status,
    ).toBe(400);
  });
});

describe('forged deliveries', () => {
  it.each(['wrong', 'none', 'empty', 'unprefixed', 'otherSecret', 'bodyChanged', 'reserialised'] as const)(
    'signed "%s" are not genuine',
    async (sign) => {
      const { goroute, received, sandbox } = await listening();
      goroute.webhooks.shape({ sign, times: 1 });
      goroute.happen('document.received', {});
      await sandbox.clock.quiet();
      const { headers, text = '' } = received[0] ?? {};
      const header = headers?.['x-goroute-signature'] ?? '';
      const isPlain = /^sha256=[0-9a-f]{64}$/.test(String(header));
      expect(isPlain && (await isGenuine(goroute.facts.webhookSecret ?? '', String(header), text))).toBe(false);
    },
  );

  it('cannot be stale, since no time is signed', async () => {
    const { goroute } = await listening();
    expect(() => goroute.webhooks.shape({ sign: 'stale' })).toThrow('would be genuine all the same');
  });
});

describe('a secret that is replaced', () => {
  it('signs at once, or after an overlap in which the old one does', async () => {
    const { goroute, received, sandbox, seconds } = await listening(() => 204, { signing_rotation_overlap_s: 60 });
    const old = goroute.facts.webhookSecret ?? '';
    await goroute.act('rotateWebhookSecret');
    const next = goroute.facts.webhookSecret ?? '';
    expect(next).not.toBe(old);
    goroute.happen('document.received', {});
    await sandbox.clock.quiet();
    await seconds(60);
    goroute.happen('document.received', {});
    await sandbox.clock.quiet();
    const genuine = (secret: string, nth: number) =>
      isGenuine(secret, String(received[nth]?.headers['x-goroute-signature']), received[nth]?.text ?? '');
    expect([await genuine(old, 0), await genuine(next, 0)]).toEqual([true, false]);
    expect([await genuine(old, 1), await genuine(next, 1)]).toEqual([false, true]);
  });
});
