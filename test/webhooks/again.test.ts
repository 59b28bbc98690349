import { describe, expect, it } from 'vitest';
import { approved, DAY, NOW, testPair } from './fixture.ts';
import { verify } from './verifier.ts';

const HOUR = 3_600_000;

describe('a redelivery', () => {
  it('has the same id and body, and a new timestamp and signature', async () => {
    const { receiver, webhooks, clock, journal, emit, attempts } = await testPair();
    emit();
    await clock.advance(HOUR);
    const [id] = webhooks.redeliver({ type: 'application.approved' }, 1);
    await webhooks.idle();
    const [first, second] = receiver.received;
    expect(second?.header('X-Revento-Delivery-Id')).toBe(id);
    expect(second?.body).toEqual(first?.body);
    expect(verify(second, NOW + HOUR)).toBe('genuine');
    expect(second?.header('X-Revento-Signature')).not.toBe(first?.header('X-Revento-Signature'));
    const [entry] = journal.query({ kind: 'delivery' });
    expect(entry).toMatchObject({ status: 'redelivered', cause: 1 });
    expect(attempts()[1]).toMatchObject({ shape: ['redelivered'], attempt: 2, cause: entry?.seq });
  });

  it('brings all dead letters home', async () => {
    const { receiver, webhooks, clock, emit } = await testPair();
    receiver.answerWith(500);
    for (const name of ['1', '2', '3']) emit(approved(name));
    await clock.advance(3 * DAY);
    receiver.answerWith(204);
    expect(webhooks.redeliver({ status: 'dead-letter' })).toHaveLength(3);
    await webhooks.idle();
    expect(webhooks.deliveries().map(({ status, attempts }) => [status, attempts])).toEqual(
      Array(3).fill(['accepted', 7]),
    );
    expect(() => webhooks.redeliver({ status: 'dead-letter' })).toThrow('There is no dead-letter yet.');
  });

  it('that fails leaves the dead letter dead, and is not retried', async () => {
    const { receiver, webhooks, clock, emit } = await testPair();
    receiver.answerWith(500);
    emit();
    await clock.advance(3 * DAY);
    webhooks.redeliver({ last: true });
    await clock.advance(3 * DAY);
    expect(receiver.received).toHaveLength(7);
    expect(webhooks.deliveries()[0]?.status).toBe('dead-letter');
  });

  it('that is accepted ends the schedule of a delivery that was waiting', async () => {
    const { receiver, webhooks, clock, emit, outcomes } = await testPair();
    receiver.plan(500);
    emit();
    await webhooks.idle();
    webhooks.redeliver({ last: true });
    await clock.advance(3 * DAY);
    expect(outcomes()).toEqual(['refused', 'accepted']);
  });

  it('needs to be told which', async () => {
    const { webhooks } = await testPair();
    expect(() => webhooks.redeliver({})).toThrow('Say which delivery');
    expect(() => webhooks.redeliver({ deliveryId: 'x' })).toThrow('There is no delivery "x"');
    expect(() => webhooks.redeliver({ type: 'application.approved' })).toThrow('no delivery of application.approved');
  });
});

describe('a replay', () => {
  it('is the accepted attempt byte for byte, stamp and signature included', async () => {
    const { receiver, webhooks, clock, emit, attempts } = await testPair();
    receiver.plan(500);
    emit();
    await clock.advance(HOUR);
    webhooks.replay({ last: true });
    await webhooks.idle();
    const [, accepted, replayed] = receiver.received;
    expect(replayed?.rawHeaders).toEqual(accepted?.rawHeaders);
    expect(replayed?.body).toEqual(accepted?.body);
    expect(verify(replayed, NOW + HOUR)).toBe('bad time');
    expect(attempts()[2]).toMatchObject({ shape: ['replay'], attempt: 2, nextAt: null });
  });

  it('exists only of what was accepted', async () => {
    const { receiver, webhooks, emit } = await testPair();
    receiver.answerWith(500);
    emit();
    await webhooks.idle();
    expect(() => webhooks.replay({ last: true })).toThrow('There is no delivery yet.');
  });
});
