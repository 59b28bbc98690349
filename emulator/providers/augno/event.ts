import type { JsonObject } from '../../core/json.ts';
import type { ProviderEvent, World } from '../../http/world.ts';
import type { Cause } from './changes.ts';
import { type Environment, timestamp } from './state.ts';
import { inShapesOf } from './versions.ts';

/** What is the same for all receivers of an event. */
export interface EventFacts {
  readonly id: string;
  readonly type: string;
  readonly accountId: string;
  readonly environment: Environment;
  /** Provider ms. */
  readonly createdAt: number;
  readonly cause: Cause;
  /** `object`, and `previous_attributes` where there are some. */
  readonly data: () => JsonObject;
}

/** An event for one endpoint. Its body is made when it is sent: after the answer of the request that caused it, which nobody should wait for. */
export class PendingEvent implements ProviderEvent {
  readonly type: string;
  readonly subject: string;
  readonly endpoint: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly #world: World;
  readonly #facts: EventFacts;
  readonly #version: string;
  #payload: JsonObject | null = null;

  constructor(world: World, facts: EventFacts, endpoint: string, version: string) {
    this.type = facts.type;
    this.subject = facts.accountId;
    this.endpoint = endpoint;
    this.headers = [
      ['Augno-Event-ID', facts.id],
      ['Augno-Version', version],
    ];
    this.#world = world;
    this.#facts = facts;
    this.#version = version;
  }

  /** The envelope. Inferred as a whole: no source shows one. */
  get payload(): JsonObject {
    this.#payload ??= this.#made();
    return this.#payload;
  }

  #made(): JsonObject {
    const { id, type, accountId, environment, createdAt, cause, data } = this.#facts;
    return {
      id,
      object: 'event',
      type,
      api_version: this.#version,
      environment,
      account_id: accountId,
      created_at: timestamp(createdAt),
      data: inShapesOf(this.#world, this.#version, data()),
      request: cause.request === null ? null : { id: cause.request, idempotency_key: cause.idempotencyKey },
    };
  }
}
