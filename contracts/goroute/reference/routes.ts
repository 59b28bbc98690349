import type { IncomingMessage, Server } from 'node:http';
import { reasonOf } from '../../reference/errors.ts';
import { HOOKS } from '../../reference/hook-guard.ts';
import { notFound, type Reply } from '../../reference/reply.ts';
import type { App } from './app.ts';
import { ownHealth } from './health.ts';
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
        response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      })
      .catch(() => response.destroy());
  });
}

async function answer(app: App, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname.startsWith(HOOKS)) {
    const token = request.headers['x-emulator-run-token']?.toString();
    const sent = async () => (await app.parts.readBody(request, LARGEST_DOCUMENT))?.toString('utf8') ?? '';
    return answerHook(app, request.method ?? '', url, token, sent);
  }
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /healthz':
      return { status: app.health.isReady ? 200 : 503, body: ownHealth(app) };
    case 'GET /metrics':
      return { status: 200, headers: { 'content-type': 'text/plain; version=0.0.4' }, body: app.metrics.text() };
    case 'POST /webhooks/goroute':
      return takeWebhook(app, request);
    default:
      return notFound;
  }
}

/** @see https://docs.goroute.ai/docs/sending-documents/batch-sending */
const LARGEST_DOCUMENT = 15_000_000;

async function takeWebhook(app: App, request: IncomingMessage): Promise<Reply> {
  const raw = await app.parts.readBody(request);
  if (!raw) return { status: 413, body: { error: 'too_large' } };
  const header = (name: string) => request.headers[name]?.toString();
  const status = await app.parts.receive(app, {
    id: header('x-goroute-event-id') ?? '',
    attemptId: header('x-goroute-delivery-id') ?? '',
    signature: header('x-goroute-signature'),
    raw,
  });
  return { status, body: { accepted: status < 300 } };
}
