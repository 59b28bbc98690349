import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../../contracts/revento/reference/app.ts';
import { applyChanges } from '../../../contracts/revento/reference/changes.ts';
import { correctParts } from '../../../contracts/revento/reference/parts.ts';
import { createServer } from '../../../contracts/revento/reference/routes.ts';
import { FakeProvider } from './fake-provider.ts';

export const RUN_TOKEN = 'run-token-canary';
export const SECRET = 'webhook-secret-canary';
export const ALL_SCOPES = 'event.read participants.read program.read';

export const USER_SCOPES = 'profile.read event.attendance';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface DeliveryOptions {
  readonly id?: string;
  readonly type?: string;
  readonly eventId?: string | null;
  readonly organizationId?: string;
  readonly occurredAt?: string;
  readonly data?: object;
  /** Instead of the printed envelope. */
  readonly raw?: string;
  /** Changes headers after signing; undefined removes one. */
  readonly headers?: Record<string, string | undefined>;
  readonly secret?: string;
  readonly ageSeconds?: number;
}

/** The reference integration on a port, with a provider that the test controls. */
export class Rig {
  readonly provider = new FakeProvider();
  readonly logged: string[] = [];
  /** Absent: the hooks do not exist. */
  runToken: string | undefined = RUN_TOKEN;
  readonly dataDir = mkdtempSync(join(tmpdir(), 'revento-reference-'));
  readonly #mutants: readonly string[];
  #server: Server | undefined;
  #app: App | undefined;

  constructor(...mutants: string[]) {
    this.#mutants = mutants;
  }

  get base(): string {
    if (!this.#server) throw new Error('Not started');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get app(): App {
    if (!this.#app) throw new Error('Not started');
    return this.#app;
  }

  async start(): Promise<this> {
    await this.provider.start();
    return this.restart();
  }

  /** Ends the process, as far as a test can, and starts the next one on the same data. */
  async restart(): Promise<this> {
    this.#server?.close();
    const config = {
      port: 0,
      apiBase: `${this.provider.base}/api/v1`,
      authBase: this.provider.base,
      clientId: 'client-one',
      clientSecret: 'client-secret-canary',
      webhookSecret: SECRET,
      redirectUri: 'http://127.0.0.1:3000/callback',
      dataDir: this.dataDir,
      tokenKey: undefined,
      retryBaseMs: 5,
      requestTimeoutMs: 10_000,
      runToken: this.runToken,
    };
    const log = (message: string, fields = {}) => void this.logged.push(JSON.stringify({ message, ...fields }));
    this.#app = createApp(config, applyChanges(correctParts, this.#mutants), log);
    const server = createServer(this.#app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    return this;
  }

  stop(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.provider.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Opens /connect, or /login, like a browser would; follow it by hand from there. */
  async begin(eventId: string, route = 'connect'): Promise<{ authorize: URL; cookie: string; state: string }> {
    const response = await fetch(`${this.base}/${route}?event_id=${eventId}`, { redirect: 'manual' });
    const authorize = new URL(response.headers.get('location') ?? '');
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    return { authorize, cookie, state: authorize.searchParams.get('state') ?? '' };
  }

  callback(query: Record<string, string>, cookie: string): Promise<Response> {
    return fetch(`${this.base}/callback?${new URLSearchParams(query)}`, { headers: { cookie } });
  }

  async connect(eventId = 'evt_one', scope = ALL_SCOPES): Promise<Response> {
    const { authorize, cookie, state } = await this.begin(eventId);
    const code = this.provider.issueCode(eventId, authorize.searchParams.get('code_challenge') ?? '', scope);
    return this.callback({ code, state }, cookie);
  }

  async login(userId = 'usr_1', eventId = 'evt_one', scope = USER_SCOPES): Promise<Response> {
    const { authorize, cookie, state } = await this.begin(eventId, 'login');
    const challenge = authorize.searchParams.get('code_challenge') ?? '';
    return this.callback({ code: this.provider.issueCode(eventId, challenge, scope, userId), state }, cookie);
  }

  /** Uses a hook like the harness does. */
  async hook(method: string, path: string, token: string | null = RUN_TOKEN): Promise<Answer> {
    const headers: Record<string, string> = token === null ? {} : { 'x-emulator-run-token': token };
    const response = await fetch(`${this.base}/emulator-hooks/${path}`, { method, headers });
    return { status: response.status, body: await response.json() };
  }

  sync(eventId = 'evt_one'): Promise<Answer> {
    return this.hook('POST', `sync?event_id=${eventId}`);
  }

  profile(userId = 'usr_1'): Promise<Answer> {
    return this.hook('POST', `profile?user_id=${userId}`);
  }

  /** What a hook that only looks shows. */
  async look(path: string): Promise<Record<string, unknown>> {
    return (await this.hook('GET', path)).body as Record<string, unknown>;
  }

  async status(eventId = 'evt_one'): Promise<unknown> {
    return (await this.look(`connections/${eventId}`)).status;
  }

  async userStatus(userId = 'usr_1'): Promise<unknown> {
    return (await this.look(`users/${userId}`)).status;
  }

  async deliver(options: DeliveryOptions = {}): Promise<number> {
    const { eventId = 'evt_one', type = 'application.approved', occurredAt = '2026-09-21T14:13:18Z' } = options;
    const organizationId = eventId === null ? null : (options.organizationId ?? 'org_one');
    const data = options.data ?? { id: 'app_1', participant_id: 'ptp_1', user_id: 'usr_1', status: 'approved' };
    const envelope = {
      id: 'evt_delivery_1',
      type,
      occurred_at: occurredAt,
      event_id: eventId,
      organization_id: organizationId,
      data,
    };
    const raw = options.raw ?? JSON.stringify(envelope);
    const timestamp = String(Math.floor(Date.now() / 1000) - (options.ageSeconds ?? 0));
    const digest = createHmac('sha256', options.secret ?? SECRET)
      .update(`${timestamp}.${raw}`)
      .digest('hex');
    const headers: Record<string, string | undefined> = {
      'content-type': 'application/json',
      'x-revento-event': type,
      'x-revento-delivery-id': options.id ?? randomUUID(),
      'x-revento-timestamp': timestamp,
      'x-revento-signature': `sha256=${digest}`,
      ...options.headers,
    };
    const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await fetch(`${this.base}/webhooks/revento`, { method: 'POST', headers: given, body: raw });
    return response.status;
  }

  /** Until every accepted delivery has had its effect. */
  async idle(): Promise<void> {
    while (this.app.inbox.queued > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  /** The domain state once the inbox is empty. */
  async state(): Promise<Record<string, unknown>> {
    await this.idle();
    return this.look('state');
  }

  async processed(): Promise<unknown> {
    return (await this.state()).processed;
  }
}
