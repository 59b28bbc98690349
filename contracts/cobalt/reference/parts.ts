import { createServer, type RequestListener, type Server } from 'node:http';
import { isHookAllowed } from '../../reference/hook-guard.ts';
import type { Inbox, Job } from '../../reference/inbox.ts';
import type { Row } from '../../reference/json.ts';
import { readBody } from '../../reference/read-body.ts';
import type { Reply } from '../../reference/reply.ts';
import { backoffMs, retryAfterMs } from '../../reference/waiting.ts';
import * as accounts from './accounts.ts';
import * as api from './api.ts';
import { type App, begin, type Sign } from './app.ts';
import { type Config, readConfig } from './config.ts';
import * as connections from './connections.ts';
import { checkWebhooks } from './duties.ts';
import type { ApiRefusal } from './errors.ts';
import { type Contact, contactPayload } from './event-payloads.ts';
import * as events from './events.ts';
import type { Outgoing } from './outbox.ts';
import { pageText, visitorOf } from './pages.ts';
import { lookUpCustomer, refuseProxy } from './proxies.ts';
import * as runs from './runs.ts';
import { syncAll, syncUser } from './sync.ts';
import type { Run, User } from './users.ts';
import { judgeEvent, lookForRuns } from './watches.ts';
import type { Delivery, Event } from './webhooks.ts';
import * as webhooks from './webhooks.ts';
import { wordsFor } from './words.ts';
import * as worker from './worker.ts';
import * as workflows from './workflows.ts';

type Soon<T> = T | Promise<T>;

/** The decisions that integrations get wrong, each replaceable on its own. An application of yours needs no such list. */
export interface Parts {
  readConfig(env: NodeJS.ProcessEnv): Config;
  serve(listener: RequestListener): Server;
  begin(app: App): Promise<void>;

  // Requests
  transport(url: string, init: RequestInit): Promise<Response>;
  headersOf(app: App, call: api.Call): Record<string, string>;
  classify(answer: api.Answer): api.Meaning;
  onDeadKey(app: App, refusal: ApiRefusal): never;
  retryAfterMs(headers: Headers): number | undefined;
  backoffMs(baseMs: number, attempt: number): number;
  /** How often a failed request is repeated before we give up for now. */
  retriesOf(app: App, call: api.Call): number;
  pause(app: App, ms: number): void;
  readonly inFlight: number;

  // Customers
  signUp(app: App, said: accounts.SignUp): Promise<User>;
  ensureAccount(app: App, user: User): Promise<void>;
  link(app: App, user: User): Promise<void>;
  accountOf(user: User): Row;
  mintToken(app: App, user: User): Promise<string>;

  // Applications and workflows
  readApps(app: App, user: User): Promise<number>;
  readApp(app: App, user: User, slug: string): Promise<void>;
  takeApp(app: App, id: string, row: Row): void;
  disconnect(app: App, user: User, slug: string): Promise<void>;
  openConfig(app: App, user: User, slug: string): Promise<Row>;
  enable(app: App, user: User, slug: string, workflow: string, enabled: boolean): Promise<boolean>;

  // Events
  contactPayload(contact: Contact): Row;
  checkPayload(happening: events.Happening): void;
  fire(app: App, user: User, happening: events.Happening): Promise<Outgoing>;
  send(app: App, one: Outgoing): Promise<void>;
  eventCall(one: Outgoing): api.Call;
  wasFired(app: App, one: Outgoing): Promise<boolean>;
  onRefused(app: App, one: Outgoing, reason: string): void;
  lookForRuns(app: App): Promise<void>;
  judgeEvent(app: App, one: Outgoing): void;

