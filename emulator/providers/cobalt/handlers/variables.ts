import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { callerOf } from '../caller.ts';
import { dialect } from '../dialect.ts';
import { cobaltState, type Stored } from '../state.ts';
import { addStored, changeStored, shownStored, storedNamed, storedOf } from '../stores.ts';

/** Environment variables, forms and MCP servers: all three are made in the dashboard. Their routes and messages are known. */
export const variableHandlers: Readonly<Record<string, Handler>> = {
  listVariableDefinitions: (exchange) => listed(exchange, 'definition'),
  getVariableDefinition: (exchange) => one(exchange, 'definition', exchange.path.id, 'Variable definition not found'),
  getVariableValue: (exchange) => {
    const { world, path } = exchange;
    const id = path.definition_id ?? '';
    const row = storedNamed(world, callerOf(exchange).environment, 'variable', 'definition_id', id);
    return row ? exchange.answer(200, shownStored(row)) : notFound(exchange, 'Variable value not found');
  },

  setVariableValue: (exchange) => {
    const { world, json } = exchange;
    if (json.scope === 'workflow' && json.workflow_id === undefined) {
      return refuse(dialect, exchange, 'STORE_BAD_REQUEST', { message: 'workflow_id is required for workflow scope' });
    }
    const { environment, account } = callerOf(exchange);
    const of = json.scope === 'linked_account' ? { linked_account_id: account?.account_id ?? null } : {};
    return exchange.answer(200, shownStored(addStored(world, environment, 'variable', { ...json, ...of })));
  },

  listVariableValues: (exchange) => listed(exchange, 'variable', ({ data }) => data.scope === exchange.path.scope),

  deleteVariableValue: (exchange) => {
    const { world, path } = exchange;
    const row = storedNamed(world, callerOf(exchange).environment, 'variable', '_id', path.value_id ?? '');
    if (!row) return notFound(exchange, 'Variable value not found');
    cobaltState(world.store).stored.delete(row.id);
    return exchange.answer(200, { success: true });
  },

  getHumanTask: (exchange) => withTask(exchange, (task) => exchange.answer(200, shownStored(task))),

  submitHumanTask: (exchange) =>
    withTask(exchange, (task) => {
      if (task.data.status !== 'WAITING') return refuse(dialect, exchange, 'TASK_SUBMITTED');
      const patch = { status: 'SUBMITTED', response: exchange.json };
      return exchange.answer(200, shownStored(changeStored(exchange.world, task, patch)));
    }),

  listMcpServers: (exchange) => listed(exchange, 'server'),
  getMcpServer: (exchange) => one(exchange, 'server', exchange.path.id, 'Not Found'),
};

function listed(exchange: Exchange, kind: Stored['kind'], fits: (row: Stored) => boolean = () => true): Reply {
  const rows = storedOf(exchange.world, callerOf(exchange).environment, kind);
  return exchange.answer(200, rows.filter(fits).map(shownStored));
}

function one(exchange: Exchange, kind: Stored['kind'], id: string | undefined, missing: string): Reply {
  const row = storedNamed(exchange.world, callerOf(exchange).environment, kind, 'name', id ?? '');
  return row ? exchange.answer(200, shownStored(row)) : notFound(exchange, missing);
}

/** Forms are open to whoever knows their address. */
function withTask(exchange: Exchange, use: (task: Stored) => Reply): Reply {
  const task = cobaltState(exchange.world.store).stored.get(exchange.path.id ?? '');
  return task?.kind === 'task' ? use(task) : refuse(dialect, exchange, 'TASK_NOT_FOUND');
}

function notFound(exchange: Exchange, message: string): Reply {
  return refuse(dialect, exchange, 'STORE_NOT_FOUND', { message });
}
