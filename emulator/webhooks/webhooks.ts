import { EmulatorError } from '../core/errors.ts';
import type { Collection } from '../core/store.ts';
import type { ProviderEvent, World } from '../http/world.ts';
import { Announcer } from './announcer.ts';
import { Attempts } from './attempt.ts';
import { Courier } from './courier.ts';
import { type Delivery, webhookState } from './delivery.ts';
import { recordDelivery } from './delivery-entry.ts';
import { Queue } from './queue.ts';
import { Retention } from './retention.ts';
import type { WebhookRules } from './rules.ts';
import { assertShape } from './shape-check.ts';
import { type Shape, type ShapeSpec, Shapes } from './shapes.ts';
import { chooseDeliveries, type Which } from './which.ts';

/** Bounds of the sender. */
export interface WebhookLimits {
  /** Deliveries being sent at the same time. */
  readonly inFlight: number;
  /** Deliveries that are not over: waiting, held, between attempts. Further ones are dropped. */
  readonly open: number;
  /** Deliveries that are over and still remembered. */
  readonly remembered: number;
}

const DEFAULT_LIMITS: WebhookLimits = { inFlight: 32, open: 100_000, remembered: 5_000 };

/** In which order held deliveries go out. A list names the ones to release. */
export type ReleaseOrder = 'as-held' | 'reverse' | 'shuffle' | readonly string[];

/** The webhook sender of one provider in one sandbox. Everything that is not over yet lives in the store. */
export class Webhooks {
  readonly #world: World;
  readonly #rules: WebhookRules;
  readonly #deliveries: Collection<Delivery>;
  readonly #retention: Retention;
  readonly #shapes: Shapes;
  readonly #queue: Queue;
  readonly #attempts: Attempts;
  readonly #courier: Courier;
  readonly #announcer: Announcer;

  /** `allow` throws an EmulatorError for an address that webhooks may not go to. */
  constructor(world: World, rules: WebhookRules, allow: (url: string) => void, limits: Partial<WebhookLimits> = {}) {
    const { inFlight, open, remembered } = { ...DEFAULT_LIMITS, ...limits };
    this.#world = world;
    this.#rules = rules;
    this.#deliveries = webhookState(world.store).deliveries;
    this.#retention = new Retention(this.#deliveries, remembered);
    this.#shapes = new Shapes(world.provider, world.clock, world.journal);
    this.#queue = new Queue(world.clock, inFlight);
    this.#attempts = new Attempts(world, rules, allow, inFlight);
    const parts = {
      world,
      rules,
      deliveries: this.#deliveries,
      retention: this.#retention,
      attempts: this.#attempts,
      queue: this.#queue,
    };
    this.#courier = new Courier(parts);
    this.#announcer = new Announcer(parts, this.#courier, this.#shapes, open);
  }

  /** Announces an event: makes its delivery, and never waits for a receiver. Gives the number of the event's journal entry. */
  emit(event: ProviderEvent, cause: number | null): number {
    return this.#announcer.announce(event, cause, false).seq;
  }

  /** True when events of this type are to be sent with {@link emitBeforeAnswer}, because a shape in force says so. */
  wantsBeforeAnswer(type: string): boolean {
    return this.#shapes.wantsBeforeAnswer(type);
  }

  /** Announces an event of an API call that is not answered yet, and waits until its first attempt is over. */
  emitBeforeAnswer(event: ProviderEvent, cause: number | null): Promise<void> {
    return this.#announcer.announce(event, cause, true).begun;
  }

  /** Puts a shape in force. @throws EmulatorError `shape_invalid` */
  shape(spec: ShapeSpec, cause: number | null = null): Shape {
    assertShape(spec, this.#rules);
    return this.#shapes.add(spec, cause);
  }

  /** All shapes, with how often each was met. */
  shapes(): readonly Shape[] {
    return this.#shapes.list();
  }

  /** Ends a shape, or all of them. False when there is none of this id in force. */
  clearShapes(id?: string, cause: number | null = null): boolean {
    return this.#shapes.clear(id, cause);
  }

  /** Lets held deliveries go, each after the one before was answered. Gives their ids in order. @throws EmulatorError `delivery_unknown` */
  release(order: ReleaseOrder, cause: number | null = null): string[] {
    const held = this.#deliveries.filter(({ status }) => status === 'held');
    const released = this.#inOrder(held, order);
    for (const delivery of released) {
      recordDelivery(this.#world, delivery, 'released', cause);
      this.#deliveries.update(delivery.id, { status: 'pending', dueAt: this.#world.clock.now() });
    }
    const ids = released.map(({ id }) => id);
    if (ids.length > 0) this.#courier.startInOrder(ids);
    return ids;
  }

  /**
   * Sends deliveries once more, under the same id and with the same body, newly stamped and signed. One attempt each: a failure does not
   * start the schedule again. Gives their ids. @throws EmulatorError `delivery_unknown`
   */
  redeliver(which: Which, cause: number | null = null): string[] {
    return chooseDeliveries(this.#deliveries.list(), which).map((delivery) => {
      const entry = recordDelivery(this.#world, delivery, 'redelivered', cause);
      this.#courier.sendOnce(delivery.id, 'redelivered', entry);
      return delivery.id;
    });
  }

  /** Sends accepted attempts again byte for byte, with their old stamp and signature. Gives the delivery ids. @throws EmulatorError `delivery_unknown` */
  replay(which: Which, cause: number | null = null): string[] {
    const accepted = this.#deliveries.filter(({ sent }) => sent?.accepted === true);
    return chooseDeliveries(accepted, which).map(({ id, sent, event }) => {
      if (sent) this.#courier.repeat(id, sent, 'replay', cause ?? event);
      return id;
    });
  }

  /** What is pending, held or remembered, oldest first. */
  deliveries(): Delivery[] {
    return this.#deliveries.list();
  }

  /** Takes up what the store holds, after a restore or a restart. */
  resume(): void {
    this.#courier.abandon();
    this.#retention.resume();
    const pending = this.#deliveries.filter(({ status }) => status === 'pending');
    for (const delivery of pending.sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))) void this.#courier.start(delivery);
  }

  /** Forgets all deliveries and shapes. */
  reset(): void {
    this.#courier.abandon();
    this.#shapes.forget();
    for (const { id } of this.#deliveries.list()) this.#deliveries.delete(id);
    this.#retention.resume();
  }

  /** Resolves when nothing is waiting to be sent now or under way. What is due later does not count. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** Ends requests under way and sends no more. Deliveries stay pending in the store. */
  async close(): Promise<void> {
    this.#courier.stop();
    this.#attempts.close();
    await this.#queue.idle();
  }

  #inOrder(held: Delivery[], order: ReleaseOrder): Delivery[] {
    if (order === 'as-held') return held;
    if (order === 'reverse') return held.reverse();
    if (order === 'shuffle') return this.#world.random.shuffle(held);
    return [...new Set(order)].map((wanted) => {
      const found = held.find(({ id }) => id === wanted);
      if (found) return found;
      throw new EmulatorError('delivery_unknown', `No delivery "${wanted}" is held.`, { status: 404 });
    });
  }
}