  // Runs
  readRun(app: App, user: User, run: string): Promise<Row>;
  readRuns(app: App, user: User): Promise<number>;
  takeRun(app: App, id: string, run: string, row: Row): void;
  errorIn(row: Row): string | null;
  onFailed(app: App, id: string, run: string, failed: Run): void;
  pages(app: App, user: User): AsyncGenerator<Row[]>;
  rerun(app: App, user: User, run: string): Promise<void>;
  syncUser(app: App, user: User): Promise<Row>;
  syncAll(app: App): Promise<void>;
  /** How often we look whether something is due. */
  readonly tickMs: number;

  // Webhooks and proxies
  readBody(request: AsyncIterable<Buffer>, largest?: number): Promise<Buffer | undefined>;
  receive(app: App, delivery: Delivery): Promise<number>;
  keysOf(app: App): readonly string[];
  verify(delivery: Delivery, keys: readonly string[], parts: Parts): boolean;
  sameDigest(expected: Buffer, digest: string): boolean;
  parseBody(raw: Buffer): Event | undefined;
  keyOf(event: Event): string;
  remember(inbox: Inbox<Event>, event: Event, parts: Parts): Soon<Job<Event> | undefined>;
  dispatch(app: App, job: Job<Event>): Soon<void>;
  apply(app: App, event: Event): Promise<void>;
  giveUp(app: App, job: Job<Event>, reason: string): void;
  checkWebhooks(app: App): Promise<void>;
  lookUpCustomer(app: App, token: string | undefined, sent: string): Reply;
  refuseProxy(app: App, user: Pick<User, 'id'>, field: string): Reply;

  // People and operations
  /** The customer who is logged in. */
  visitorOf(app: App, cookies: string | undefined): User | undefined;
  /** A page, a script or a style of ours, as browsers get it. */
  pageText(app: App, path: string): string;
  wordsFor(error: unknown): string;
  notice(app: App, sign: Sign, who?: string): void;
  logCall(app: App, line: api.CallLine): void;
  isHookAllowed(runToken: string | undefined, given: string | undefined): boolean;
}

/** The integration as it should be. */
export const correctParts: Parts = {
  readConfig,
  serve: (listener) => createServer(listener),
  begin,

  transport: (url, init) => fetch(url, init),
  headersOf: api.headersOf,
  classify: api.classify,
  onDeadKey: api.onDeadKey,
  retryAfterMs,
  backoffMs,
  retriesOf: (app) => app.config.retries,
  pause: (app, ms) => app.gate.pause(ms),
  inFlight: 4,

  signUp: accounts.signUp,
  ensureAccount: accounts.ensureAccount,
  link: accounts.link,
  accountOf: accounts.accountOf,
  mintToken: accounts.mintToken,

  readApps: connections.readApps,
  readApp: connections.readApp,
  takeApp: connections.takeApp,
  disconnect: connections.disconnect,
  openConfig: workflows.openConfig,
  enable: workflows.enable,

  contactPayload,
  checkPayload: events.checkPayload,
  fire: events.fire,
  send: events.send,
  eventCall: events.eventCall,
  wasFired: events.wasFired,
  onRefused: events.onRefused,
  lookForRuns,
  judgeEvent,

  readRun: runs.readRun,
  readRuns: runs.readRuns,
  takeRun: runs.takeRun,
  errorIn: runs.errorIn,
  onFailed: runs.onFailed,
  pages: runs.pages,
  rerun: runs.rerun,
  syncUser,
  syncAll,
  tickMs: 10_000,

  readBody: (request, largest) => readBody(request, largest),
  receive: webhooks.receive,
  keysOf: webhooks.keysOf,
  verify: webhooks.verify,
  sameDigest: webhooks.sameDigest,
  parseBody: webhooks.parseBody,
  keyOf: webhooks.keyOf,
  remember: webhooks.remember,
  dispatch: worker.dispatch,
  apply: worker.apply,
  giveUp: worker.giveUp,
  checkWebhooks,
  lookUpCustomer,
  refuseProxy,

  visitorOf,
  pageText,
  wordsFor,
  notice: (app, sign, who) => app.alerts.note(sign, who),
  logCall: api.logCall,
  isHookAllowed,
};
