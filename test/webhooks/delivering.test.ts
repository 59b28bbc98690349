import { describe, expect, it } from 'vitest';
import { Clock } from '../../emulator/core/clock.ts';
import { approved, DAY, MINUTE, NOW, testPair, testSender } from './fixture.ts';
import { verify } from './verifier.ts';

const SCHEDULE = [0, MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE, 720 * MINUTE];

describe('a delivery', () => {
  it('goes out once, with the headers of the rules in their order and case', async () => {
    const { receiver, webhooks, emit, outcomes } = await testPair();
    emit();
    await webhooks.idle();
    const [received] = receiver.received;
    expect(receiver.received).toHaveLength(1);
    expect(received?.rawHeaders.filter((_, i) => i % 2 === 0)).toEqual([
      'Host',
      'Content-Type',
      'User-Agent',
      'X-Revento-Event',
      'X-Revento-Delivery-Id',
      'X-Revento-Timestamp',
      'X-Revento-Signature',
      'Content-Length',
      'Connection',
    ]);
    expect(received?.header('X-Revento-Timestamp')).toBe(String(NOW / 1000));
    expect(verify(received, NOW)).toBe('genuine');
    expect(outcomes()).toEqual(['accepted']);
  });

  it('sends a header that the rules give twice as two headers', async () => {
    const { receiver, webhooks, emit, attempts } = await testPair({
      rules: {
        headers: () => [
          ['x-Twice', 'a'],
          ['x-Twice', 'b'],
        ],
      },
    });
    emit();
    await webhooks.idle();
    expect(receiver.received[0]?.rawHeaders.slice(2, 6)).toEqual(['x-Twice', 'a', 'x-Twice', 'b']);
    expect(attempts()[0]?.request.headers['x-Twice']).toEqual(['a', 'b']);
  });

  it('is an event in the journal, with its attempts under it, closed with the answer', async () => {
    const { receiver, webhooks, journal, emit, attempts } = await testPair();
    receiver.answerWith((response) => response.writeHead(200, { 'X-Seen': 'yes' }).end('thanks'));
    const seq = emit();
    expect(attempts()[0]).toMatchObject({ cause: seq, outcome: 'open', response: null });
    await webhooks.idle();
    expect(journal.get(seq)).toMatchObject({ kind: 'event', eventId: 'evt_delivery_k41', withheld: null });
    const [attempt] = attempts();
    expect(attempt).toMatchObject({ outcome: 'accepted', attempt: 1, nextAt: null, shape: [], subject: 'evt_m7Qa' });
    expect(attempt?.response).toMatchObject({ status: 200, body: 'thanks', bytes: 6, headers: { 'x-seen': 'yes' } });
    expect(attempt?.durationMs).toBeGreaterThanOrEqual(0);
    expect(attempt).not.toHaveProperty('violations');
  });

  it('never makes the emitter wait: the event is recorded before the receiver has seen anything', async () => {
    const { receiver, webhooks, emit } = await testPair();
    emit();
    expect(receiver.received).toHaveLength(0);
    await webhooks.idle();
    expect(receiver.received).toHaveLength(1);
  });

  it('keeps id and body over all attempts of three days, each with its own timestamp and signature', async () => {
    const { receiver, webhooks, clock, journal, emit, attempts, statuses } = await testPair();
    receiver.answerWith(503);
    emit();
    await webhooks.idle();
    const started = performance.now();
    await clock.advance(3 * DAY);
    expect(performance.now() - started).toBeLessThan(1000);
    const dueAfter = SCHEDULE.map((_, i) => SCHEDULE.slice(0, i + 1).reduce((sum, delay) => sum + delay, 0));
    const instants = dueAfter.map((ms) => NOW + ms);
    expect(attempts().map(({ at }) => at)).toEqual(instants);
    expect(attempts().map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(attempts().map(({ nextAt }) => nextAt)).toEqual([...instants.slice(1), null]);
    expect(new Set(receiver.received.map((one) => one.header('X-Revento-Delivery-Id'))).size).toBe(1);
    expect(new Set(receiver.received.map((one) => one.body.toString())).size).toBe(1);
    expect(new Set(receiver.received.map((one) => one.header('X-Revento-Signature'))).size).toBe(6);
    expect(receiver.received.map((one, i) => verify(one, instants[i] ?? 0))).toEqual(Array(6).fill('genuine'));
    expect(statuses()).toEqual(['dead-letter']);
    expect(journal.query({ kind: 'delivery' })[0]?.cause).toBe(attempts().at(-1)?.seq);
    expect(webhooks.deliveries()).toMatchObject([{ status: 'dead-letter', attempts: 6, last: '503', dueAt: null }]);
  });

  it('stops at the first attempt that is accepted', async () => {
    const { receiver, webhooks, clock, emit, outcomes } = await testPair();
    receiver.plan(500, 404, 204);
    emit();
    await clock.advance(3 * DAY);
    expect(outcomes()).toEqual(['refused', 'refused', 'accepted']);
    expect(webhooks.deliveries()).toMatchObject([{ status: 'accepted', attempts: 3 }]);
    expect(clock.due).toEqual([]);
  });

  it('honours the fewer attempts of its event', async () => {
    const { receiver, clock, webhooks, outcomes } = await testPair();
    receiver.answerWith(500);
    webhooks.emit({ ...approved(), maxAttempts: 2 }, null);
    await clock.advance(3 * DAY);
    expect(outcomes()).toEqual(['refused', 'refused']);
    expect(webhooks.deliveries()[0]?.status).toBe('dead-letter');
  });

  it('is not tried again after a status that the rules call final', async () => {
    const { receiver, clock, emit, outcomes } = await testPair({ rules: { retries: (_, status) => status >= 500 } });
    receiver.answerWith(400);
    emit();
    await clock.advance(3 * DAY);
    expect(outcomes()).toEqual(['refused']);
  });

  it('repeats the first signature where the rules sign once', async () => {
    const { receiver, clock, emit } = await testPair({ rules: { resigns: () => false } });
    receiver.plan(500, 500, 204);
    emit();
    await clock.advance(DAY);
    const signatures = receiver.received.map((one) => one.header('X-Revento-Signature'));
    expect(signatures).toHaveLength(3);
    expect(new Set(signatures).size).toBe(1);
  });

  it('carries wall time while provider time is elsewhere, unless the clock says otherwise', async () => {
    const clock = new Clock({ frozenAt: NOW });
    const { receiver, webhooks, emit } = await testPair({ clock });
    emit();
    await webhooks.idle();
    const stamp = Number(receiver.received[0]?.header('X-Revento-Timestamp'));
    expect(Math.abs(stamp * 1000 - clock.wall())).toBeLessThan(5000);
  });

  it('takes the secret in force at each attempt', async () => {
    let secret = 'first';
    const { receiver, clock, webhooks, emit } = await testPair({ rules: { secret: () => secret } });
    receiver.plan(500, 204);
    emit();
    await webhooks.idle();
    secret = 'second';
    await clock.advance(MINUTE);
    expect(receiver.received.map((one) => verify(one, NOW + MINUTE, 'second'))).toEqual(['bad signature', 'genuine']);
  });

  it('records how a payload of ours departs from the contract', async () => {
    const { webhooks, attempts } = await testPair();
    const event = approved();
    webhooks.emit({ ...event, payload: { ...event.payload, occurred_at: 5, data: undefined } }, null);
    await webhooks.idle();
    expect(attempts()[0]?.violations).toEqual(
      expect.arrayContaining(['body/data must be present', 'body/occurred_at must be string']),
    );
  });
});

describe('an event that nobody is told of', () => {
  it('is recorded with the reason of the rules', async () => {
    const { journal, emit, attempts } = testSender('http://127.0.0.1:9', {
      rules: { withhold: () => 'the manifest does not declare it' },
    });
    expect(journal.get(emit())).toMatchObject({ withheld: 'the manifest does not declare it' });
    expect(attempts()).toEqual([]);
  });

  it('is recorded as such when no address is known', () => {
    const { journal, emit, webhooks } = testSender(null);
    expect(journal.get(emit())).toMatchObject({ withheld: 'no webhook address is known' });
    expect(webhooks.deliveries()).toEqual([]);
  });

  it('is recorded with the flag that would allow its address', () => {
    const { journal, emit } = testSender('https://hooks.example.com/in');
    expect(journal.get(emit())).toMatchObject({
      withheld: expect.stringContaining('--allow-host hooks.example.com'),
    });
  });
});
