import type { IncomingMessage, Server } from 'node:http';
import { reasonOf } from '../../reference/errors.ts';
import { HOOKS } from '../../reference/hook-guard.ts';
import { notFound, type Reply } from '../../reference/reply.ts';
import type { App } from './app.ts';
import { finishConsent, startConsent } from './consent.ts';
import { answerHook } from './hooks.ts';

/** The HTTP side: which request does what. */
export function createServer(app: App): Server {
  return app.parts.serve((request, response) => {
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
  if (url.pathname.startsWith(HOOKS)) {
    return answerHook(app, request.method ?? '', url, request.headers['x-emulator-run-token']?.toString());
  }
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /':
      return { status: 200, body: app.parts.frontPage(app) };
    case 'GET /healthz':
      return { status: 200, body: { ok: true, queued: app.inbox.queued } };
    case 'GET /connect':
      return startConsent(app, request, 'organizer', eventId);
    case 'GET /login':
      return startConsent(app, request, 'user', eventId);
    case 'GET /callback':
      return finishConsent(app, request, url.searchParams);
    case 'POST /webhooks/revento':
      return takeWebhook(app, request);
    default:
      return notFound;
  }
}

async function takeWebhook(app: App, request: IncomingMessage): Promise<Reply> {
  const raw = await app.parts.readBody(request);
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
