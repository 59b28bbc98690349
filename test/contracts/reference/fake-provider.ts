import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Seen {
  readonly at: number;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string;
  readonly form: URLSearchParams;
  readonly requestId: string;
  readonly accept: string;
}

export interface Scripted {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Record<string, string>;
  /** Do what the request asks, but answer this instead. */
  readonly actFirst?: boolean;
}

type Script = (seen: Seen) => Scripted | undefined | Promise<Scripted | undefined>;

interface Grant {
  readonly eventId: string;
  readonly userId: string | undefined;
  access: string;
  refresh: string;
  scope: string;
  expired: boolean;
  revoked: boolean;
}

const mint = (kind: string) => `rev_${kind}_${randomBytes(12).toString('hex')}`;

/** Just enough of a provider to be wrong at: real rotation, expiry and revocation, and a script for the rest. */
export class FakeProvider {
  readonly seen: Seen[] = [];
  readonly participants: object[] = [];
  readonly tokensIssued: string[] = [];
  pageSize = 50;
  /** Asked before each request is served; what it returns is the answer. */
  script: Script = () => undefined;
  busiest = 0;
  readonly #codes = new Map<string, Pick<Grant, 'eventId' | 'userId' | 'scope'> & { challenge: string }>();
  readonly #grants: Grant[] = [];
  readonly #server: Server;
  #busy = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request)
        .then(({ status, body = {}, headers = {} }) => {
          response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
        })
        .catch((error) => response.destroy(error));
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get base(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What the consent page does when the organizer agrees. */
  issueCode(eventId: string, challenge: string, scope: string, userId?: string): string {
    const code = mint('code');
    this.#codes.set(code, { eventId, challenge, scope, userId });
    return code;
  }

  /** The newest consent for an event, or of a user. */
  grant(id: string): Grant {
    const found = this.#grants.findLast(({ eventId, userId }) => (userId ?? eventId) === id);
    if (!found) throw new Error(`No grant for ${id}`);
    return found;
  }

  expire(id: string): void {
    this.grant(id).expired = true;
  }

  revoke(id: string): void {
    this.grant(id).revoked = true;
  }

  calls(part: string): Seen[] {
    return this.seen.filter(({ path }) => path.includes(part));
  }

  async #answer(request: IncomingMessage): Promise<Scripted> {
    const url = new URL(request.url ?? '/', 'http://provider');
    const header = (name: string) => request.headers[name]?.toString() ?? '';
    const seen: Seen = {
      at: performance.now(),
      path: url.pathname,
      query: url.searchParams,
      token: header('authorization').replace('Bearer ', ''),
      form: new URLSearchParams(await text(request)),
      requestId: header('x-revento-request-id'),
      accept: header('accept'),
    };
    this.seen.push(seen);
    this.busiest = Math.max(this.busiest, ++this.#busy);
    try {
      const scripted = await this.script(seen);
      if (scripted && !scripted.actFirst) return scripted;
      const honest = seen.path === '/oauth/token' ? this.#token(seen.form) : this.#api(seen);
      return scripted ?? honest;
    } finally {
      this.#busy--;
    }
  }

  #token(form: URLSearchParams): Scripted {
    if (form.get('client_secret') !== 'client-secret-canary') return { status: 401, body: { error: 'invalid_client' } };
    let grant: Grant | undefined;
    if (form.get('grant_type') === 'authorization_code') {
      const code = this.#codes.get(form.get('code') ?? '');
      this.#codes.delete(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (!code || code.challenge !== challenge) return { status: 400, body: { error: 'invalid_grant' } };
      const { eventId, userId, scope } = code;
      grant = { eventId, userId, scope, access: '', refresh: '', expired: false, revoked: false };
      this.#grants.push(grant);
    } else {
      grant = this.#grants.find(({ refresh, revoked }) => refresh === form.get('refresh_token') && !revoked);
      if (!grant) return { status: 400, body: { error: 'invalid_grant' } };
    }
    Object.assign(grant, { access: mint(grant.userId ? 'user' : 'install'), refresh: mint('refresh'), expired: false });
    this.tokensIssued.push(grant.access, grant.refresh);
    const body = {
      access_token: grant.access,
      refresh_token: grant.refresh,
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_expires_in: 7_776_000,
      scope: grant.scope,
      event_id: grant.eventId,
      organization_id: 'org_one',
      user_id: grant.userId,
    };
    return { status: 200, body };
  }

  #api({ path, query, token }: Seen): Scripted {
    const grant = this.#grants.find(({ access }) => access === token);
    const refuse = (status: number, error: string) => ({ status, body: { error, message: '', request_id: '' } });
    if (!grant) return refuse(401, 'invalid_token');
    if (grant.revoked) return refuse(401, 'token_revoked');
    if (grant.expired) return refuse(401, 'token_expired');
    if (grant.userId) return this.#me(path, grant);
    if (!path.startsWith(`/api/v1/events/${grant.eventId}`)) return refuse(403, 'event_not_authorized');
    if (!path.endsWith('/participants')) return { status: 200, body: { id: grant.eventId, title: 'Harbour days' } };
    const from = Number(query.get('cursor')?.replace('after-', '') ?? 0);
    const to = from + this.pageSize;
    const more = to < this.participants.length;
    const data = this.participants.slice(from, to);
    return { status: 200, body: { data, next_cursor: more ? `after-${to}` : null, has_more: more } };
  }
  #me(path: string, { userId, eventId }: Grant): Scripted {
    if (path === '/api/v1/me/profile')
      return { status: 200, body: { id: userId, name: `Name of ${userId}`, email: `${userId}@example.org` } };
    if (path === '/api/v1/me/application')
      return { status: 200, body: { id: `app_of_${userId}`, event_id: eventId, application_status: 'approved' } };
    return { status: 403, body: { error: 'installation_token_required' } };
  }
}
