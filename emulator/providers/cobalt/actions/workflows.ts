import { EmulatorError } from '../../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { suggestion } from '../../../core/nearest.ts';
import type { World } from '../../../http/world.ts';
import { appOf } from '../apps/catalogue.ts';
import { addConfig, changeConfig } from '../configs.ts';
import { appIn, customerIn } from '../customer.ts';
import { configOf } from '../engine/access.ts';
import { addWorkflow, changeWorkflow, startNode } from '../engine/add-workflow.ts';
import { nodesIn } from '../engine/declared.ts';
import { fire } from '../engine/firing.ts';
import { begin, stop } from '../engine/run.ts';
import type { Workflow } from '../engine/workflow.ts';
import { cobaltState } from '../state.ts';

/** A workflow by id, alias or name. @throws EmulatorError `workflow_unknown` */
export function workflowIn(world: World, { workflow: named }: JsonObject): Workflow {
  const all = cobaltState(world.store).workflows.list();
  const found =
    named === undefined ? all[0] : all.find(({ id, alias, name }) => [id, alias, name].includes(String(named)));
  if (found) return found;
  const known = all.flatMap(({ alias, name }) => [alias ?? name]);
  const says = `There is no workflow "${String(named)}".${suggestion(String(named), known)}`;
  throw new EmulatorError('workflow_unknown', says, { status: 404 });
}

/** A workflow comes into being, or the one of this name is another from now on. @throws EmulatorError `app_unknown`, `nodes_wrong` */
export function defineWorkflow(world: World, args: JsonObject): JsonObject {
  const name = String(args.name);
  const nodes = args.nodes === undefined ? undefined : nodesIn(args.nodes);
  const members = {
    name,
    slug: appIn(args).slug,
    published: args.published !== false,
    ...(typeof args.event === 'string' && { event: args.event }),
    ...(typeof args.alias === 'string' && { alias: args.alias }),
    ...(typeof args.auto_enable === 'boolean' && { auto_enable: args.auto_enable }),
    ...(typeof args.timeout_s === 'number' && { timeout_ms: args.timeout_s * 1000 }),
    ...(typeof args.dedup_key === 'string' && { dedup_key: args.dedup_key }),
    ...(isJsonObject(args.access) && { access: accessIn(args.access) }),
    ...(isJsonObject(args.inbound) && { settings: { inbound: args.inbound } }),
    ...(nodes && { nodes }),
  };
  const before = cobaltState(world.store).workflows.find((workflow) => workflow.name === name);
  const made = before
    ? changeWorkflow(world, before.id, members)
    : addWorkflow(world, { nodes: [startNode()], ...members });
  return { workflow_id: made.id, name, nodes: made.nodes.length };
}

/** @throws EmulatorError `workflow_unknown` */
export function setWorkflow(world: World, args: JsonObject): JsonObject {
  const { id } = workflowIn(world, args);
  const changed = changeWorkflow(world, id, {
    ...(typeof args.published === 'boolean' && { published: args.published }),
    ...(typeof args.hidden === 'boolean' && { hidden: args.hidden }),
    ...(typeof args.auto_enable === 'boolean' && { auto_enable: args.auto_enable }),
    ...(typeof args.timeout_s === 'number' && { timeout_ms: args.timeout_s * 1000 }),
    ...(typeof args.dedup_key === 'string' && { dedup_key: args.dedup_key === '' ? null : args.dedup_key }),
    ...(isJsonObject(args.access) && { access: accessIn(args.access) }),
  });
  return { workflow_id: id, published: changed.published, hidden: changed.hidden, auto_enable: changed.auto_enable };
}

/** A customer switches a workflow on or off; the config is made for it. @throws EmulatorError `workflow_unknown`, `linked_account_unknown` */
export function enableWorkflow(world: World, args: JsonObject): JsonObject {
  const account = customerIn(world, args);
  const { id, slug } = workflowIn(world, args);
  const app = appOf(slug);
  if (!app) throw new EmulatorError('workflow_without_app', `The workflow ${id} belongs to no application.`);
  const enabled = args.enabled !== false;
  const config = configOf(world, account, slug) ?? addConfig(world, account, app, account.account_id);
  changeConfig(world, account, config, { workflows: [{ id, enabled }] });
  return { linked_account_id: account.account_id, workflow_id: id, enabled };
}

/** The product fires an event. @throws EmulatorError `linked_account_unknown`, `event_unknown` */
export function fireEvent(world: World, args: JsonObject, cause: number): JsonObject {
  const account = customerIn(world, args);
  const event = String(args.event);
  const names = cobaltState(world.store).events.list();
  if (!names.some(({ name }) => name === event)) {
    const known = names.map(({ name }) => name);
    throw new EmulatorError('event_unknown', `There is no event "${event}".${suggestion(event, known)}`, {
      status: 404,
    });
  }
  const slug = typeof args.app === 'string' ? args.app : null;
  const payload = args.payload ?? names.find(({ name }) => name === event)?.sample ?? {};
  const runs = fire(world, account, { event, payload, slug, configId: null, cause });
  return { linked_account_id: account.account_id, execution_ids: runs.map(({ id }) => id) };
}

/** A workflow runs for a customer. @throws EmulatorError `linked_account_unknown`, `workflow_unknown` */
export function runWorkflow(world: World, args: JsonObject, cause: number): JsonObject {
  const account = customerIn(world, args);
  const workflow = workflowIn(world, args);
  const { id } = begin(world, {
    workflow,
    account,
    configId: account.account_id,
    payload: args.payload ?? {},
    source: 'API Call',
    eventId: null,
    retryOf: null,
    cause,
  });
  return { linked_account_id: account.account_id, workflow_id: workflow.id, execution_id: id };
}

/** Everything of a customer that is under way is asked to stop. @throws EmulatorError `linked_account_unknown` */
export function stopRuns(world: World, args: JsonObject): JsonObject {
  const account = customerIn(world, args);
  const own = cobaltState(world.store).executions.by('account', account.id);
  const stopped = own.filter(({ id }) => stop(world, id));
  return { linked_account_id: account.account_id, execution_ids: stopped.map(({ id }) => id) };
}

function accessIn(access: JsonObject): Workflow['access'] {
  return Object.entries(access).map(([field, value]) => ({
    field,
    value: typeof value === 'number' || typeof value === 'boolean' ? value : String(value),
  }));
}
