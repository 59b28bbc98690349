import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { isHookAllowed } from '../../reference/hook-guard.ts';
import type { Row } from '../../reference/json.ts';
import type { LogFields } from '../../reference/log.ts';
import { readBody } from '../../reference/read-body.ts';
import type { Reply } from '../../reference/reply.ts';
import { backoffMs, type Gate, retryAfterMs } from '../../reference/waiting.ts';
import { classify, type Meaning, mayRenew, type Outgoing, reasonFor, renewsFirst, sentToken } from './api.ts';
import type { App, Sign } from './app.ts';
import { type Config, readConfig } from './config.ts';
import type { Connection, Status } from './connections.ts';
import { declinedPage, onCallbackError, sessionCookies } from './consent.ts';
import type { Envelope, Inbox, Job } from './envelope.ts';
import * as lifecycle from './lifecycle.ts';
import { authorizeQuery, finishLogin, type Login, type LoginSecrets, type Logins, loginSecrets } from './logins.ts';
import { codeForm, granted, tokenLogFields } from './oauth.ts';
import { frontPage } from './pages.ts';
import { nextReconcileAt } from './reconcile.ts';
import type { Flights, RefreshMeaning, Tokens } from './refresh.ts';
import * as refreshing from './refresh.ts';
import { isNewer, type Version } from './state.ts';
import { keepRows, mayRead, nextCursor, wasFollowed } from './sync.ts';
import type { Delivery } from './webhooks.ts';
import * as webhooks from './webhooks.ts';
import * as worker from './worker.ts';

type Soon<T> = T | Promise<T>;

/** The decisions that integrations get wrong, each replaceable on its own. An application of yours needs no such list. */
export interface Parts {
  readConfig(env: NodeJS.ProcessEnv): Config;
  serve(listener: RequestListener): Server;

  // Consent
  loginSecrets(): LoginSecrets;
  sessionCookies(session: string): string[];
  authorizeQuery(config: Config, login: Login, secrets: LoginSecrets): Record<string, string>;
  finishLogin(logins: Logins, state: string, session: string | undefined): Login | undefined;
  onCallbackError(app: App, login: Login, query: URLSearchParams): Soon<Reply>;
  declinedPage(): Reply;
  codeForm(config: Config, login: Login, code: string): Record<string, string>;
  granted(login: Login, body: Row): Omit<Connection, 'reconciledAt'>;
  tokenLogFields(form: Record<string, string>, body: Row): LogFields;

  // Tokens
  refreshOnce(flights: Flights, key: string, isStale: () => boolean, refresh: () => Promise<void>): Promise<void>;
  classifyRefresh(status: number | null, body: Row): RefreshMeaning;
  rotated(before: Connection, answer: Row): Tokens;
  persistTokens(app: App, key: string, tokens: Tokens): Soon<void>;
  renewsFirst(connection: Connection): boolean;
  mayRenew(renewals: number): boolean;

  // Requests and limits
  transport(url: string, init: RequestInit): Promise<Response>;
  sentToken(request: Outgoing, token: string): Outgoing;
  newRequestId(path: string): string;
  classify(status: number, code: unknown): Meaning;
  reasonFor(status: number, code: unknown, request: Outgoing): string;
  retryAfterMs(headers: Headers): number | undefined;
  backoffMs(baseMs: number, attempt: number): number;
  pause(gate: Gate, ms: number): Soon<void>;
  /** How often a failed request is repeated before we give up. */
  readonly retries: number;
  /** The provider refuses the sixth request in flight; one is left free for whatever else runs on the grant. */
  readonly inFlight: number;

  // Reading
  mayRead(scopes: readonly string[], scope: string): boolean;
  nextCursor(page: Row, rows: readonly Row[]): string | undefined;
  wasFollowed(cursors: ReadonlySet<string>, cursor: string): boolean;
  keepRows(app: App, eventId: string, rows: readonly Row[], askedAt: number): void;
  nextReconcileAt(connection: Connection): number;
  /** How often we look whether something is due. Coarse: what hangs on the clock happens once a day. */
  readonly tickMs: number;

