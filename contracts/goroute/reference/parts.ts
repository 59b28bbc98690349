import { createServer, type RequestListener, type Server } from 'node:http';
import type { Refused } from '../../reference/errors.ts';
import { isHookAllowed } from '../../reference/hook-guard.ts';
import type { Inbox, Job } from '../../reference/inbox.ts';
import type { Row } from '../../reference/json.ts';
import { readBody } from '../../reference/read-body.ts';
import { backoffMs, retryAfterMs } from '../../reference/waiting.ts';
import { type Answer, type Call, classify, headersOf, type Meaning, onDeadKey } from './api.ts';
import { type App, begin, type Sign } from './app.ts';
import { batchOf, paceBatch } from './batch.ts';
import { type Config, readConfig } from './config.ts';
import type { ApiRefusal } from './errors.ts';
import { isUp } from './health.ts';
import { type Draft, writeDocument } from './invoice.ts';
import { type CallLine, heedNotices, logCall, type Measured, measure } from './logging.ts';
import { ensureReceiver, ensureSender, lookUp } from './lookup.ts';
import type { Outgoing } from './outbox.ts';
import { preflight } from './preflight.ts';
import { onRefused } from './push.ts';
import * as sending from './send.ts';
import { pages } from './sync.ts';
import { readTransaction, takeTransaction } from './transactions.ts';
import type { Delivery, Event } from './webhooks.ts';
import * as webhooks from './webhooks.ts';
import { wordsFor } from './words.ts';
import * as worker from './worker.ts';

type Soon<T> = T | Promise<T>;

/** The decisions that integrations get wrong, each replaceable on its own. An application of yours needs no such list. */
export interface Parts {
  readConfig(env: NodeJS.ProcessEnv): Config;
  serve(listener: RequestListener): Server;
  begin(app: App): Promise<void>;

  // Requests
  transport(url: string, init: RequestInit): Promise<Response>;
  headersOf(app: App, call: Call): Record<string, string>;
  classify(answer: Answer): Meaning;
  onDeadKey(app: App, refusal: ApiRefusal): never;
  retryAfterMs(headers: Headers): number | undefined;
  backoffMs(baseMs: number, attempt: number): number;
  /** How often a failed request is repeated before we give up for now. */
  retriesOf(app: App, call: Call): number;
  enter(app: App, isRepeated: boolean): Promise<() => void>;
  heed(app: App, headers: Headers): void;
  pause(app: App, ms: number): Soon<void>;
  readonly inFlight: number;

  // Sending
  writeDocument(draft: Draft): string;
  preflight(app: App, document: Outgoing): void;
  lookUp(app: App, address: string, correlationId: string): Promise<Row | null>;
  ensureSender(app: App, document: Pick<Outgoing, 'from' | 'correlationId'>): Promise<void>;
  ensureReceiver(app: App, document: Outgoing): Promise<void>;
  ensureValid(app: App, document: Outgoing): Promise<void>;
  newKey(document: Outgoing): string;
  keyFor(app: App, document: Outgoing): string;
  sendOne(app: App, document: Outgoing): Promise<Row>;
  findSent(app: App, document: Outgoing): Promise<Row | undefined>;
  onRefused(app: App, document: Outgoing, error: Refused): void;
  batchOf(queued: readonly Outgoing[]): Outgoing[];
  paceBatch(app: App): Promise<void>;
  /** Documents that come one by one are sent by batches, too. */
  readonly isBatched: boolean;
  /** How many documents are sent at the same time. */
  readonly lanes: number;

  // Following
  readTransaction(app: App, id: string, correlationId: string): Promise<void>;
  takeTransaction(app: App, id: string, row: Row): void;
  pages(app: App, path: string, member: string, correlationId: string): AsyncGenerator<Row[]>;
  isUp(app: App): Promise<boolean>;
  readonly healthMs: number;
  readonly reconcileMs: number;
  /** How often we look whether something is due. */
  readonly tickMs: number;

  // Webhooks
  readBody(request: AsyncIterable<Buffer>, largest?: number): Promise<Buffer | undefined>;
  receive(app: App, delivery: Delivery): Promise<number>;
  verify(delivery: Delivery, secrets: readonly string[], parts: Parts): boolean;
  sameDigest(expected: Buffer, digest: string): boolean;
  parseBody(raw: Buffer): Event | undefined;
  remember(inbox: Inbox<Event>, delivery: Delivery, event: Event): Soon<Job<Event> | undefined>;
  dispatch(app: App, job: Job<Event>): Soon<void>;
  apply(app: App, event: Event): Promise<void>;
  giveUp(app: App, job: Job<Event>, reason: string): void;

  // People and operations
  wordsFor(error: unknown): string;
  notice(app: App, sign: Sign, who?: string): void;
  logCall(app: App, line: CallLine): void;
  measure(app: App, measured: Measured): void;
  heedNotices(app: App, headers: Headers): void;
  isHookAllowed(runToken: string | undefined, given: string | undefined): boolean;
}

/** The integration as it should be. */
export const correctParts: Parts = {
  readConfig,
  serve: (listener) => createServer(listener),
  begin,

  transport: (url, init) => fetch(url, init),
  headersOf,
  classify,
  onDeadKey,
  retryAfterMs,
  backoffMs,
  retriesOf: (app, { retries }) => retries ?? app.config.retries,
  enter: (app, isRepeated) => app.pace.enter(isRepeated),
  heed: (app, headers) => app.pace.heed(headers),
  pause: (app, ms) => app.pace.pause(ms),
  inFlight: 4,

  writeDocument,
  preflight,
  lookUp,
  ensureSender,
  ensureReceiver,
  ensureValid: sending.ensureValid,
  newKey: sending.newKey,
  keyFor: sending.keyFor,
  sendOne: sending.sendOne,
  findSent: sending.findSent,
  onRefused,
  batchOf,
  paceBatch,
  isBatched: false,
  lanes: 1,

  readTransaction,
  takeTransaction,
  pages,
  isUp,
  healthMs: 60_000,
  reconcileMs: 24 * 3_600_000,
  tickMs: 15_000,

  readBody: (request, largest) => readBody(request, largest),
  receive: webhooks.receive,
  verify: webhooks.verify,
  sameDigest: webhooks.sameDigest,
  parseBody: webhooks.parseBody,
  remember: webhooks.remember,
  dispatch: worker.dispatch,
  apply: worker.apply,
  giveUp: worker.giveUp,

  wordsFor,
  notice: (app, sign, who) => app.alerts.note(sign, who),
  logCall,
  measure,
  heedNotices,
  isHookAllowed,
};
