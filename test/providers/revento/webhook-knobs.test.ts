import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signature } from '../../../emulator/providers/revento/webhooks.ts';
import { connected, reventoSandbox } from '../../support/sandbox.ts';

/** A receiver that answers as told, and a connected world that delivers to it. */
async function world(
  knobs: Record<string, unknown>,
  answer: (request: IncomingMessage, nth: number) => [number, Record<string, string>?] = () => [204],
) {
  const received: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ url: request.url ?? '', headers: request.headers, body });
    const [status, headers] = answer(request, received.length);
    response.writeHead(status, headers).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { revento, sandbox } = await reventoSandbox({ knobs, webhooks: { revento: `http://127.0.0.1:${port}/hooks` } });
  await connected(revento);
  const happen = async (type = 'participant.profile_updated') => {
    revento.happen(type, {});
    await revento.webhooks.idle();
  };
  return { revento, sandbox, received, happen };
}

/** @see https://external-integrations.docs.revento.app/webhooks/signatures/ */
describe('the signature', () => {
  const secret = 'demo-signing-secret-5tZr9Lq0';
  const json =
    '{"id":"evt_delivery_k41","type":"application.approved","occurred_at":"2026-09-21T14:13:18Z","event_id":"evt_m7Qa","organization_id":"org_p3Wd","data":{"id":"app_9Ks","participant_id":"ptp_2Lx","user_id":"usr_8Tn","status":"approved","approved_at":"2026-09-21T14:13:18Z","approver_id":"usr_4Vb","custom_form_fields":{"favorite_track":"maps","dietary_notes":null}}}';

  it.each([
    [json, '210379a137a09425e08061dfa9a83f1023c283eb1c9a69cc440d1255442e143d'],
    ['{"note":"zażółć"}', 'aff761b2dfad320227635eed80fca4df3b73bc4e2f9e837da4904be2ceed8ade'],
    ['', 'e391327bde2f0399f79cea84438f48c838cfcae1264cc9662002d17559d143d1'],
  ])('agrees with the known vector of %j', (body, hex) => {
    expect(signature(secret, 1_790_000_000, Buffer.from(body))).toBe(`sha256=${hex}`);
  });
});

