import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { JsonObject } from '../../emulator/core/json.ts';
import type { SandboxOptions } from '../../emulator/sandbox.ts';
import { Sandbox } from '../../emulator/sandbox.ts';
import type { AttackRequest, ConnectRequest, HostAnswer, ScenarioHost } from '../../emulator/scenarios/host.ts';

const VERIFIER = 'n3Wq7Zk1Yb5Rt9Xc2Vd6Mf8Hg4Js0Lp-Ae_Qu3Tx7Zb1';
const SCOPES = ['event.read', 'participants.read', 'program.read'];
/** Wall ms after which a call is given up. */
const PATIENCE_MS = 5000;
const MOST_TRIES = 5;
const BACKOFF_MS = 60;
const TOLERANCE_S = 300;

interface Seen {
  status: number;
  retryAfter: string | null;
  json: JsonObject;
  broken: boolean;
}

interface Connection {
  access: string;
  refresh: string;
  status: 'connected' | 'ended';
}

/** How the stand-in is made. */
export interface StandInOptions extends SandboxOptions {
  /** It does not wait for Retry-After: an offence, and the same one every time. */
  readonly hurry?: boolean;
}

/**
 * A small integration in this process: it does one thing at a time and has nothing random in it, so that two runs differ only where
 * the emulator does. It verifies webhooks and acknowledges them, and works only when it is asked to.
 */
