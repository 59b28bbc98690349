import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import type { App } from './apps/app.ts';
import { iconOf } from './apps/catalogue.ts';
import { audit } from './audit.ts';
import { isEnabled, workflowsIn } from './engine/access.ts';
import { type FieldError, shownFields } from './fields.ts';
import { objectId } from './ids.ts';
import { type Account, type Config, cobaltState } from './state.ts';

/** A new config with the values that fields have by default. */
export function addConfig(world: World, account: Account, app: App, configId: string): Config {
  const defaults = app.fields.flatMap(({ id, default: value }) => (value === undefined ? [] : [[id, value]]));
  const made = cobaltState(world.store).configs.insert({
    id: objectId(world),
    account: account.id,
    slug: app.slug,
    config_id: configId,
    fields: Object.fromEntries(defaults),
    labels: {},
    workflows: {},
  });
  audit(world, account, 'CONFIG_CREATED', { slug: app.slug, config_id: configId });
  return made;
}

/** What may be said of a config. */
export interface ConfigChange {
  /** Replaces all values, where it is there. */
  readonly fields?: JsonObject;
  readonly labels?: JsonObject;
  /** Those that are not listed stay as they are. */
  readonly workflows?: readonly JsonObject[];
}

/** Changes a config. */
export function changeConfig(world: World, account: Account, config: Config, change: ConfigChange): Config {
  const workflows = { ...config.workflows };
  for (const said of change.workflows ?? []) {
    const id = String(said.id);
    const before = workflows[id] ?? { enabled: false, fields: {} };
    const enabled = typeof said.enabled === 'boolean' ? said.enabled : before.enabled;
    workflows[id] = { enabled, fields: isJsonObject(said.fields) ? said.fields : before.fields };
    if (enabled !== before.enabled) {
      audit(world, account, enabled ? 'WORKFLOW_ENABLED' : 'WORKFLOW_DISABLED', { workflow_id: id });
    }
  }
  audit(world, account, 'CONFIG_UPDATED', { slug: config.slug, config_id: config.config_id });
  return cobaltState(world.store).configs.update(config.id, {
    ...(change.fields && { fields: change.fields }),
    ...(change.labels && { labels: change.labels }),
    workflows,
  });
}

/** A config as answers show it. @see https://docs.gocobalt.io/api-reference/config/get-config */
export function shownConfig(
  world: World,
  account: Account,
  app: App,
  config: Config,
  withOptions: boolean,
): JsonObject {
  const { fields, errors } = shownFields(world, account, app, config, withOptions);
  return {
    slug: app.slug,
    config_id: config.config_id,
    fields,
    workflows: workflowsIn(world, account, app.slug).map((workflow) => ({
      id: workflow.id,
      name: workflow.name,
      description: workflow.description,
      icon: iconOf(app.slug),
      enabled: isEnabled(config, workflow),
      fields: [],
    })),
    ...(errors.length > 0 && { field_errors: errors satisfies readonly FieldError[] }),
  };
}
