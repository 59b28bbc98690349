import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import type { Knobs } from '../core/knobs.ts';
import type { Random } from '../core/random.ts';
import type { Secrets } from '../core/secrets.ts';
import type { Store } from '../core/store.ts';
import type { Contract } from './contract.ts';
import type { Faults } from './faults.ts';
import type { Limits } from './limits.ts';

/** Where a provider answers, as its clients must be told. */
export interface BaseUrls {
  /** `http://127.0.0.1:4404` */
  readonly origin: string;
  /** Base of the API, with its path. */
  readonly apiBase: string;
  /** Base of the authorization server. */
  readonly authBase: string;
}

/** Something that a provider announces by webhook. */
export interface ProviderEvent {
  readonly type: string;
  /** What it is about, for example the event of a connection; joins deliveries to calls. */
  readonly subject: string | null;
  /** The JSON body to send, envelope included. */
  readonly payload: Record<string, unknown>;
  /** Its id, where the body has that in another member than `id`. */
  readonly id?: string;
  /** Attempts before it is a dead letter, where the type has fewer than the schedule. */
  readonly maxAttempts?: number;
  /** Which of several endpoints it is for, where a provider has more than one. */
  readonly endpoint?: string;
  /** Headers that go with it, besides those of every delivery. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

/** What a handler may use: one provider in one sandbox. Nothing outside of it is reachable, so sandboxes cannot meet. */
export interface World {
  readonly provider: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly random: Random;
  readonly secrets: Secrets;
  readonly store: Store;
  readonly knobs: Knobs;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly contract: Contract;
  readonly urls: BaseUrls;
  /** Validate everything that we send, and treat a departure from the contract as an error of the emulator. */
  readonly strict: boolean;
  /** Announces an event; its deliveries are caused by journal entry `cause`. Never waits for a receiver. Gives the number of the event's entry. */
  emit(event: ProviderEvent, cause: number | null): number;
  /** Sends a delivery once more, caused by journal entry `cause`. Never waits for a receiver. @throws EmulatorError `delivery_unknown` */
  redeliver(deliveryId: string, cause: number | null): void;
}
