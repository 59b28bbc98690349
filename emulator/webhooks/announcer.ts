import { messageOf } from '../core/errors.ts';
import { type Violation, validatorOf } from '../http/validation.ts';
import type { ProviderEvent } from '../http/world.ts';
import type { Courier, CourierParts } from './courier.ts';
import type { Delivery } from './delivery.ts';
import { recordDelivery } from './delivery-entry.ts';
import { courseOf, PLAIN_COURSE } from './plan.ts';
import { serialise } from './serialisation.ts';
import type { Shapes } from './shapes.ts';

/** What came of an announcement. */
export interface Announced {
  /** Number of the event's journal entry. */
  readonly seq: number;
  /** Resolves when the first attempt is over, or at once when there is none for now. */
  readonly begun: Promise<void>;
}

const NOTHING = Promise.resolve();

/** Turns events into deliveries, each shaped by the shapes that it meets. */
export class Announcer {
  readonly #parts: CourierParts;
  readonly #courier: Courier;
  readonly #shapes: Shapes;
  readonly #openLimit: number;
  readonly #checks = new Map<string, (payload: unknown) => Violation[]>();
  /** Deliveries are being dropped because too many are open, and it was said. */
  #overflowing = false;

  constructor(parts: CourierParts, courier: Courier, shapes: Shapes, openLimit: number) {
    this.#parts = parts;
    this.#courier = courier;
    this.#shapes = shapes;
    this.#openLimit = openLimit;
  }

  /** Records the event and starts its delivery, unless it is withheld. */
  announce(event: ProviderEvent, cause: number | null, beforeAnswer: boolean): Announced {
    const { world, rules } = this.#parts;
    const { type, subject, payload } = event;
    const url = rules.url(world, event.endpoint);
    const withheld = rules.withhold(world, event) ?? this.#unsendable(url);
    const { seq } = world.journal.append({
      kind: 'event',
      provider: world.provider,
      cause,
      type,
      eventId: event.id ?? (typeof payload.id === 'string' ? payload.id : ''),
      subject,
      payload,
      withheld,
    });
    const begun = withheld === null && url !== null ? this.#begin(event, seq, url, beforeAnswer) : NOTHING;
    return { seq, begun };
  }

  #begin(event: ProviderEvent, seq: number, url: string, beforeAnswer: boolean): Promise<void> {
    const { world, rules, deliveries, retention } = this.#parts;
    const id = rules.deliveryId(world, event);
    if (this.#isFull(seq)) {
      recordDelivery(world, { id, type: event.type, subject: event.subject }, 'dropped', seq);
      return NOTHING;
    }
    const course = this.#shapes.idle ? PLAIN_COURSE : courseOf(this.#shapes.meet(event.type, beforeAnswer, seq));
    const delivery: Delivery = {
      id,
      type: event.type,
      subject: event.subject,
      event: seq,
      url,
      ...(event.endpoint !== undefined && { endpoint: event.endpoint }),
      ...(event.headers && { headers: event.headers }),
      body: course.rawBody
        ? serialise(event.payload, course.rawBody)
        : (rules.write?.(world, event) ?? JSON.stringify(event.payload)),
      rawBody: course.rawBody,
      status: course.status,
      attempts: 0,
      maxAttempts: event.maxAttempts ?? null,
      dueAt: course.status === 'pending' ? world.clock.now() + (rules.schedule(world)[0] ?? 0) + course.delayMs : null,
      plan: course.plan,
      sent: null,
      last: null,
      violations: world.strict ? this.#violations(event) : [],
    };
    deliveries.insert(delivery);
    if (course.status === 'pending') return this.#courier.start(delivery);
    recordDelivery(world, delivery, course.status, seq);
    if (course.status === 'dropped') retention.add(id);
    return NOTHING;
  }

  #unsendable(url: string | null): string | null {
    if (url === null) return 'no webhook address is known';
    try {
      this.#parts.attempts.target(url);
      return null;
    } catch (thrown) {
      return messageOf(thrown);
    }
  }

  #isFull(cause: number): boolean {
    const full = this.#parts.retention.open >= this.#openLimit;
    if (full && !this.#overflowing) {
      const { journal, provider } = this.#parts.world;
      const says = `${this.#openLimit} deliveries are waiting; further ones are dropped until some of them have ended.`;
      journal.append({ kind: 'finding', provider, cause, finding: 'webhook_queue_full', says });
    }
    this.#overflowing = full;
    return full;
  }

  /** How a payload of ours departs from the contract. A type that the contract does not have was added by somebody, who must know. */
  #violations({ type, payload }: ProviderEvent): string[] {
    const { contract } = this.#parts.world;
    if (!contract.events.includes(type)) return [];
    const check = this.#checks.get(type) ?? validatorOf(contract).event(type);
    this.#checks.set(type, check);
    return check(payload).map(({ where, says }) => `${where} must ${says}`);
  }
}
