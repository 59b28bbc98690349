import { defineState } from '../core/store.ts';
import type { RawBody } from './serialisation.ts';
import type { HeaderList, SignMode } from './signing.ts';

/** How the first attempt of a delivery departs from a plain one; retries are plain. */
export interface Plan {
  /** For the journal. */
  readonly labels: readonly string[];
  /** Further copies of the attempt. */
  readonly copies: number;
  /** All copies at once. */
  readonly parallel: boolean;
  readonly sign: SignMode | null;
  readonly staleByS: number;
  /** After a forged attempt, the genuine delivery begins. */
  readonly thenGenuine: boolean;
  readonly loseAnswer: boolean;
}

/** The headers of a genuine attempt, kept to be sent once more. */
export interface Sent {
  readonly attempt: number;
  readonly headers: HeaderList;
  readonly accepted: boolean;
}

/** Where a delivery stands. */
export type DeliveryStatus =
  /** To be sent, now or at `dueAt`. */
  | 'pending'
  /** Waiting to be released by somebody. */
  | 'held'
  | 'accepted'
  /** Not accepted, and not tried again. */
  | 'dead-letter'
  /** Never sent, on purpose. */
  | 'dropped'
  /** Only forgeries were sent. */
  | 'forged';

/** One event on its way to its receiver, with all that is needed to go on after a restart. The id is the delivery id. */
export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly subject: string | null;
  /** Number of the event's journal entry. */
  readonly event: number;
  readonly url: string;
  /** Which of several endpoints it goes to. */
  readonly endpoint?: string;
  /** Headers of its event, see `ProviderEvent`. */
  readonly headers?: HeaderList;
  /** The bytes to send, as text: JSON is always well-formed Unicode. */
  readonly body: string;
  readonly rawBody: RawBody | null;
  readonly status: DeliveryStatus;
  /** Genuine attempts that have ended. */
  readonly attempts: number;
  /** Where the type has fewer attempts than the schedule. */
  readonly maxAttempts: number | null;
  /** Provider time of the next attempt, or null. */
  readonly dueAt: number | null;
  readonly plan: Plan | null;
  readonly sent: Sent | null;
  /** How the last attempt ended, in a word or a status. */
  readonly last: string | null;
  /** How the payload departs from the contract; found in strict worlds. */
  readonly violations: readonly string[];
}

/** The collections of the webhook sender. */
export const webhookState = defineState((store) => ({ deliveries: store.collection<Delivery>('deliveries') }));

/** True while something of the delivery is still to come. */
export function isOpen({ status }: Delivery): boolean {
  return status === 'pending' || status === 'held';
}
