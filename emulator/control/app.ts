import { type Context, Hono } from 'hono';
import { EmulatorError, messageOf } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Contract, Operation } from '../http/contract.ts';
import { acceptBody, acceptPath, acceptQuery } from './accept.ts';
import type { ControlEnv, Handler } from './call.ts';
import { controlContract } from './document.ts';
import { refuseStranger } from './gate.ts';
import { handlers } from './handlers.ts';
import { problem, problemOf } from './problem.ts';
import { readJsonBody } from './request-body.ts';

/** Nothing here may be framed, embedded, guessed at or kept by a browser. */
const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

let made: Hono<ControlEnv> | null = null;

/** The control API as one application for every port: which sandbox is meant comes with each request. */
export function controlApp(): Hono<ControlEnv> {
  made ??= makeApp(controlContract());
  return made;
}

function makeApp(contract: Contract): Hono<ControlEnv> {
  const app = new Hono<ControlEnv>();
  app.use(async (c, next) => {
    const { incoming, desk } = c.env;
    const refusal = refuseStranger(desk.gate, { method: c.req.method, headers: incoming.headers });
    if (refusal) c.res = refusal;
    else await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
  });
  for (const operation of contract.operations) {
    const handler = handlers[operation.id];
    if (!handler) throw new TypeError(`nothing carries out ${operation.id}`);
    app.on(operation.method, operation.path.replace(/\{([^}]+)\}/g, ':$1'), (c) =>
      serve(contract, operation, handler, c),
    );
  }
  app.notFound((c) => refuseUnknown(contract, c.req.method, c.req.path));
  app.onError((thrown, c) => {
    const { sandbox } = c.env.desk;
    // What went wrong is for the journal; a caller is told no more than that.
    if (!(thrown instanceof EmulatorError)) {
      const says = `The control API failed on ${c.req.method} ${c.req.path}: ${messageOf(thrown)}`;
      sandbox.journal.append({ kind: 'finding', finding: 'emulator_fault', says });
    }
    return problemOf(thrown);
  });
  return app;
}

async function serve(
  contract: Contract,
  operation: Operation,
  handler: Handler,
  context: Context<ControlEnv>,
): Promise<Response> {
  const { desk, incoming, outgoing } = context.env;
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const path = context.req.param();
  acceptPath(contract, operation, path);
  const query = acceptQuery(contract, operation, new URL(context.req.url).searchParams);
  const sent = await readJsonBody(incoming, operation.id);
  const body = acceptBody(contract, operation, sent.json);
  return handler({ desk, sandbox: desk.sandbox, path, query, body, text: sent.text, signal: gone.signal, context });
}

function refuseUnknown(contract: Contract, method: string, path: string): Response {
  const here = contract.operations
    .filter((operation) => pathFits(operation.path, path))
    .map((operation) => operation.method);
  if (here.length > 0) {
    return problem(405, 'method_unknown', `${path} takes ${here.join(', ')}, not ${method}.`, {
      Allow: here.join(', '),
    });
  }
  // A slip of the pen first; then the route with the most parts in common.
  const [spelled] = nearest(
    path,
    contract.operations.map((operation) => operation.path).filter((known) => known !== '/'),
  );
  const meant = contract.nearest(method, spelled ?? path);
  const hint = meant ? ` The nearest is ${meant.method} ${meant.path}.` : '';
  return problem(404, 'route_unknown', `There is no ${method} ${path} here.${hint}`);
}

function pathFits(template: string, path: string): boolean {
  const wanted = template.split('/');
  const sent = path.split('/');
  return wanted.length === sent.length && wanted.every((part, i) => part.startsWith('{') || part === sent[i]);
}
