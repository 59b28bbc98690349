import type { Inbox as AnyInbox, Job as AnyJob } from '../../reference/inbox.ts';
import type { Row } from '../../reference/json.ts';

/** The part of every webhook body that all types share. */
export interface Envelope {
  readonly type: string;
  readonly occurredAt: number;
  readonly eventId: string | null;
  readonly organizationId: string | null;
  readonly data: Row;
}

/** Accepted deliveries. */
export type Inbox = AnyInbox<Envelope>;

/** One of them. */
export type Job = AnyJob<Envelope>;
