import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { App, FieldDefinition } from '../apps/app.ts';
import { addConfig, shownConfig } from '../configs.ts';
import { dialect } from '../dialect.ts';
import { configOf } from '../engine/access.ts';
import { OPERATORS } from '../engine/condition.ts';
import { problemOf, shownField } from '../fields.ts';
import { customerOf } from '../identity.ts';
import { cobaltState } from '../state.ts';
import { withApp, withConfig } from './config.ts';

/** Single fields of configs. @see https://docs.refold.ai/v3/embedded/config-fields/overview */
export const fieldHandlers: Readonly<Record<string, Handler>> = {
  listConfigFields: (exchange) =>
    withApp(exchange, exchange.header('slug'), (app) => {
      const { world, sentQuery } = exchange;
      const account = customerOf(exchange);
      const id = sentQuery.get('config_id');
      const found = configOf(world, account, app.slug, id) ?? addConfig(world, account, app, id ?? account.account_id);
      return exchange.answer(200, shownConfig(world, account, app, found, true));
    }),

  getConfigField: (exchange) => withField(exchange, (app, field) => shown(exchange, app, field)),
  readConfigField: (exchange) => withField(exchange, (app, field) => shown(exchange, app, field)),
  setConfigField: (exchange) => withField(exchange, (app, field) => changed(exchange, app, field)),
  clearConfigField: (exchange) => withField(exchange, (app, field) => changed(exchange, app, field)),

  getRuleColumns: (exchange) =>
    withField(exchange, (_app, field) => {
      if (field.field_type !== 'rule_engine' || !field.columns) {
        const message = `Field with id ${field.id} is not of type rule engine or has undefined columns`;
        return refuse(dialect, exchange, 'FIELD_NO_RULE_ENGINE', { message });
      }
      const column = isJsonObject(exchange.json.rule_column) ? exchange.json.rule_column : {};
      return exchange.answer(200, ruleColumns(field, String(column.lhs ?? '')));
    }),
};

/** What may stand in the middle and on the right of a rule, for what stands on its left. */
function ruleColumns({ columns = {} }: FieldDefinition, lhs: string): JsonObject {
  const options = columns[lhs] ?? [];
  return {
    rule_column: {
      rhs: { name: 'Value', type: options.length > 0 ? 'select' : 'text', options },
      operator: { name: 'Operator', type: 'select', options: OPERATORS },
    },
    conditional_code_stdout: [],
  };
}

function withField(exchange: Exchange, use: (app: App, field: FieldDefinition) => Reply): Reply {
  return withApp(exchange, exchange.header('slug'), (app) => {
    const id = exchange.path.field_id ?? '';
    const field = app.fields.find((one) => one.id === id);
    if (field) return use(app, field);
    return refuse(dialect, exchange, 'FIELD_NOT_FOUND', { message: `Field with id ${id} not found` });
  });
}

function shown(exchange: Exchange, app: App, field: FieldDefinition): Reply {
  const { world, sentQuery } = exchange;
  const account = customerOf(exchange);
  const config = configOf(world, account, app.slug, sentQuery.get('config_id'));
  const problem = field.live ? problemOf(world, account, app) : null;
  return exchange.answer(200, shownField(field, config, problem === null));
}

/** A value that is given is set; without one, what was there goes. */
function changed(exchange: Exchange, app: App, field: FieldDefinition): Reply {
  const { world, sentQuery, json, entry } = exchange;
  return withConfig(exchange, app, sentQuery.get('config_id'), (config) => {
    const { [field.id]: _, ...others } = config.fields;
    const isSet = entry.method !== 'DELETE' && json.value !== undefined;
    const fields = isSet ? { ...config.fields, [field.id]: json.value } : others;
    cobaltState(world.store).configs.update(config.id, { fields });
    return shown(exchange, app, field);
  });
}
