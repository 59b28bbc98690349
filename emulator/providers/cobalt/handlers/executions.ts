import { isJsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { dialect } from '../dialect.ts';
import { mayUse } from '../engine/access.ts';
import type { Execution } from '../engine/execution.ts';
import { begin, runNow, stop } from '../engine/run.ts';
import { executionRow, shownExecution } from '../engine/shown-execution.ts';
import type { Workflow } from '../engine/workflow.ts';
import { customerOf } from '../identity.ts';
import { pageOf } from '../pages.ts';
import { cobaltState } from '../state.ts';
import { fitsExecution } from './execution-filters.ts';

/** Executions, and executing by hand. @see https://docs.gocobalt.io/build/workflow/workflow_api */
export const executionHandlers: Readonly<Record<string, Handler>> = {
  executeWorkflow: (exchange) => {
    const workflow = namedWorkflow(exchange);
    if (!workflow || (exchange.header('slug') ?? '') === '') return refuse(dialect, exchange, 'EXECUTE_UNNAMED');
    return execute(exchange, workflow);
  },

  getExecutionResponse: (exchange) =>
    withExecution(exchange, (run) => {
      const status = run.status === 'COMPLETED' ? 'COMPLETED' : run.ended_at === null ? 'RUNNING' : 'ERRORED';
      return exchange.answer(200, { response: run.response?.body ?? null, status });
    }),

  listExecutions: (exchange) => {
    const { world, sentQuery } = exchange;
    const own = cobaltState(world.store)
      .executions.by('account', customerOf(exchange).id)
      .filter((run) => fitsExecution(exchange, run));
    const rows = sentQuery.get('sortAsc') === 'true' ? own : own.reverse();
    return exchange.answer(
      200,
      pageOf(exchange, rows, (run) => executionRow(world, run)),
    );
  },

  getExecution: (exchange) =>
    withExecution(exchange, (run) => exchange.answer(200, shownExecution(exchange.world, run))),

  listNodeBatches: (exchange) => withExecution(exchange, () => refuse(dialect, exchange, 'BATCHES_UNAVAILABLE')),

  stopExecution: (exchange) =>
    withExecution(exchange, ({ id }) => {
      stop(exchange.world, id);
      return exchange.answer(200, { message: 'Stopping instance' });
    }),

  rerunExecution: (exchange) =>
    withExecution(exchange, (run) => {
      const { world, entry } = exchange;
      const workflow = cobaltState(world.store).workflows.get(run.workflow);
      if (!workflow) return refuse(dialect, exchange, 'EXECUTION_NOT_FOUND');
      const { id } = begin(world, {
        workflow,
        account: customerOf(exchange),
        configId: run.config_id,
        payload: run.payload,
        source: run.source,
        eventId: run.event_id,
        retryOf: run.id,
        cause: entry.seq,
      });
      return exchange.answer(200, { status: 'success', id });
    }),
};

/** Runs whether the customer has switched the workflow on or not. */
async function execute(exchange: Exchange, workflow: Workflow): Promise<Reply> {
  const { world, parsed, entry } = exchange;
  const account = customerOf(exchange);
  const beginning = {
    workflow,
    account,
    configId: exchange.header('config_id') ?? account.account_id,
    payload: parsed ?? {},
    source: 'API Call',
    eventId: null,
    retryOf: null,
    cause: entry.seq,
  };
  if (exchange.header('sync_execution') !== 'true') {
    const { id } = begin(world, beginning);
    const isV1 = entry.path.startsWith('/api/v1/');
    return exchange.answer(200, { ...(!isV1 && { message: 'Workflow execution started' }), execution_id: id });
  }
  exchange.goesOn = true;
  return finished(exchange, await runNow(world, beginning));
}

function finished(exchange: Exchange, run: Execution): Reply {
  const failed = run.runs.find(({ status }) => status === 'Errored');
  const body = isJsonObject(failed?.output) ? failed.output.body : undefined;
  return exchange.answer(run.response?.status ?? 200, {
    execution_id: run.id,
    return_value: run.response?.body ?? null,
    ...(failed && { errored: true, execution_error: body ?? null }),
  });
}

/** By id or alias: published, and the customer may use it. */
function namedWorkflow(exchange: Exchange): Workflow | undefined {
  const { world, path } = exchange;
  const account = customerOf(exchange);
  return cobaltState(world.store).workflows.find(
    (workflow) =>
      (workflow.id === path.id || workflow.alias === path.id) && workflow.published && mayUse(account, workflow),
  );
}

function withExecution(exchange: Exchange, use: (run: Execution) => Reply): Reply {
  const { world, path } = exchange;
  const run = cobaltState(world.store).executions.get(path.execution_id ?? '');
  return run?.account === customerOf(exchange).id ? use(run) : refuse(dialect, exchange, 'EXECUTION_NOT_FOUND');
}
