import { classify, type Meaning } from './api.ts';
import type { App } from './app.ts';
import type { Connection, Status } from './connections.ts';
import type { Envelope, Inbox, Job } from './inbox.ts';
import type { Row } from './json.ts';
import { onDeadGrant, onRevoked, onSuspended, reportedStatus } from './lifecycle.ts';
import { type Flights, refreshOnce, rotated } from './refresh.ts';
import { type Gate, retryAfterMs } from './waiting.ts';
import { type Delivery, receive, remember, sameDigest, signedBytes, verify } from './webhooks.ts';

/** The decisions that integrations get wrong, each replaceable on its own. An application of yours needs no such list. */
export interface Parts {
  receive(app: App, delivery: Delivery): Promise<number>;
  verify(delivery: Delivery, secret: string, parts: Parts): boolean;
  signedBytes(timestamp: string, raw: Buffer): Buffer;
  sameDigest(expected: Buffer, signature: string): boolean;
  remember(inbox: Inbox, delivery: Delivery, envelope: Envelope): Job | undefined | Promise<Job | undefined>;
  refreshOnce(flights: Flights, eventId: string, isStale: () => boolean, refresh: () => Promise<void>): Promise<void>;
  rotated(before: Connection, answer: Row): Pick<Connection, 'accessToken' | 'refreshToken'>;
  transport(url: string, init: RequestInit): Promise<Response>;
  classify(status: number, code: unknown): Meaning;
  retryAfterMs(headers: Headers): number | undefined;
  pause(gate: Gate, ms: number): void | Promise<void>;
  onRevoked(app: App, eventId: string): void;
  onDeadGrant(app: App, eventId: string): void;
  onSuspended(app: App): void;
  reportedStatus(connection: Connection): Status;
}

/** The integration as it should be. */
export const correctParts: Parts = {
  receive,
  verify,
  signedBytes,
  sameDigest,
  remember,
  refreshOnce,
  rotated,
  transport: (url, init) => fetch(url, init),
  classify,
  retryAfterMs,
  pause: (gate, ms) => gate.pause(ms),
  onRevoked,
  onDeadGrant,
  onSuspended,
  reportedStatus,
};
