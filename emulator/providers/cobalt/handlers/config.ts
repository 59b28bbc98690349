import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { App } from '../apps/app.ts';
import { appOf } from '../apps/catalogue.ts';
import { enabledApp } from '../apps/third-party.ts';
import { audit } from '../audit.ts';
import { addConfig, changeConfig, shownConfig } from '../configs.ts';
import { connectionTo } from '../connections.ts';
import { dialect } from '../dialect.ts';
import { configOf, isEnabled, workflowsIn } from '../engine/access.ts';
import { byEra } from '../era.ts';
import { problemOf } from '../fields.ts';
import { customerOf } from '../identity.ts';
import { type Config, cobaltState, organizationOf } from '../state.ts';

/** Configs. @see https://docs.gocobalt.io/api-reference/config/update-config */
export const configHandlers: Readonly<Record<string, Handler>> = {
  findOrCreateConfig: (exchange) =>
    withApp(exchange, exchange.json.slug, (app) => {
      const { world, json } = exchange;
      const account = customerOf(exchange);
      const id = typeof json.config_id === 'string' && json.config_id !== '' ? json.config_id : account.account_id;
      const found = configOf(world, account, app.slug, id) ?? addConfig(world, account, app, id);
      const unknown = unknownWorkflow(exchange, app);
      if (unknown !== null) return noWorkflow(exchange, app, unknown);
      const labels = isJsonObject(json.labels) ? { labels: json.labels } : {};
      const fields = isJsonObject(json.fields) ? { fields: json.fields } : {};
      const said = rowsIn(json.workflows);
      const isSaid = said.length > 0 || 'labels' in labels || 'fields' in fields;
      const config = isSaid ? changeConfig(world, account, found, { ...labels, ...fields, workflows: said }) : found;
      return shown(exchange, app, config);
    }),

  updateConfig: (exchange) =>
    withApp(exchange, exchange.json.slug, (app) => {
      const { world, json } = exchange;
      const account = customerOf(exchange);
      return withConfig(exchange, app, json.config_id, (config) => {
        const unknown = unknownWorkflow(exchange, app);
        if (unknown !== null) return noWorkflow(exchange, app, unknown);
        const connection = connectionTo(world, account, app.slug);
        const problem = connection ? problemOf(world, account, app) : null;
        if (connection && problem && connectionTo(world, account, app.slug)?.status === 'expired') {
          const message = `Error While Editing Config ${config.config_id} for application ${app.slug} reason: {data: 'access token revoked'}`;
          return refuse(dialect, exchange, 'CONFIG_CREDENTIAL_DEAD', { message });
        }
        const changed = changeConfig(world, account, config, {
          ...(isJsonObject(json.fields) && { fields: json.fields }),
          ...(isJsonObject(json.labels) && { labels: json.labels }),
          workflows: rowsIn(json.workflows),
        });
        return shown(exchange, app, changed);
      });
    }),

  listConfigs: (exchange) =>
    withApp(exchange, exchange.path.slug, (app) => {
      const own = cobaltState(exchange.world.store)
        .configs.by('account', customerOf(exchange).id)
        .filter(({ slug }) => slug === app.slug);
      return exchange.answer(
        200,
        own.map(({ id, config_id }) => ({ _id: id, config_id })),
      );
    }),

  getConfig: read,
  getConfigById: read,
  deleteConfig: remove,
  deleteConfigById: remove,
  toggleConfigWorkflow: toggle,
  putConfigWorkflow: toggle,
};

function read(exchange: Exchange): Reply {
  const { path } = exchange;
  return withApp(exchange, path.slug, (app) =>
    withConfig(exchange, app, path.config_id, (config) => shown(exchange, app, config)),
  );
}

function remove(exchange: Exchange): Reply {
  const { path, world } = exchange;
  return withApp(exchange, path.slug, (app) =>
    withConfig(exchange, app, path.config_id, (config) => {
      cobaltState(world.store).configs.delete(config.id);
      audit(world, customerOf(exchange), 'CONFIG_DELETED', { slug: app.slug, config_id: config.config_id });
      return exchange.answer(200, { message: 'Installation Deleted Success' });
    }),
  );
}

