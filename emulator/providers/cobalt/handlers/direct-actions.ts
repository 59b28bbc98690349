import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { App, AppAction } from '../apps/app.ts';
import { actionOf, appOf } from '../apps/catalogue.ts';
import { callApp } from '../apps/third-party.ts';
import { connectionTo, expire } from '../connections.ts';
import { dialect } from '../dialect.ts';
import { customerOf } from '../identity.ts';

/** Single actions on an application. @see https://docs.refold.ai/v3/api-reference/overview */
export const directActionHandlers: Readonly<Record<string, Handler>> = {
  listActions: (exchange) =>
    withApp(exchange, (app) =>
      exchange.answer(
        200,
        app.actions.map(({ action_id, name, description, tag }) => ({ action_id, name, description, tag })),
      ),
    ),

  getAction: (exchange) => withAction(exchange, (_app, { parameters }) => exchange.answer(200, parameters)),

  executeAction: (exchange) => withAction(exchange, (app, action) => done(exchange, app, action)),
};

function done(exchange: Exchange, app: App, action: AppAction): Reply {
  const { world, json } = exchange;
  const missing = action.parameters.find(({ name, required }) => required && (json[name] ?? null) === null);
  if (missing) {
    const message = `Required parameter '${missing.name}' is missing`;
    return refuse(dialect, exchange, 'PARAMETER_MISSING', { message });
  }
  const connection = connectionTo(world, customerOf(exchange), app.slug);
  const { access_token, api_key } = connection?.credentials ?? {};
  const isAlive = connection?.status === 'active';
  const answer = isAlive ? callApp(world, app, action, access_token ?? api_key ?? '', json) : null;
  if (answer && answer.status < 400) {
    return exchange.answer(200, { node_status: 'Success', data: answer.body, http_status: answer.status });
  }
  if (answer?.status === 401 && connection) expire(world, connection.id, exchange);
  const why = answer?.body.message ?? answer?.body.error_description ?? 'The token was revoked or has expired.';
  const known = answer === null || answer.status === 401 ? 'ACTION_REFUSED' : statusName(answer.status);
  return refuse(dialect, exchange, known, { message: String(why) });
}

/** What the application says of a call, as Cobalt passes it on; inferred. */
function statusName(status: number): string {
  if (status === 403) return 'FORBIDDEN';
  if (status === 404) return 'NOT_FOUND';
  if (status === 429) return 'TOO_MANY_REQUESTS';
  return status >= 500 ? 'SERVER_ERROR' : 'BAD_REQUEST';
}

function withApp(exchange: Exchange, use: (app: App) => Reply): Reply {
  const slug = exchange.path.slug ?? '';
  const app = appOf(slug);
  if (app) return use(app);
  return refuse(dialect, exchange, 'ACTION_APP_UNKNOWN', { message: `Application app_type '${slug}' not found` });
}

function withAction(exchange: Exchange, use: (app: App, action: AppAction) => Reply): Reply {
  return withApp(exchange, (app) => {
    const id = exchange.path.action_id ?? '';
    const action = actionOf(app, id);
    if (action) return use(app, action);
    const message = `Action ${id} not found in Application ${app.slug}`;
    return refuse(dialect, exchange, 'ACTION_NOT_FOUND', { message });
  });
}