export class StandIn implements ScenarioHost {
  readonly triggers = ['revento.connect', 'revento.sync'];
  readonly prompts: string[] = [];
  readonly connections = new Map<string, Connection>();
  readonly sandbox: Sandbox;
  readonly #receiver: Server;
  readonly #callback: string;
  readonly #hurry: boolean;
  #counter = 0;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(sandbox: Sandbox, receiver: Server, callback: string, hurry: boolean) {
    this.sandbox = sandbox;
    this.#receiver = receiver;
    this.#callback = callback;
    this.#hurry = hurry;
  }

  /** The integration and the sandbox that it is registered in. */
  static async start({ hurry = false, ...options }: StandInOptions = {}): Promise<StandIn> {
    const receiver = createServer((request, response) => {
      // Its clock is nobody's business, and would make two runs differ.
      response.sendDate = false;
      void standIn?.receive(request).then((status) => response.writeHead(status).end());
    });
    let standIn: StandIn | undefined;
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const address = receiver.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const callback = `${origin}/callback`;
    const sandbox = await Sandbox.start('test', {
      providers: ['revento'],
      seed: 'scenarios',
      strict: true,
      webhooks: { revento: `${origin}/webhooks` },
      redirects: { revento: callback },
      ...options,
    });
    standIn = new StandIn(sandbox, receiver, callback, hurry);
    return standIn;
  }

  /** The status for a webhook: fresh and signed, or not welcome. */
  async receive(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const stamp = String(request.headers['x-revento-timestamp']);
    const secret = this.#facts().webhookSecret ?? '';
    const digest = createHmac('sha256', secret).update(`${stamp}.`).update(body).digest('hex');
    const age = Math.abs(this.sandbox.clock.wire() / 1000 - Number(stamp));
    if (request.headers['x-revento-signature'] !== `sha256=${digest}` || !(age <= TOLERANCE_S)) return 401;
    const { type, event_id }: JsonObject = JSON.parse(body.toString());
    if (type === 'integration.suspended') for (const eventId of this.connections.keys()) this.#end(eventId);
    if (type === 'data.deletion_required') this.#end(String(event_id));
    return 204;
  }

  async close(): Promise<void> {
    this.#receiver.closeAllConnections();
    await new Promise((resolve) => this.#receiver.close(resolve));
    await this.sandbox.close();
  }

  prompt(text: string): void {
    this.prompts.push(text);
  }

  trigger(_: string, { eventId }: JsonObject): Promise<HostAnswer> {
    return this.#oneAtATime(() => this.#sync(String(eventId)));
  }

  connect(request: ConnectRequest): Promise<HostAnswer> {
    return this.#oneAtATime(() => this.#connect(request));
  }

  /** Its callback is no page, so that every attack fails. */
  attack(_: AttackRequest): Promise<HostAnswer> {
    return Promise.resolve({ status: 400, error: null });
  }

  /** It keeps everything, as if on a disk. */
  restart(): Promise<HostAnswer> {
    return Promise.resolve({ status: null, error: null });
  }

  #oneAtATime(work: () => Promise<HostAnswer>): Promise<HostAnswer> {
    const next = this.#queue.then(work);
    this.#queue = next.catch(() => undefined);
    return next;
  }

  async #connect({ args, decision, without }: ConnectRequest): Promise<HostAnswer> {
    const { authBase, clientId = '' } = this.#facts();
    const eventId = String(args.eventId);
    const verifier = `${VERIFIER}-${++this.#counter}`;
    const query = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: this.#callback,
      scope: SCOPES.join(' '),
      event_id: eventId,
      state: `state-of-more-than-enough-bits-${++this.#counter}`,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    const page = await fetch(`${authBase}/oauth/authorize?${new URLSearchParams(query)}`, { redirect: 'manual' });
    const text = await page.text();
    const ticket = /name="ticket" value="([^"]+)"/.exec(text)?.[1];
    if (ticket === undefined) return { status: page.status, error: null };
    const boxes = [...text.matchAll(/name="scope" value="([^"]+)"/g)].map((box) => box[1] ?? '');
    const ticked = decision === 'partial' ? [] : boxes.filter((scope) => !without.includes(scope));
    const form = new URLSearchParams([
      ['ticket', ticket],
      ['decision', decision === 'decline' ? 'decline' : 'approve'],
      ...ticked.map((scope): [string, string] => ['scope', scope]),
    ]);
    const decided = await fetch(`${authBase}/oauth/authorize/decision`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
    });
    await decided.text();
    const code = new URL(decided.headers.get('location') ?? 'http://nowhere').searchParams.get('code');
    if (code === null) return { status: 403, error: null };
    return this.#tokens(eventId, {
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: this.#callback,
    });
  }

  async #tokens(eventId: string, form: Record<string, string>): Promise<HostAnswer> {
    const { authBase, clientId = '', clientSecret = '' } = this.#facts();
    const body = new URLSearchParams({ ...form, client_id: clientId, client_secret: clientSecret });
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const response = await this.#try(`${authBase}/oauth/token`, { method: 'POST', body });
      if (response?.status === 200) {
        const { access_token, refresh_token } = response.json;
        this.connections.set(eventId, {
          access: String(access_token),
          refresh: String(refresh_token),
          status: 'connected',
        });
        return { status: 200, error: null };
      }
      if (response !== null && response.status < 500) {
        this.#end(eventId);
        return { status: 409, error: null };
      }
      await this.#pause(response, tries);
    }
    return { status: 503, error: null };
  }

  async #sync(eventId: string): Promise<HostAnswer> {
    const event = await this.#get(eventId, `/events/${eventId}`);
    if (event.status !== 200) return { status: event.status, error: null };
    for (let cursor = ''; ; ) {
      const page = await this.#get(eventId, `/events/${eventId}/participants?limit=50${cursor}`);
      if (page.status !== 200 || page.json.has_more !== true) return { status: page.status, error: null };
      cursor = `&cursor=${encodeURIComponent(String(page.json.next_cursor))}`;
    }
  }

  async #get(eventId: string, path: string): Promise<{ status: number; json: JsonObject }> {
    let refreshed = false;
    for (let tries = 0; tries < MOST_TRIES; ) {
      const connection = this.connections.get(eventId);
      if (connection?.status !== 'connected') break;
      const headers = { authorization: `Bearer ${connection.access}`, 'x-revento-request-id': this.#requestId() };
      const response = await this.#try(`${this.#facts().apiBase}${path}`, { headers });
      if (response?.status === 200 && !response.broken) return response;
      if (response?.json.error === 'token_revoked') this.#end(eventId);
      if (response?.json.error === 'token_expired' && !refreshed) {
        refreshed = true;
        const { status } = await this.#tokens(eventId, {
          grant_type: 'refresh_token',
          refresh_token: connection.refresh,
        });
        if (status !== 200) return { status: status ?? 503, json: {} };
      } else if (response !== null && response.status >= 400 && response.status < 500 && response.status !== 429) {
        break;
      } else await this.#pause(response, tries++);
    }
    return { status: 409, json: {} };
  }

  /** As long as the provider says, else a little longer each time. */
  async #pause(response: { retryAfter: string | null } | null, tries: number): Promise<void> {
    const { clock } = this.sandbox;
    const told = response?.retryAfter ?? null;
    const seconds = Number(told);
    const ms =
      told === null
        ? BACKOFF_MS * 2 ** tries
        : Number.isNaN(seconds)
          ? Date.parse(told) - clock.wire()
          : seconds * 1000;
    await clock.sleepWall(this.#hurry ? Math.min(ms, BACKOFF_MS) : ms + 30);
  }

  async #try(url: string, init: RequestInit): Promise<Seen | null> {
    try {
      const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
      const text = await response.text();
      const seen = { status: response.status, retryAfter: response.headers.get('retry-after') };
      try {
        return { ...seen, json: JSON.parse(text), broken: false };
      } catch {
        return { ...seen, json: {}, broken: true };
      }
    } catch {
      return null;
    }
  }

  #end(eventId: string): void {
    const connection = this.connections.get(eventId);
    if (connection) connection.status = 'ended';
  }

  #requestId(): string {
    return `00000000-0000-4000-8000-${String(++this.#counter).padStart(12, '0')}`;
  }

  #facts() {
    return this.sandbox.provider('revento').facts;
  }
}
