import { describe, expect, it } from 'vitest';
import { approved, MINUTE, NOW, testPair, testSender } from './fixture.ts';
import { startReceiver } from './receiver.ts';
import { verify } from './verifier.ts';

/** What is left of a sender that was killed: its store and its time. */
function remains({ world }: ReturnType<typeof testSender>) {
  return { dump: JSON.stringify(world.store.dump()), clock: world.clock.state() };
}

/** Another process that takes over. */
function takeOver(url: string, { dump, clock }: ReturnType<typeof remains>) {
  const sender = testSender(url, { seed: 'another' });
  sender.world.store.restore(JSON.parse(dump));
  sender.clock.restore(clock);
  sender.webhooks.resume();
  return sender;
}

describe('after a restart', () => {
  it('a delivery goes on where it was in its schedule, with the same id and body', async () => {
    const receiver = await startReceiver();
    receiver.plan(500, 500);
    const first = testSender(receiver.url);
    first.emit();
    await first.clock.advance(MINUTE);
    const left = remains(first);
    await first.webhooks.close();
    const second = takeOver(receiver.url, left);
    expect(second.clock.due).toEqual([NOW + 6 * MINUTE]);
    await second.clock.advance(5 * MINUTE);
    expect(second.attempts()).toMatchObject([{ attempt: 3, outcome: 'accepted', at: NOW + 6 * MINUTE }]);
    const [one, , three] = receiver.received;
    expect(three?.header('X-Revento-Delivery-Id')).toBe(one?.header('X-Revento-Delivery-Id'));
    expect(three?.body).toEqual(one?.body);
    expect(verify(three, NOW + 6 * MINUTE)).toBe('genuine');
  });

  it('what was under way or queued is sent, in the order in which it was announced', async () => {
    const receiver = await startReceiver();
    const first = testSender('http://127.0.0.1:9/');
    for (const name of ['1', '2', '3']) first.emit(approved(name));
    const left = remains(first);
    await first.webhooks.close();
    const second = takeOver(receiver.url, left);
    await second.webhooks.idle();
    expect(second.attempts().map(({ request }) => JSON.parse(request.body).id.slice(-1))).toEqual(['1', '2', '3']);
    expect(receiver.received).toHaveLength(3);
  });

  it('what was held is still held, with its shape', async () => {
    const receiver = await startReceiver();
    const first = testSender(receiver.url);
    first.webhooks.shape({ hold: true, sign: 'none', thenGenuine: true });
    first.emit();
    const second = takeOver(receiver.url, remains(first));
    await second.webhooks.idle();
    expect(receiver.received).toHaveLength(0);
    second.webhooks.release('as-held');
    await second.webhooks.idle();
    expect(receiver.received.map((one) => verify(one, NOW))).toEqual(['no signature', 'genuine']);
  });

  it('what was accepted is not sent again, and can be replayed', async () => {
    const receiver = await startReceiver();
    const first = testSender(receiver.url);
    first.emit();
    await first.webhooks.idle();
    const second = takeOver(receiver.url, remains(first));
    await second.webhooks.idle();
    expect(second.attempts()).toEqual([]);
    second.webhooks.replay({ last: true });
    await second.webhooks.idle();
    expect(receiver.received[1]?.rawHeaders).toEqual(receiver.received[0]?.rawHeaders);
  });

  it('a sender that is told to resume twice sends once', async () => {
    const { receiver, webhooks, clock, emit } = await testPair();
    receiver.plan(500);
    emit();
    await webhooks.idle();
    webhooks.resume();
    webhooks.resume();
    await clock.advance(MINUTE);
    expect(receiver.received).toHaveLength(2);
  });
});
