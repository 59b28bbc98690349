import type { IncomingMessage, Server } from 'node:http';
import { reasonOf } from '../../reference/errors.ts';
import { HOOKS } from '../../reference/hook-guard.ts';
import { notFound, type Reply } from '../../reference/reply.ts';
import { PROXY_HEADER } from './accounts.ts';
import type { App } from './app.ts';
import { answerPage } from './backend.ts';
import { answerHook } from './hooks.ts';
import { answerVisit } from './pages.ts';

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
  const method = request.method ?? '';
  const raw = await app.parts.readBody(request);
  if (!raw) return { status: 413, body: { error: 'too_large' } };
  const text = raw.toString('utf8');
  const header = (name: string) => request.headers[name]?.toString();
  if (url.pathname.startsWith(HOOKS)) return answerHook(app, method, url, header('x-emulator-run-token'), text);
  switch (`${method} ${url.pathname}`) {
    case 'GET /healthz':
      return { status: 200, body: { status: app.stop.isStopped ? 'degraded' : 'ok' } };
    case 'POST /webhooks/cobalt': {
      const status = await app.parts.receive(app, { signature: header('x-cobalt-signature'), raw });
      return { status, body: { accepted: status < 300 } };
    }
    case 'POST /cobalt/proxies/lookup-customer':
      return app.parts.lookUpCustomer(app, header(PROXY_HEADER), text);
  }
  if (!url.pathname.startsWith('/api/')) return answerVisit(app, method, url, header('cookie'), text);
  const user = app.parts.visitorOf(app, header('cookie'));
  if (!user) return { status: 401, body: { error: 'Please log in.' } };
  // A form of another site cannot say so.
  if (method !== 'GET' && header('content-type') !== 'application/json') return notFound;
  return answerPage(app, user, method, url, text);
}
