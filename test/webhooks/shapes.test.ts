import { describe, expect, it } from 'vitest';
import { approved, MINUTE, NOW, testPair } from './fixture.ts';
import { gateOf } from './receiver.ts';
import { verify } from './verifier.ts';

describe('a duplicate', () => {
  it('is sent after the first was answered, under the same id', async () => {
    const { receiver, webhooks, emit, attempts } = await testPair();
    webhooks.shape({ duplicate: 2 });
    emit();
    await webhooks.idle();
    expect(receiver.received.map(({ open }) => open)).toEqual([1, 1, 1]);
    expect(new Set(receiver.received.map((one) => one.header('X-Revento-Delivery-Id'))).size).toBe(1);
    expect(attempts().map(({ attempt, shape }) => [attempt, shape])).toEqual([
      [1, []],
      [1, ['duplicate']],
      [1, ['duplicate']],
    ]);
    expect(webhooks.deliveries()).toMatchObject([{ status: 'accepted', attempts: 1 }]);
  });

  it('arrives at the same moment when that is asked for: all are open before any is complete', async () => {
    const { receiver, webhooks, emit, attempts } = await testPair();
    const gate = gateOf(10);
    receiver.answerWith((response) => gate(() => response.writeHead(204).end()));
    webhooks.shape({ duplicate: 9, parallel: true });
    emit();
    await webhooks.idle();
    expect(receiver.received.map(({ open }) => open).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(receiver.received.map((one) => verify(one, NOW))).toEqual(Array(10).fill('genuine'));
    expect(attempts().map(({ shape }) => shape)).toEqual([
      ['parallel'],
      ...Array.from({ length: 9 }, () => ['duplicate', 'parallel']),
    ]);
  });

  it('keeps the delivery alive until one copy is accepted', async () => {
    const { receiver, webhooks, clock, emit, outcomes } = await testPair();
    receiver.plan(500, 500);
    webhooks.shape({ duplicate: 1, parallel: true, times: 1 });
    emit();
    await clock.advance(MINUTE);
    expect(outcomes()).toEqual(['refused', 'refused', 'accepted']);
    expect(webhooks.deliveries()).toMatchObject([{ status: 'accepted', attempts: 2 }]);
  });

  it('does not hold up the others when a copy cannot connect', async () => {
    const { receiver, webhooks, emit, outcomes } = await testPair();
    await receiver.stop();
    webhooks.shape({ duplicate: 3, parallel: true });
    emit();
    await webhooks.idle();
    expect(outcomes()).toEqual(Array(4).fill('unreachable'));
  });
});

describe('held deliveries', () => {
  const idsOf = (receiver: { received: { body: Buffer }[] }) =>
    receiver.received.map(({ body }) => String(JSON.parse(body.toString()).id).slice(-1));

  async function threeHeld() {
    const pair = await testPair();
    const shape = pair.webhooks.shape({ hold: true });
    for (const name of ['1', '2', '3']) pair.emit(approved(name));
    await pair.webhooks.idle();
    return { ...pair, shape };
  }

  it('wait, and are listed', async () => {
    const { receiver, webhooks, shape, statuses } = await threeHeld();
    expect(receiver.received).toEqual([]);
    expect(webhooks.deliveries().map(({ status }) => status)).toEqual(['held', 'held', 'held']);
    expect(statuses()).toEqual(['held', 'held', 'held']);
    expect(shape.met).toBe(3);
  });

  it.each([
    ['as-held', ['1', '2', '3']],
    ['reverse', ['3', '2', '1']],
  ] as const)('are released in the order "%s"', async (order, arrived) => {
    const { receiver, webhooks, attempts, statuses } = await threeHeld();
    expect(webhooks.release(order)).toHaveLength(3);
    await webhooks.idle();
    expect(idsOf(receiver)).toEqual(arrived);
    expect(attempts().every(({ shape }) => shape[0] === 'held')).toBe(true);
    expect(statuses().slice(3)).toEqual(['released', 'released', 'released']);
    expect(webhooks.release(order)).toEqual([]);
  });

  it('are shuffled by the random source of the world', async () => {
    const { receiver, webhooks } = await threeHeld();
    webhooks.release('shuffle');
    await webhooks.idle();
    expect(idsOf(receiver).sort()).toEqual(['1', '2', '3']);
  });

  it('are released by name, the others staying', async () => {
    const { receiver, webhooks } = await threeHeld();
    const [first, , third] = webhooks.deliveries();
    webhooks.release([third?.id ?? '', first?.id ?? '', third?.id ?? '']);
    await webhooks.idle();
    expect(idsOf(receiver)).toEqual(['3', '1']);
    expect(webhooks.deliveries().map(({ status }) => status)).toEqual(['accepted', 'held', 'accepted']);
    expect(() => webhooks.release(['nothing'])).toThrow('No delivery "nothing" is held.');
  });

  it('start their schedule when they are released', async () => {
    const { receiver, webhooks, clock } = await threeHeld();
    receiver.plan(500);
    await clock.advance(10 * MINUTE);
    webhooks.release('as-held');
    await clock.advance(MINUTE);
    expect(idsOf(receiver)).toEqual(['1', '2', '3', '1']);
  });
});

describe('a shape', () => {
  it('drops a delivery, which can still be redelivered', async () => {
    const { receiver, webhooks, clock, emit, statuses } = await testPair();
    webhooks.shape({ drop: true, times: 1 });
    emit();
    await clock.advance(86_400_000);
    expect(receiver.received).toEqual([]);
    expect(statuses()).toEqual(['dropped']);
    webhooks.redeliver({ last: true });
    await webhooks.idle();
    expect(receiver.received).toHaveLength(1);
    expect(webhooks.deliveries()[0]?.status).toBe('accepted');
  });

  it('delays a delivery in provider time', async () => {
    const { receiver, webhooks, clock, emit, attempts } = await testPair();
    webhooks.shape({ delayMs: 5 * MINUTE });
    emit();
    await clock.advance(5 * MINUTE - 1);
    expect(receiver.received).toEqual([]);
    await clock.advance(1);
    expect(attempts()).toMatchObject([{ at: NOW + 5 * MINUTE, shape: ['delayed'], outcome: 'accepted' }]);
  });

  it('loses an answer that was given, so that the delivery is repeated', async () => {
    const { receiver, webhooks, clock, emit, attempts } = await testPair();
    webhooks.shape({ dropResponse: true, times: 1 });
    emit();
    await clock.advance(MINUTE);
    expect(receiver.received).toHaveLength(2);
    expect(attempts()).toMatchObject([
      { outcome: 'unreachable', response: null, error: 'the connection was cut before the answer was read' },
      { outcome: 'accepted', attempt: 2 },
    ]);
    expect(attempts()[0]?.shape).toEqual(['drop response']);
  });

  it('meets only its types, skips first, and is spent after its times', async () => {
    const { webhooks, emit, attempts, journal } = await testPair();
    const shape = webhooks.shape({ types: ['application.*'], duplicate: 1, skip: 1, times: 1 });
    for (const type of [
      'participant.registered',
      'application.approved',
      'application.approved',
      'application.approved',
    ]) {
      emit(approved('k1', type));
      await webhooks.idle();
    }
    expect(attempts().map((entry) => entry.shape.length)).toEqual([0, 0, 0, 1, 0]);
    expect(shape).toMatchObject({ met: 1, skipped: 1, state: 'spent' });
    const changes = journal.query({ kind: 'fault' }).map((entry) => entry.kind === 'fault' && entry.change);
    expect(changes).toEqual(['set', 'met']);
  });

  it('that was never met can be seen', async () => {
    const { webhooks, clock } = await testPair();
    const shape = webhooks.shape({ drop: true, forMs: MINUTE });
    expect(webhooks.shapes()).toMatchObject([{ id: shape.id, met: 0, state: 'active' }]);
    await clock.advance(MINUTE);
    expect(shape).toMatchObject({ met: 0, state: 'expired' });
    webhooks.shape({ hold: true });
    expect(webhooks.clearShapes()).toBe(true);
    expect(webhooks.clearShapes()).toBe(false);
    expect(webhooks.shapes().map(({ state }) => state)).toEqual(['expired', 'cleared']);
  });

  it('sends before the answer only what an API call announces', async () => {
    const { receiver, webhooks, emit, attempts } = await testPair();
    webhooks.shape({ types: ['application.approved'], beforeAnswer: true, skip: 1, times: 1 });
    expect(webhooks.wantsBeforeAnswer('application.approved')).toBe(false);
    emit();
    expect(webhooks.wantsBeforeAnswer('application.approved')).toBe(true);
    expect(webhooks.wantsBeforeAnswer('application.rejected')).toBe(false);
    await webhooks.emitBeforeAnswer(approved(), null);
    expect(receiver.received).toHaveLength(2);
    expect(attempts().map(({ shape, outcome }) => [shape, outcome])).toEqual([
      [[], 'accepted'],
      [['before answer'], 'accepted'],
    ]);
    expect(webhooks.wantsBeforeAnswer('application.approved')).toBe(false);
  });

  it.each([
    [{ duplicate: 0 }, 'cannot send 0 copies'],
    [{ duplicate: 201 }, 'cannot send 201 copies'],
    [{ parallel: true }, 'add duplicate'],
    [{ thenGenuine: true }, 'add sign'],
    [{ times: 0 }, 'cannot be met 0 times'],
    [{ skip: -1 }, 'cannot skip -1'],
    [{ delayMs: Number.NaN }, 'cannot wait NaN ms'],
    [{ sign: 'stale', staleByS: 0.5 }, 'cannot be off by 0.5 s'],
    [{ beforeAnswer: true, hold: true }, 'cannot send before the answer'],
  ] as const)('is refused when it is %j', async (spec, says) => {
    const { webhooks } = await testPair();
    expect(() => webhooks.shape(spec)).toThrow(says);
    expect(webhooks.shapes()).toEqual([]);
  });

  it('is refused when it would forge nothing, because the provider signs no time', async () => {
    const { webhooks } = await testPair({
      rules: { timestampHeader: null, headers: ({ body }) => [['X-Revento-Signature', `${body.length}abc`]] },
    });
    for (const sign of ['stale', 'future', 'noTimestamp', 'otherSecret'] as const) {
      expect(() => webhooks.shape({ sign })).toThrow(`cannot sign ${sign}`);
    }
    expect(() => webhooks.shape({ sign: 'unprefixed' })).not.toThrow();
  });
});
