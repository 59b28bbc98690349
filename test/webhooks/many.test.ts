import { describe, expect, it } from 'vitest';
import { Clock } from '../../emulator/core/clock.ts';
import { approved, DAY, testPair } from './fixture.ts';
import { gateOf } from './receiver.ts';

describe('many deliveries', () => {
  it('arrive once each, not more than the limit at a time', async () => {
    const { receiver, webhooks, emit, outcomes } = await testPair({ clock: new Clock(), limits: { inFlight: 20 } });
    const gate = gateOf(20);
    receiver.answerWith((response) => gate(() => response.writeHead(204).end()));
    for (let i = 0; i < 200; i++) emit(approved(String(i)));
    await webhooks.idle();
    const ids = receiver.received.map((one) => one.header('X-Revento-Delivery-Id'));
    expect(ids).toHaveLength(200);
    expect(new Set(ids).size).toBe(200);
    expect(Math.max(...receiver.received.map(({ open }) => open))).toBe(20);
    expect(outcomes()).toEqual(Array(200).fill('accepted'));
  });

  it('are attempted in the order in which they were announced', async () => {
    const { webhooks, emit, attempts } = await testPair();
    for (let i = 0; i < 100; i++) emit(approved(String(i)));
    await webhooks.idle();
    expect(attempts().map(({ request }) => JSON.parse(request.body).id)).toEqual(
      Array.from({ length: 100 }, (_, i) => `evt_delivery_${i}`),
    );
  });

  it('beyond the limit are dropped, and a finding says so once', async () => {
    const { receiver, webhooks, emit, statuses, journal } = await testPair({ limits: { open: 2 } });
    webhooks.shape({ hold: true, times: 2 });
    for (let i = 0; i < 5; i++) emit(approved(String(i)));
    expect(statuses()).toEqual(['held', 'held', 'dropped', 'dropped', 'dropped']);
    expect(journal.query({ kind: 'finding', name: 'webhook_queue_full' })).toHaveLength(1);
    webhooks.release('as-held');
    await webhooks.idle();
    emit();
    await webhooks.idle();
    expect(receiver.received).toHaveLength(3);
  });

  it('are forgotten when they are over and too many, the oldest first', async () => {
    const { webhooks, emit } = await testPair({ limits: { remembered: 3 } });
    for (let i = 0; i < 5; i++) {
      emit(approved(String(i)));
      await webhooks.idle();
    }
    expect(webhooks.deliveries().map(({ body }) => JSON.parse(body).id.slice(-1))).toEqual(['2', '3', '4']);
  });

  it('give the same journal for the same seed, wall times and ports aside', async () => {
    const run = async () => {
      const { receiver, webhooks, clock, emit, journal } = await testPair({ seed: 'story' });
      receiver.plan(500, 204, 500);
      webhooks.shape({ duplicate: 1, skip: 1, times: 1 });
      webhooks.shape({ hold: true, skip: 2, times: 2 });
      webhooks.shape({ sign: 'wrong', skip: 4, times: 1 });
      for (let i = 0; i < 5; i++) {
        emit(approved(String(i)));
        await webhooks.idle();
      }
      webhooks.release('shuffle');
      await clock.advance(3 * DAY);
      const port = new URL(receiver.url).port;
      const timeless = journal.query().map((entry) => {
        const response = entry.kind === 'attempt' && entry.response;
        const answered = response && { ...response, headers: { ...response.headers, date: '' } };
        return { ...entry, wall: 0, durationMs: 0, ...(answered && { response: answered }) };
      });
      return JSON.stringify(timeless, null, 1).replaceAll(port, 'PORT');
    };
    const first = await run();
    expect(await run()).toBe(first);
    expect(first.length).toBeGreaterThan(5000);
  });
});
