import type { JsonObject } from '../../../core/json.ts';
import { isJsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { APPS, appOf, iconOf } from '../apps/catalogue.ts';
import { callerOf } from '../caller.ts';
import { dialect } from '../dialect.ts';
import { configOf, isEnabled, mayUse, workflowsIn } from '../engine/access.ts';
import { addWorkflow, changeWorkflow } from '../engine/add-workflow.ts';
import { shownWorkflow } from '../engine/shown-workflow.ts';
import type { Workflow } from '../engine/workflow.ts';
import { eraOf } from '../era.ts';
import { customerOf } from '../identity.ts';
import { pageOf } from '../pages.ts';
import { cobaltState } from '../state.ts';

/** Workflows. What nodes do is decided in the dashboard: over the API a draft has its start alone. */
export const workflowHandlers: Readonly<Record<string, Handler>> = {
  listEnabledWorkflows: (exchange) => {
    const { world } = exchange;
    const account = customerOf(exchange);
    const rows = APPS.flatMap((app) =>
      workflowsIn(world, account, app.slug)
        .filter((workflow) => isEnabled(configOf(world, account, app.slug), workflow))
        .map((workflow) => ({
          id: workflow.id,
          name: workflow.name,
          description: workflow.description,
          icon: iconOf(app.slug),
          createdAt: workflow.created_at,
          updatedAt: workflow.updated_at,
          config_id: configOf(world, account, app.slug)?.config_id ?? account.account_id,
          application: { _id: app.app_id, name: app.name, icon: iconOf(app.slug), description: app.description },
        })),
    );
    return exchange.answer(200, rows);
  },

  listWorkflows: (exchange) => {
    const rows = cobaltState(exchange.world.store).workflows.filter((workflow) => fits(exchange, workflow));
    return exchange.answer(200, { ...pageOf(exchange, rows, (workflow) => shown(exchange, workflow)), schema: null });
  },

  createWorkflow: (exchange) => {
    const { world, json } = exchange;
    const account = customerOf(exchange);
    const named = typeof json.slug === 'string' ? json.slug : null;
    const app = named === null ? APPS.find(({ app_id }) => app_id === json.associated_application) : appOf(named);
    if (!app && (named !== null || json.associated_application !== undefined)) {
      const message = `Application with slug ${named ?? String(json.associated_application)} not found`;
      return refuse(dialect, exchange, 'WORKFLOW_APP_UNKNOWN', { message });
    }
    const workflow = addWorkflow(world, {
      name: String(json.name),
      slug: app?.slug ?? 'custom',
      description: typeof json.description === 'string' ? json.description : '',
      environment: account.environment,
      private_to: account.id,
    });
    return exchange.answer(200, { workflow: shown(exchange, workflow) });
  },

  getWorkflow: (exchange) => withWorkflow(exchange, (workflow) => exchange.answer(200, shown(exchange, workflow))),

  updateWorkflow: (exchange) =>
    withWorkflow(exchange, (workflow) => {
      const { json, world } = exchange;
      const { timeout, dedup_key } = isJsonObject(json.settings) ? json.settings : {};
      const changed = changeWorkflow(world, workflow.id, {
        ...(typeof json.name === 'string' && { name: json.name }),
        ...(typeof json.description === 'string' && { description: json.description }),
        ...(typeof json.workflow_alias === 'string' && { alias: json.workflow_alias }),
        ...(typeof timeout === 'number' && { timeout_ms: timeout }),
        ...(typeof dedup_key === 'string' && { dedup_key: dedup_key === '' ? null : dedup_key }),
      });
      return exchange.answer(200, shown(exchange, changed));
    }),

  deleteWorkflow: (exchange) =>
    withWorkflow(exchange, ({ id, private_to }) => {
      if (private_to === null) return refuse(dialect, exchange, 'VERSION_WORKFLOW');
      cobaltState(exchange.world.store).workflows.delete(id);
      return exchange.answer(200, { success: true, triggers_deregistered: 0 });
    }),

  editWorkflow: (exchange) =>
    withWorkflow(
      exchange,
      (workflow) => {
        const { workflows } = cobaltState(exchange.world.store);
        const draft = workflow.draft === null ? workflow : (workflows.get(workflow.draft) ?? workflow);
        return exchange.answer(200, shown(exchange, draft));
      },
      'WORKFLOW_NOT_PUBLIC',
    ),

  publishWorkflow: (exchange) =>
    withWorkflow(
      exchange,
      (workflow) => (exchange.json.published === true ? publish(exchange, workflow) : unpublish(exchange, workflow)),
      'PUBLISH_UNKNOWN',
    ),

  getRequestStructure: (exchange) =>
    withWorkflow(exchange, ({ event }) => {
      const model = cobaltState(exchange.world.store).events.find(({ name }) => name === event);
      return exchange.answer(200, {
        payload: model?.sample ?? {},
        schema: model?.json_schema ?? null,
        schema_interpreted: model?.sample ?? {},
      });
    }),

  listWorkflowVersions: (exchange) =>
    withWorkflow(exchange, (workflow) => {
      const versions = Array.from({ length: workflow.version }, (_, i) => workflow.version - i);
      const row = (version: number) => ({ _id: workflow.id, version, createdAt: workflow.updated_at });
      return exchange.answer(200, pageOf(exchange, versions, row));
    }),
};

/** A draft gives a published workflow of its own id; publishing again replaces that. */
function publish(exchange: Exchange, draft: Workflow): Reply {
  const { world, json } = exchange;
  const before = cobaltState(world.store).workflows.find((workflow) => workflow.draft === draft.id);
  const { id: _, version, ...members } = draft;
  const description = typeof json.description === 'string' ? json.description : draft.description;
  const made = { ...members, description, published: true, draft: draft.id };
  const workflow = before
    ? changeWorkflow(world, before.id, { ...made, version: before.version + 1 })
    : addWorkflow(world, { ...made, version });
  return exchange.answer(200, shown(exchange, workflow));
}

function unpublish(exchange: Exchange, workflow: Workflow): Reply {
  if (!workflow.published) return refuse(dialect, exchange, 'NOT_UNPUBLISHABLE');
  return exchange.answer(200, shown(exchange, changeWorkflow(exchange.world, workflow.id, { published: false })));
}

/** The workflow of the path; another customer's own is told of, and not shown. */
function withWorkflow(exchange: Exchange, use: (workflow: Workflow) => Reply, missing = 'WORKFLOW_NOT_FOUND'): Reply {
  const { world, path } = exchange;
  const { account } = callerOf(exchange);
  const id = path.id ?? '';
  const workflow = cobaltState(world.store).workflows.get(id);
  if (!workflow) {
    const message = missing === 'WORKFLOW_NOT_PUBLIC' ? { message: `No public workflow with id ${id}.` } : {};
    return refuse(dialect, exchange, missing, message);
  }
  if (workflow.private_to !== null && workflow.private_to !== account?.id) {
    return refuse(dialect, exchange, 'PRIVATE_WORKFLOW');
  }
  return use(workflow);
}

function fits(exchange: Exchange, workflow: Workflow): boolean {
  const { sentQuery, world } = exchange;
  const { account, environment } = callerOf(exchange);
  const asked = (name: string) => sentQuery.get(name) ?? '';
  const isOwn = workflow.private_to !== null && workflow.private_to === account?.id;
  if (workflow.environment !== null && workflow.environment !== environment) return false;
  if (workflow.private_to !== null && !isOwn) return false;
  if (asked('scope') === 'private' && !isOwn) return false;
  if (account && !mayUse(account, workflow)) return false;
  if (asked('slug') !== '' && workflow.slug !== asked('slug')) return false;
  if (asked('application_id') !== '' && appOf(workflow.slug)?.app_id !== asked('application_id')) return false;
  if (asked('published') !== '' && String(workflow.published) !== asked('published')) return false;
  if (asked('start_date') !== '' && workflow.created_at < asked('start_date')) return false;
  if (asked('end_date') !== '' && workflow.created_at > asked('end_date')) return false;
  return asked('name') === '' || matches(asked('name'), workflow.name, eraOf(world) !== 'E1');
}

/** A regular expression; one that is none is taken as text. */
function matches(pattern: string, text: string, anyCase: boolean): boolean {
  try {
    return new RegExp(pattern, anyCase ? 'i' : '').test(text);
  } catch {
    return text.includes(pattern);
  }
}

function shown(exchange: Exchange, workflow: Workflow): JsonObject {
  return shownWorkflow(exchange.world, workflow, callerOf(exchange).environment);
}
