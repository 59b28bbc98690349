import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { appOf } from '../apps/catalogue.ts';
import type { Account } from '../state.ts';
import { configOf } from './access.ts';
import type { Execution } from './execution.ts';
import type { Scope } from './template.ts';
import type { Workflow } from './workflow.ts';

/** What the templates of a workflow speak of, at this point of an execution. */
export function scopeOf(world: World, account: Account, { slug }: Workflow, run: Execution): Scope {
  const values = configOf(world, account, slug, run.config_id)?.fields ?? {};
  const named = appOf(slug)?.fields.flatMap(({ id, name }) => (id in values ? [[word(name), values[id]]] : [])) ?? [];
  return {
    event: run.payload,
    config: { ...values, ...Object.fromEntries(named) },
    linked_account: linkedAccount(account),
    node: Object.fromEntries(run.runs.map(({ node_id, output }) => [node_id, output])),
  };
}

function linkedAccount({ account_id, name, udf, auth_credentials }: Account): JsonObject {
  const fields = Object.fromEntries(udf.map(({ key_name, key_value }) => [key_name, key_value]));
  return { account_id, name, udf: fields, auth_credentials };
}

/** A field by a word that a template can hold. */
function word(name: string): string {
  return name.toLowerCase().replaceAll(/\W+/g, '_');
}