function toggle(exchange: Exchange): Reply {
  const { path, world, json } = exchange;
  const account = customerOf(exchange);
  return withApp(exchange, path.slug, (app) =>
    withConfig(exchange, app, path.config_id, (config) => {
      const id = path.workflow_id ?? '';
      const workflow = workflowsIn(world, account, app.slug).find((one) => one.id === id);
      if (!workflow) {
        const message = `No workflow with id ${id} exists on config`;
        return refuse(dialect, exchange, 'CONFIG_WORKFLOW_UNKNOWN', { message });
      }
      if (connectionTo(world, account, app.slug)?.status !== 'active') {
        return refuse(dialect, exchange, 'APP_NOT_AUTHENTICATED');
      }
      // Somebody saw 200 with `enabled: false` where the options of any field could not be fetched.
      const isLost = world.knobs.flag('toggle_revalidates') && problemOf(world, account, app) !== null;
      const said = isLost ? [] : [{ id, enabled: json.enabled === true }];
      const changed = changeConfig(world, account, config, { workflows: said });
      const { name, description } = workflow;
      return exchange.answer(200, { workflows: [{ id, name, description, enabled: isEnabled(changed, workflow) }] });
    }),
  );
}

function shown(exchange: Exchange, app: App, config: Config): Reply {
  const withOptions = exchange.header('disable_field_options') !== 'true';
  return exchange.answer(200, shownConfig(exchange.world, customerOf(exchange), app, config, withOptions));
}

/** The application of a slug. What is said of one that there is not differs between generations. */
export function withApp(exchange: Exchange, slug: unknown, use: (app: App) => Reply): Reply {
  const { world } = exchange;
  if (typeof slug !== 'string' || slug === '') return refuse(dialect, exchange, 'SLUG_MISSING');
  const app = appOf(slug);
  const org = organizationOf(world.store).id;
  if (app && !enabledApp(world, slug)) {
    const message = `Application with id ${app.app_id} does not exist for org ${org} or is not enabled`;
    return refuse(dialect, exchange, 'CONFIG_APP_DISABLED', { message });
  }
  if (app) return use(app);
  const said = `Application with app_type '${slug}' not found for org ${org}`;
  const message = byEra(world, `Application with slug ${slug} not found`, said);
  return refuse(dialect, exchange, 'CONFIG_APP_UNKNOWN', { message });
}

/** A config of the customer; the one that is named like the customer where none is named. */
export function withConfig(exchange: Exchange, app: App, id: unknown, use: (config: Config) => Reply): Reply {
  const { world } = exchange;
  const account = customerOf(exchange);
  const wanted = typeof id === 'string' && id !== '' ? id : account.account_id;
  const config = configOf(world, account, app.slug, wanted);
  if (config) return use(config);
  const early = `No Saved Config ${wanted} for application ${app.app_id} found for linked account ${account.account_id} in environment ${account.environment}`;
  const message = byEra(world, early, `Config with config id ${wanted} not found`);
  return refuse(dialect, exchange, 'CONFIG_NOT_FOUND', { message });
}

function unknownWorkflow(exchange: Exchange, app: App): string | null {
  const visible = workflowsIn(exchange.world, customerOf(exchange), app.slug).map(({ id }) => id);
  const said = rowsIn(exchange.json.workflows).map(({ id }) => String(id));
  return said.find((id) => !visible.includes(id)) ?? null;
}

function noWorkflow(exchange: Exchange, app: App, id: string): Reply {
  const early = `Error: Workflow with id ${id} for application ${app.app_id} not found, not published, or is hidden`;
  const message = byEra(exchange.world, early, `No workflow with id ${id} exists on config`);
  return refuse(dialect, exchange, 'CONFIG_WORKFLOW_UNKNOWN', { message });
}

function rowsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