describe('what no source tells about deliveries', () => {
  it('keeps the documented headers by default, and no request id', async () => {
    const { received, happen } = await world({});
    await happen();
    expect(received[0]?.headers).toMatchObject({
      'x-revento-event': 'participant.profile_updated',
      'content-type': 'application/json',
    });
    expect(received[0]?.headers['x-revento-request-id']).toBeUndefined();
  });

  it('adds a request id with webhook_request_id_header', async () => {
    const { received, happen } = await world({ 'revento.webhook_request_id_header': 'on' });
    await happen();
    expect(received[0]?.headers['x-revento-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('follows the schedule of retry_schedule_s, and stops at a 4xx with retry_on_4xx=false', async () => {
    const failing = await world({ 'revento.retry_schedule_s': '0,5,10' }, () => [500]);
    await failing.happen();
    await failing.sandbox.advance(86_400_000);
    expect(failing.received.length).toBe(3);
    const refusing = await world({ 'revento.retry_on_4xx': 'false' }, () => [410]);
    await refusing.happen();
    await refusing.sandbox.advance(86_400_000);
    expect(refusing.received.length).toBe(1);
  });

  it('repeats body and delivery id on a retry, under a new stamp; or spells it anew with retry_body_identical=false', async () => {
    const same = await world({}, (_, nth) => [nth === 1 ? 500 : 204]);
    await same.happen();
    await same.sandbox.advance(60_000);
    const [first, second] = same.received;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['x-revento-delivery-id']).toBe(first?.headers['x-revento-delivery-id']);
    expect(Number(second?.headers['x-revento-timestamp']) - Number(first?.headers['x-revento-timestamp'])).toBe(60);
    const other = await world({ 'revento.retry_body_identical': 'false' }, (_, nth) => [nth === 1 ? 500 : 204]);
    await other.happen();
    await other.sandbox.advance(60_000);
    expect(other.received[1]?.body).not.toBe(other.received[0]?.body);
    expect(JSON.parse(other.received[1]?.body ?? '')).toEqual(JSON.parse(other.received[0]?.body ?? ''));
  });

  it('repeats the first stamp with resign_on_retry=false', async () => {
    const { received, sandbox, happen } = await world({ 'revento.resign_on_retry': 'false' }, () => [500]);
    await happen();
    await sandbox.advance(60_000);
    expect(received[1]?.headers['x-revento-signature']).toBe(received[0]?.headers['x-revento-signature']);
  });

  it('takes a redirect for a failure, or follows it once with follow_redirects', async () => {
    const redirect = (request: IncomingMessage): [number, Record<string, string>?] =>
      request.url === '/hooks' ? [307, { location: '/moved' }] : [204];
    const refusing = await world({}, redirect);
    await refusing.happen();
    expect(refusing.revento.webhooks.deliveries()[0]?.status).toBe('pending');
    const following = await world({ 'revento.follow_redirects': 'true' }, redirect);
    await following.happen();
    expect(following.received.map(({ url }) => url)).toEqual(['/hooks', '/moved']);
    expect(following.revento.webhooks.deliveries()[0]?.status).toBe('accepted');
  });

  it('stops delivering after dead letters in a row with auto_disable_after', async () => {
    const { revento, received, sandbox, happen } = await world(
      { 'revento.auto_disable_after': 2, 'revento.retry_schedule_s': '0' },
      () => [500],
    );
    for (let i = 0; i < 4; i++) await happen();
    await sandbox.advance(1000);
    expect(received.length).toBe(2);
    expect(revento.journal.query({ kind: 'event' }).at(-1)?.withheld).toContain('disabled');
  });

  it('derives the delivery id from the envelope id with envelope_id_mode=same', async () => {
    const { revento, received, happen } = await world({ 'revento.envelope_id_mode': 'same' });
    await happen();
    const id = received[0]?.headers['x-revento-delivery-id'];
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    const rules = revento.definition.webhooks;
    const payload = JSON.parse(received[0]?.body ?? '{}');
    expect(rules.deliveryId(revento, { type: 'x', subject: null, payload })).toBe(id);
  });

  it('sends what is due together in another order with shuffle_deliveries, the same for the same seed', async () => {
    const run = async () => {
      const { revento, received, sandbox } = await world({ 'revento.shuffle_deliveries': 'true' });
      for (let i = 0; i < 6; i++) revento.happen('participant.profile_updated', {});
      const sent = revento.journal.query({ kind: 'event' }).map((entry) => entry.eventId);
      await sandbox.advance(5000);
      const arrived = received.map(({ body }) => String(JSON.parse(body).id));
      return arrived.map((id) => sent.indexOf(id));
    };
    const order = await run();
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(order).not.toEqual([0, 1, 2, 3, 4, 5]);
    expect(await run()).toEqual(order);
  });

  it('signs with the old secret during signing_rotation_overlap_s', async () => {
    const { revento, received, sandbox, happen } = await world({ 'revento.signing_rotation_overlap_s': 60 });
    const old = revento.facts.webhookSecret ?? '';
    await revento.act('rotate', { secret: 'webhook_secret' });
    await happen();
    await sandbox.advance(60_000);
    await happen();
    const fits = (secret: string, i: number) => {
      const { headers, body = '' } = received[i] ?? {};
      return (
        headers?.['x-revento-signature'] ===
        signature(secret, Number(headers?.['x-revento-timestamp']), Buffer.from(body))
      );
    };
    expect([fits(old, 0), fits(old, 1), fits(revento.facts.webhookSecret ?? '', 1)]).toEqual([true, false, true]);
  });

  it('takes further types with extra_event_types', async () => {
    const { revento, received } = await world({ 'revento.extra_event_types': 'participant.waved' });
    await revento.act('declareEventType', { type: 'participant.waved' });
    revento.happen('participant.waved', { data: { hello: 1 } });
    await revento.webhooks.idle();
    expect(JSON.parse(received[0]?.body ?? '{}')).toMatchObject({ type: 'participant.waved', data: { hello: 1 } });
  });
});
