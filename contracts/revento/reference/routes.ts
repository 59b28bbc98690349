import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import type { App } from './app.ts';
import type { Connection } from './connections.ts';
import { ConnectionEnded, Refused, reasonOf } from './errors.ts';
import type { Row } from './json.ts';
import { connect, newSession } from './oauth.ts';
import { overview, page } from './pages.ts';
import { sync } from './sync.ts';

const LARGEST_BODY = 1_048_576;

interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Row | Row[];
}

const failure = (status: number, heading: string, text: string): Reply => ({ status, body: page(heading, text) });

/** The HTTP side: which request does what. */
export function createServer(app: App): Server {
  return createHttpServer((request, response) => {
    answer(app, request)
      .catch((error): Reply => {
        app.log('request failed', { path: request.url?.split('?')[0] ?? '', reason: reasonOf(error) });
        return { status: 500, body: { error: 'internal_error' } };
      })
      .then(({ status, headers = {}, body = '' }) => {
        const isPage = typeof body === 'string';
        const type = isPage ? 'text/html; charset=utf-8' : 'application/json';
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers });
        response.end(isPage ? body : JSON.stringify(body));
      })
      .catch(() => response.destroy());
  });
}

async function answer(app: App, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const eventId = url.searchParams.get('event_id') ?? '';
  const one = /^\/connections\/([^/]+)$/.exec(url.pathname)?.[1];
  if (one && request.method === 'GET') {
    const connection = app.connections.find(decodeURIComponent(one));
    return connection ? { status: 200, body: describe(app, connection) } : notFound;
  }
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /':
      return {
        status: 200,
        body: overview(app.connections.all().map((c) => ({ connection: c, status: app.parts.reportedStatus(c) }))),
      };
    case 'GET /healthz':
      return { status: 200, body: { ok: true, queued: app.inbox.queued } };
    case 'GET /connect':
      return startConnect(app, request, eventId);
    case 'GET /callback':
      return finishConnect(app, request, url.searchParams);
    case 'POST /webhooks/revento':
      return takeWebhook(app, request);
    case 'POST /sync':
      return runSync(app, eventId);
    case 'GET /connections':
      return { status: 200, body: app.connections.all().map((connection) => describe(app, connection)) };
    case 'GET /debug/state':
      return { status: 200, body: debugState(app) };
    default:
      return notFound;
  }
}

const notFound: Reply = { status: 404, body: { error: 'not_found' } };

function startConnect(app: App, request: IncomingMessage, eventId: string): Reply {
  if (!eventId) return failure(400, 'Which event?', 'Open /connect?event_id=… from the event in Revento.');
  const session = sessionOf(request) ?? newSession();
  const cookie = `session=${session}; Path=/; HttpOnly; SameSite=Lax`;
  return { status: 302, headers: { location: app.logins.start(app.config, session, eventId), 'set-cookie': cookie } };
}

async function finishConnect(app: App, request: IncomingMessage, query: URLSearchParams): Promise<Reply> {
  // First of all, and for errors too: an answer that this browser did not ask for is not acted upon.
  const login = app.logins.finish(query.get('state') ?? '', sessionOf(request));
  if (!login) {
    return failure(
      400,
      'This link is not valid',
      'It was used before, is too old, or belongs to another browser. Please connect again.',
    );
  }
  const code = query.get('code');
  if (query.get('error') === 'access_denied') {
    return failure(
      403,
      'Not connected',
      'You declined the access, so nothing was connected. You can connect at any time.',
    );
  }
  if (query.has('error') || !code)
    return failure(400, 'Not connected', 'Revento could not complete the consent. Please try again.');
  try {
    await connect(app, login, code);
  } catch (error) {
    app.log('connect failed', { eventId: login.eventId, reason: reasonOf(error) });
    return failure(502, 'Not connected', 'Revento did not confirm the connection. Please connect again.');
  }
  return { status: 200, body: page('Connected', `The event ${login.eventId} is connected.`) };
}

async function takeWebhook(app: App, request: IncomingMessage): Promise<Reply> {
  const raw = await readBody(request);
  if (!raw) return { status: 413, body: { error: 'too_large' } };
  const header = (name: string) => request.headers[name]?.toString();
  const status = await app.parts.receive(app, {
    id: header('x-revento-delivery-id') ?? '',
    timestamp: header('x-revento-timestamp'),
    signature: header('x-revento-signature'),
    raw,
  });
  return { status, body: { accepted: status < 300 } };
}

async function runSync(app: App, eventId: string): Promise<Reply> {
  if (!app.connections.find(eventId)) return { status: 404, body: { error: 'not_connected' } };
  try {
    return { status: 200, body: { ...(await sync(app, eventId)) } };
  } catch (error) {
    const reason = reasonOf(error);
    if (error instanceof ConnectionEnded) return { status: 409, body: { error: 'connection_ended', reason } };
    return { status: error instanceof Refused ? 502 : 503, body: { error: 'sync_failed', reason } };
  }
}

const describe = (app: App, connection: Connection): Row => ({
  event_id: connection.eventId,
  organization_id: connection.organizationId,
  status: app.parts.reportedStatus(connection),
  scopes: connection.scopes,
  last_error: connection.lastError,
});

function debugState(app: App): Row {
  const deletions = app.connections
    .all()
    .filter(({ deleteBy }) => deleteBy !== null)
    .map(({ eventId, organizationId, deleteBy }) => ({
      event_id: eventId,
      organization_id: organizationId,
      delete_by: deleteBy,
    }));
  return { ...app.state.snapshot(), deletions, dead_letters: app.inbox.deadLetters() };
}

function sessionOf(request: IncomingMessage): string | undefined {
  return /(?:^|;\s*)session=([\w-]{43})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1];
}

/** The body byte for byte; undefined when it is too large to be a webhook. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size <= LARGEST_BODY ? Buffer.concat(chunks) : undefined;
}
