import type { Timer } from '../core/clock.ts';
import type { Collection } from '../core/store.ts';
import type { World } from '../http/world.ts';
import type { AttemptResult, Attempts } from './attempt.ts';
import { Barrier } from './barrier.ts';
import { type Delivery, isOpen, type Plan, type Sent } from './delivery.ts';
import { recordDelivery } from './delivery-entry.ts';
import type { Queue } from './queue.ts';
import type { Retention } from './retention.ts';
import type { WebhookRules } from './rules.ts';

/** What the courier works with. */
export interface CourierParts {
  readonly world: World;
  readonly rules: WebhookRules;
  readonly deliveries: Collection<Delivery>;
  readonly retention: Retention;
  readonly attempts: Attempts;
  readonly queue: Queue;
}

const PLAIN: Plan = {
  labels: [],
  copies: 0,
  parallel: false,
  sign: null,
  staleByS: 0,
  thenGenuine: false,
  loseAnswer: false,
};

/** Before the last bytes of parallel copies go out: time for a receiver to read the rest of each. */
const SETTLE_MS = 20;

/** Takes deliveries to their end: turn by turn, each turn one attempt (or its copies), until one is accepted or the schedule is over. */
export class Courier {
  readonly #parts: CourierParts;
  readonly #timers = new Map<string, Timer>();
  /** Changes when the deliveries are others than before, so that attempts under way let go. */
  #epoch = 0;
  #stopped = false;

  constructor(parts: CourierParts) {
    this.#parts = parts;
  }

