import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Refused } from '../../reference/errors.ts';
import { isHookAllowed } from '../../reference/hook-guard.ts';
import type { Inbox, Job } from '../../reference/inbox.ts';
import type { Row } from '../../reference/json.ts';
import { readBody } from '../../reference/read-body.ts';
import { backoffMs, type Gate, retryAfterMs } from '../../reference/waiting.ts';
import { type Answer, API_VERSION, type Call, classify, headersOf, type Meaning, onStopped } from './api.ts';
import type { App, Sign } from './app.ts';
import { type BulkReport, isRunning, pollMs, reportOf } from './bulk.ts';
import { type Config, readConfig } from './config.ts';
import { type ConfigurationName, configurationId } from './configuration.ts';
import { type Creation, createOrFind } from './customers.ts';
import type { ApiRefusal } from './errors.ts';
import { nextPage, readAll } from './lists.ts';
import { type CallLine, logCall } from './logging.ts';
import { wordsFor } from './messages.ts';
import { onRefused } from './push.ts';
import type { Kind } from './state.ts';
import { keepRows } from './sync.ts';
import type { Task } from './tasks.ts';
import type { Delivery, Event } from './webhooks.ts';
import * as webhooks from './webhooks.ts';
import * as worker from './worker.ts';

type Soon<T> = T | Promise<T>;

/** The decisions that integrations get wrong, each replaceable on its own. An application of yours needs no such list. */
export interface Parts {
  readConfig(env: NodeJS.ProcessEnv): Config;
  serve(listener: RequestListener): Server;

  // Requests
  readonly apiVersion: string;
  transport(url: string, init: RequestInit): Promise<Response>;
  headersOf(app: App, call: Call): Record<string, string>;
  classify(answer: Answer): Meaning;
  onStopped(app: App, refusal: ApiRefusal): never;
  retryAfterMs(headers: Headers): number | undefined;
  backoffMs(baseMs: number, attempt: number): number;
  pause(gate: Gate, ms: number): Soon<void>;
  /** How often a failed request is repeated before we give up. */
  readonly retries: number;
  readonly inFlight: number;

  // Reading
  readAll(app: App, path: string): Promise<Row[]>;
  nextPage(page: Row, path: string): string | undefined;
  keepRows(app: App, kind: Kind, rows: ReadonlyMap<string, Row>, before: ReadonlySet<string>): void;
  /** How often we look whether something is due. */
  readonly tickMs: number;

  // Writing
  newKey(): string;
  sentKey(key: string): string;
  configurationId(app: App, name: ConfigurationName): Promise<string>;
  createOrFind(app: App, task: Task, creation: Creation): Promise<Row>;
  onTaken(app: App, find: () => Promise<Row | undefined>): Promise<Row | undefined>;
  onRefused(app: App, task: Task, error: Refused): void;
  isAbsent(error: unknown): boolean;
  isRunning(job: Row): boolean;
  pollMs(baseMs: number, polls: number): number;
  reportOf(app: App, job: Row): BulkReport;

  // Webhooks
  readBody(request: AsyncIterable<Buffer>): Promise<Buffer | undefined>;
  receive(app: App, delivery: Delivery): Promise<number>;
  verify(delivery: Delivery, secret: string, parts: Parts): boolean;
  isFresh(timestamp: string): boolean;
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
  isHookAllowed(runToken: string | undefined, given: string | undefined): boolean;
}

/** The integration as it should be. */
export const correctParts: Parts = {
  readConfig,
  serve: (listener) => createServer(listener),

  apiVersion: API_VERSION,
  transport: (url, init) => fetch(url, init),
  headersOf,
  classify,
  onStopped,
  retryAfterMs,
  backoffMs,
  pause: (gate, ms) => gate.pause(ms),
  retries: 5,
  inFlight: 4,

  readAll,
  nextPage,
  keepRows,
  tickMs: 60_000,

  newKey: () => randomUUID(),
  sentKey: (key) => key,
  configurationId,
  createOrFind,
  onTaken: (_app, find) => find(),
  onRefused,
  isAbsent: worker.isAbsent,
  isRunning,
  pollMs,
  reportOf,

  readBody: (request) => readBody(request),
  receive: webhooks.receive,
  verify: webhooks.verify,
  isFresh: webhooks.isFresh,
  sameDigest: webhooks.sameDigest,
  parseBody: webhooks.parseBody,
  remember: webhooks.remember,
  dispatch: worker.dispatch,
  apply: worker.apply,
  giveUp: worker.giveUp,

  wordsFor,
  notice: (app, sign, who) => app.alerts.note(sign, who),
  logCall,
  isHookAllowed,
};
