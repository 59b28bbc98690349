import { EmulatorError } from '../../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { objectId } from '../ids.ts';
import { type Account, cobaltState } from '../state.ts';
import type { Execution, ExecutionStatus, NodeRun } from './execution.ts';
import type { Workflow, WorkflowNode } from './workflow.ts';

/**
 * An execution that has ended so, without anything having been done: for events that somebody lets happen. `workflow` names what ran by id,
 * alias or name, `error` is what the failed node says.
 *
 * @throws EmulatorError `workflow_unknown`
 */
export function endedRun(
  world: World,
  account: Account,
  status: ExecutionStatus,
  args: JsonObject,
): { run: Execution; workflow: Workflow } {
  const { workflows, executions } = cobaltState(world.store);
  const named = args.workflow;
  const workflow = workflows.find(
    ({ id, alias, name, published }) => published && (named === undefined || [id, alias, name].includes(String(named))),
  );
  if (!workflow)
    throw new EmulatorError('workflow_unknown', `There is no workflow "${String(named)}".`, { status: 404 });
  const now = world.clock.now();
  const run = executions.insert({
    id: objectId(world),
    account: account.id,
    workflow: workflow.id,
    config_id: account.account_id,
    status,
    type: 'ASYNC',
    source: workflow.event ?? 'API Call',
    event_id: null,
    payload: isJsonObject(args.payload) ? args.payload : {},
    retry_of: null,
    runs: runsOf(workflow, status, args, now),
    queue: [],
    response: null,
    created_at: now,
    ended_at: now,
    times_out_at: now + workflow.timeout_ms,
    due_at: null,
    cause: null,
  });
  return { run, workflow };
}

const LAST: Readonly<Record<string, NodeRun['status']>> = {
  ERRORED: 'Errored',
  STOPPED: 'Stopped',
  TIMED_OUT: 'Timed_Out',
};

/** The first node succeeded; how the second ended is how the execution did. */
function runsOf({ nodes }: Workflow, status: ExecutionStatus, { error }: JsonObject, now: number): NodeRun[] {
  const last = LAST[status];
  const entered = last ? nodes.slice(0, 2) : nodes;
  return entered.map((node, i) => {
    const own = last && i === entered.length - 1 ? last : 'Success';
    const output = own === 'Errored' ? failure(node, error) : {};
    return { node_id: node.id, status: own, attempts: 1, input: {}, output, entered_at: now };
  });
}

function failure({ id, name }: WorkflowNode, error: unknown): JsonObject {
  const message = typeof error === 'string' ? error : 'Request failed with status code 404';
  return {
    status: 'Errored',
    node_id: id,
    node_name: name,
    body: { message, error: { code: 'not_found' }, status: 404 },
  };
}