  /** Waits until a pending delivery is due, then gives it a turn. Resolves when that turn is over; at once where time must pass first. */
  start({ id, dueAt }: Delivery): Promise<void> {
    const { clock } = this.#parts.world;
    const epoch = this.#epoch;
    if (this.#stopped) return Promise.resolve();
    const wait = (dueAt ?? 0) - clock.now();
    if (wait <= 0) return this.#enqueue(id, epoch);
    const timer = clock.schedule(wait, () => {
      this.#timers.delete(id);
      return this.#enqueue(id, epoch);
    });
    this.#timers.set(id, timer);
    return Promise.resolve();
  }

  /** Gives pending deliveries their turns in this order, each after the one before was answered. */
  startInOrder(ids: readonly string[]): void {
    const epoch = this.#epoch;
    void this.#parts.queue.push(async () => {
      for (const id of ids) await this.#turn(id, epoch);
    });
  }

  /** One genuine attempt outside the schedule, with a new stamp and signature. Success ends the delivery; failure changes nothing. */
  sendOnce(id: string, label: string, cause: number): void {
    this.#sendOnce(id, label, cause, null);
  }

  /** An earlier attempt byte for byte, with its old stamp and signature. The delivery stays as it is. */
  repeat(id: string, sent: Sent, label: string, cause: number): void {
    this.#sendOnce(id, label, cause, sent);
  }

  /** Lets go of everything: timers, turns to come, and what attempts under way will bring. */
  abandon(): void {
    this.#epoch++;
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    this.#parts.queue.clear();
  }

  /** Lets go of everything, and takes up nothing more. */
  stop(): void {
    this.#stopped = true;
    this.abandon();
  }

  #enqueue(id: string, epoch: number): Promise<void> {
    return this.#parts.queue.push(() => this.#turn(id, epoch));
  }

  async #turn(id: string, epoch: number): Promise<void> {
    const delivery = this.#parts.deliveries.get(id);
    if (epoch !== this.#epoch || delivery?.status !== 'pending') return;
    const plan = delivery.plan ?? PLAIN;
    const count = plan.copies + 1;
    const results: AttemptResult[] = [];
    const ended = (result: AttemptResult) => {
      results.push(result);
      return results.length < count || epoch !== this.#epoch ? null : this.#settle(id, plan, result, results);
    };
    const { clock } = this.#parts.world;
    const barrier = plan.parallel ? new Barrier(count, () => clock.sleepWall(SETTLE_MS)) : null;
    const attempt = (copy: number) =>
      this.#parts.attempts.make(
        {
          delivery,
          number: delivery.attempts + 1,
          cause: delivery.event,
          shape: copy === 0 ? plan.labels : ['duplicate', ...plan.labels],
          tampering: plan.sign ? { mode: plan.sign, staleByS: plan.staleByS } : null,
          repeat: this.#parts.rules.resigns(this.#parts.world) ? null : (delivery.sent?.headers ?? null),
          barrier,
          loseAnswer: plan.loseAnswer,
        },
        ended,
      );
    if (count === 1) return attempt(0);
    if (plan.parallel) await Promise.all(Array.from({ length: count }, (_, copy) => attempt(copy)));
    else for (let copy = 0; copy < count && epoch === this.#epoch; copy++) await attempt(copy);
  }

  /** Decides, at the end of a turn, how the delivery goes on; gives the time of its next turn. */
  #settle(id: string, plan: Plan, last: AttemptResult, results: readonly AttemptResult[]): number | null {
    const delivery = this.#parts.deliveries.get(id);
    if (!delivery) return null;
    if (plan.sign) return this.#afterForgery(delivery, plan.thenGenuine);
    const accepted = results.find((result) => result.accepted);
    this.#hear(delivery, accepted ?? last);
    if (accepted) {
      this.#accept(delivery, accepted);
      return null;
    }
    const attempts = delivery.attempts + 1;
    const changes = { attempts, plan: null, sent: this.#keep(delivery, last), last: says(last) };
    // A redelivery may have been accepted, or the delivery been settled by somebody, while this turn was under way.
    const delay = delivery.status === 'pending' ? this.#nextDelay(delivery, attempts, results) : null;
    if (delay !== null) {
      const dueAt = last.entry.at + delay;
      void this.start(this.#parts.deliveries.update(id, { ...changes, dueAt }));
      return dueAt;
    }
    if (delivery.status === 'pending') this.#bury(delivery, last, changes);
    return null;
  }

  #hear({ endpoint }: Delivery, { status, accepted }: AttemptResult): void {
    const { rules, world } = this.#parts;
    rules.heard?.(world, { ...(endpoint !== undefined && { endpoint }), status, accepted });
  }

  #nextDelay(delivery: Delivery, attempts: number, results: readonly AttemptResult[]): number | null {
    const { rules, world } = this.#parts;
    const retried = results.some(({ status }) => status === null || rules.retries(world, status));
    const delays = rules.schedule(world);
    if (!retried || attempts >= Math.min(delays.length, delivery.maxAttempts ?? Number.POSITIVE_INFINITY)) return null;
    return delays[attempts] ?? null;
  }

  #bury(delivery: Delivery, last: AttemptResult, changes: Partial<Delivery>): void {
    const { world, deliveries, retention } = this.#parts;
    deliveries.update(delivery.id, { ...changes, status: 'dead-letter', dueAt: null });
    retention.add(delivery.id);
    recordDelivery(world, delivery, 'dead-letter', last.entry.seq);
  }

  #afterForgery(delivery: Delivery, thenGenuine: boolean): number | null {
    const { deliveries, retention, world } = this.#parts;
    if (thenGenuine) {
      const dueAt = world.clock.now();
      void this.start(deliveries.update(delivery.id, { plan: null, dueAt }));
      return dueAt;
    }
    deliveries.update(delivery.id, { status: 'forged', plan: null, dueAt: null });
    retention.add(delivery.id);
    return null;
  }

  #accept(delivery: Delivery, result: AttemptResult): void {
    const { deliveries, retention } = this.#parts;
    this.#timers.get(delivery.id)?.cancel();
    this.#timers.delete(delivery.id);
    deliveries.update(delivery.id, {
      status: 'accepted',
      attempts: delivery.attempts + 1,
      dueAt: null,
      plan: null,
      sent: { attempt: result.entry.attempt, headers: result.headers, accepted: true },
      last: says(result),
    });
    if (isOpen(delivery)) retention.add(delivery.id);
  }

  /** The first headers are kept where they are to be sent on every attempt. */
  #keep(delivery: Delivery, { entry, headers }: AttemptResult): Sent | null {
    if (delivery.sent || this.#parts.rules.resigns(this.#parts.world)) return delivery.sent;
    return { attempt: entry.attempt, headers, accepted: false };
  }

  #sendOnce(id: string, label: string, cause: number, sent: Sent | null): void {
    if (this.#stopped) return;
    const { queue, deliveries, attempts } = this.#parts;
    const epoch = this.#epoch;
    void queue.push(async () => {
      const delivery = deliveries.get(id);
      if (epoch !== this.#epoch || !delivery) return;
      const number = sent?.attempt ?? delivery.attempts + 1;
      const order = {
        delivery,
        number,
        cause,
        shape: [label],
        tampering: null,
        repeat: sent?.headers ?? null,
        barrier: null,
        loseAnswer: false,
      };
      await attempts.make(order, (result) => {
        const now = deliveries.get(id);
        if (now && !sent && epoch === this.#epoch) this.#hear(now, result);
        if (now && result.accepted && !sent && epoch === this.#epoch) this.#accept(now, result);
        return null;
      });
    });
  }
}

function says({ status, entry }: AttemptResult): string {
  return status === null ? entry.outcome : String(status);
}
