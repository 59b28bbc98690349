import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { appOf, iconOf } from '../apps/catalogue.ts';
import { eraOf } from '../era.ts';
import { instant } from '../ids.ts';
import { cobaltState, organizationOf } from '../state.ts';
import type { Execution, NodeRun } from './execution.ts';
import { runOf } from './run.ts';
import type { WorkflowNode } from './workflow.ts';

/** An execution as a list has it: early ones had six members. @see https://github.com/gocobalt/mintlify-docs (api-reference/openapi.yaml) */
export function executionRow(world: World, run: Execution): JsonObject {
  const account = cobaltState(world.store).accounts.get(run.account);
  const [environment = ''] = run.account.split(' ');
  const least = {
    _id: run.id,
    org_id: organizationOf(world.store).id,
    linked_account_id: account?.account_id ?? run.account.slice(environment.length + 1),
    environment,
    status: run.status,
    createdAt: instant(run.created_at),
  };
  return eraOf(world) === 'E1' ? least : { ...least, ...details(world, run) };
}

/** An execution with its nodes, in the order in which they were entered; those that were not come last. */
export function shownExecution(world: World, run: Execution): JsonObject {
  const nodes = cobaltState(world.store).workflows.get(run.workflow)?.nodes ?? [];
  const order = ({ id }: WorkflowNode) => {
    const at = run.runs.findIndex(({ node_id }) => node_id === id);
    return at < 0 ? run.runs.length : at;
  };
  const sorted = [...nodes].sort((a, b) => order(a) - order(b));
  const shown = sorted.map((node) => shownNode(node, runOf(run, node.id)));
  return { ...executionRow(world, run), ...details(world, run), nodes: shown };
}

function details(world: World, run: Execution): JsonObject {
  const workflow = cobaltState(world.store).workflows.get(run.workflow);
  const app = appOf(workflow?.slug ?? '');
  const finished = run.runs.filter(({ status }) => status !== 'Waiting').length;
  const total = Math.max(1, workflow?.nodes.length ?? 1);
  return {
    name: `${run.retry_of === null ? 'Execution' : 'Retry'} for workflow ${run.workflow}`,
    config_id: run.config_id,
    completion_percentage: run.ended_at !== null ? 100 : Math.floor((finished / total) * 100),
    ...(run.ended_at !== null && {
      completion_time: instant(run.ended_at),
      instance_execution_time: run.ended_at - run.created_at,
    }),
    type_of_execution: run.type,
    trigger_application_event: run.source,
    ...(app && { associated_application: { _id: app.app_id, name: app.name, icon: iconOf(app.slug) } }),
    associated_workflow: { _id: run.workflow, name: workflow?.name ?? '', icon: iconOf(workflow?.slug ?? '') },
    ...(run.event_id !== null && { associated_event_id: run.event_id }),
    is_child_instance: false,
    executed_by_thanos: false,
    updatedAt: instant(run.ended_at ?? run.created_at),
  };
}

function shownNode(node: WorkflowNode, run: NodeRun | undefined): JsonObject {
  return {
    node_id: node.id,
    node_name: node.name,
    node_type: node.type,
    node_status: run?.status ?? 'Ready',
    is_batch: false,
    attempts_made: run?.attempts ?? 0,
    maximum_attempts: node.maximum_attempts,
    // Nodes take no provider time; how long the host took would differ between two runs with one seed.
    execution_time: 0,
    input_data: run?.input ?? null,
    latest_output: run?.output ?? null,
  };
}
