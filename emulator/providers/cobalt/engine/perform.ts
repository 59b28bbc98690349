import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { actionOf, appOf } from '../apps/catalogue.ts';
import { type AppAnswer, callApp } from '../apps/third-party.ts';
import { connectionTo, expire } from '../connections.ts';
import type { Account } from '../state.ts';
import { callProxy } from './call-proxy.ts';
import { holds } from './condition.ts';
import { filled, type Scope } from './template.ts';
import type { WorkflowNode } from './workflow.ts';

/** How a node ended. */
export interface Outcome {
  readonly ok: boolean;
  /** A further attempt may help. @see https://docs.refold.ai/v3/workflows/best-practices */
  readonly transient: boolean;
  readonly input: unknown;
  readonly output: unknown;
  /** Nodes that come next. */
  readonly next: readonly string[];
  /** What a response node gives. */
  readonly response?: { readonly body: unknown; readonly status: number };
}

/** Does what a node says, once. Never rejects. */
export async function perform(
  world: World,
  account: Account,
  node: WorkflowNode,
  scope: Scope,
  cause: number | null,
): Promise<Outcome> {
  const data = filled(node.data, scope);
  const input = isJsonObject(data) ? data : {};
  const done = (output: unknown, next: readonly string[] = node.next): Outcome => ({
    ok: true,
    transient: false,
    input,
    output,
    next,
  });
  switch (node.type) {
    case 'start':
      return done(scope.event);
    case 'condition': {
      const isTrue = holds(input);
      return done({ result: isTrue }, isTrue ? node.next : (node.otherwise ?? []));
    }
    case 'response': {
      const status = Number(input.status ?? 200);
      return { ...done(input.body), response: { body: input.body ?? null, status } };
    }
    case 'action':
      return acted(world, account, node, input, cause);
    case 'proxy':
      return proxied(world, account, node, input, scope, cause);
    default:
      return done({});
  }
}

function acted(world: World, account: Account, node: WorkflowNode, input: JsonObject, cause: number | null): Outcome {
  const app = appOf(String(input.app));
  const action = app && actionOf(app, String(input.action));
  if (!app || !action) return errored(node, input, null, `There is no action ${String(input.action)}.`, {});
  const connection = connectionTo(world, account, app.slug);
  if (!connection) return errored(node, input, 401, `${app.name} is not connected.`, { code: 'not_connected' });
  const parameters = isJsonObject(input.parameters) ? input.parameters : {};
  const token = connection.credentials.access_token ?? connection.credentials.api_key ?? '';
  const isDead = connection.status === 'expired';
  const answer = isDead ? DEAD : callApp(world, app, action, token, parameters);
  if (answer.status < 400) {
    return { ok: true, transient: false, input: parameters, output: answer.body, next: node.next };
  }
  // Only now does anybody notice that a credential was revoked.
  if (answer.status === 401) expire(world, connection.id, cause);
  const { message = answer.body.error_description ?? `Request failed with status code ${answer.status}` } = answer.body;
  const error = { code: String(answer.body.error), ...answer.body };
  return errored(node, parameters, answer.status, String(message), error);
}

const DEAD: AppAnswer = {
  status: 401,
  body: { error: 'invalid_grant', error_description: 'The token was revoked or has expired.' },
};

async function proxied(
  world: World,
  account: Account,
  node: WorkflowNode,
  input: JsonObject,
  scope: Scope,
  cause: number | null,
): Promise<Outcome> {
  const fields = isJsonObject(input.fields) ? input.fields : {};
  const { status, body } = await callProxy(world, account, String(input.proxy), fields, scope, cause);
  if (status !== null && status >= 200 && status < 300) {
    return { ok: true, transient: false, input: fields, output: body, next: node.next };
  }
  const message = status === null ? String(body) : `Request failed with status code ${status}`;
  return errored(node, fields, status, message, isJsonObject(body) ? body : { code: 'PROXY_FAILED' });
}

/** @see https://docs.refold.ai/v3/workflows/nodes/http */
function errored(
  { id, name }: WorkflowNode,
  input: JsonObject,
  status: number | null,
  message: string,
  error: JsonObject,
): Outcome {
  const body = { message, error, ...(status !== null && { status }) };
  return {
    ok: false,
    transient: status === null || status === 429 || status >= 500,
    input,
    output: { status: 'Errored', node_id: id, node_name: name, body },
    next: [],
  };
}