  // Webhooks
  readBody(request: AsyncIterable<Buffer>): Promise<Buffer | undefined>;
  receive(app: App, delivery: Delivery): Promise<number>;
  verify(delivery: Delivery, secret: string, parts: Parts): boolean;
  isFresh(timestamp: string): boolean;
  signedBytes(timestamp: string, raw: Buffer): Buffer;
  sameDigest(expected: Buffer, signature: string): boolean;
  parseBody(raw: Buffer): Envelope | undefined;
  remember(inbox: Inbox, delivery: Delivery, envelope: Envelope): Soon<Job | undefined>;
  dispatch(app: App, job: Job): Soon<void>;
  apply(app: App, envelope: Envelope, deliveryId: string): Promise<boolean>;
  giveUp(app: App, job: Job, reason: string): void;
  isOurs(app: App, envelope: Envelope): boolean;
  isNewer(news: Version, known: Version): boolean;
  onUnknownType(app: App, envelope: Envelope): boolean;

  // Ends
  onRevoked(app: App, key: string): void;
  onDeadGrant(app: App, key: string): void;
  onSuspended(app: App): void;
  onUserRevoked(app: App, envelope: Envelope): void;
  onDeletion(app: App, envelope: Envelope): void;
  erase(app: App, connection: Connection): void;
  describeEnd(cause: string, suspended: boolean): Status;
  reportedStatus(connection: Connection): Status;
  frontPage(app: App): string;

  // Operations
  notice(app: App, sign: Sign, who?: string): void;
  trace(app: App, eventId: string, requestId: string, what: string, status: number | null): void;
  traceDelivery(app: App, eventId: string, deliveryId: string, type: string): void;
  isHookAllowed(runToken: string | undefined, given: string | undefined): boolean;
}

/** The integration as it should be. */
export const correctParts: Parts = {
  readConfig,
  serve: (listener) => createServer(listener),

  loginSecrets,
  sessionCookies,
  authorizeQuery,
  finishLogin,
  onCallbackError,
  declinedPage,
  codeForm,
  granted,
  tokenLogFields,

  refreshOnce: refreshing.refreshOnce,
  classifyRefresh: refreshing.classifyRefresh,
  rotated: refreshing.rotated,
  persistTokens: refreshing.persistTokens,
  renewsFirst,
  mayRenew,

  transport: (url, init) => fetch(url, init),
  sentToken,
  newRequestId: () => randomUUID(),
  classify,
  reasonFor,
  retryAfterMs,
  backoffMs,
  pause: (gate, ms) => gate.pause(ms),
  retries: 5,
  inFlight: 4,

  mayRead,
  nextCursor,
  wasFollowed,
  keepRows,
  nextReconcileAt,
  tickMs: 60_000,

  readBody: (request) => readBody(request),
  receive: webhooks.receive,
  verify: webhooks.verify,
  isFresh: webhooks.isFresh,
  signedBytes: webhooks.signedBytes,
  sameDigest: webhooks.sameDigest,
  parseBody: webhooks.parseBody,
  remember: webhooks.remember,
  dispatch: worker.dispatch,
  apply: worker.apply,
  giveUp: worker.giveUp,
  isOurs: worker.isOurs,
  isNewer,
  onUnknownType: worker.onUnknownType,

  onRevoked: lifecycle.onRevoked,
  onDeadGrant: lifecycle.onDeadGrant,
  onSuspended: lifecycle.onSuspended,
  onUserRevoked: lifecycle.onUserRevoked,
  onDeletion: lifecycle.onDeletion,
  erase: lifecycle.erase,
  describeEnd: lifecycle.describeEnd,
  reportedStatus: lifecycle.reportedStatus,
  frontPage,

  notice: (app, sign, who) => app.alerts.note(sign, who),
  trace: (app, ...request) => app.trace.request(...request),
  traceDelivery: (app, ...delivery) => app.trace.delivery(...delivery),
  isHookAllowed,
};
