import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { announce } from '../announcing.ts';
import { instant } from '../ids.ts';
import { cobaltState } from '../state.ts';
import type { Execution } from './execution.ts';

/** Events by how an execution ended; of a Terminate node nothing is told. @see https://docs.gocobalt.io/build/basics/webhooks */
const EVENTS: Readonly<Record<string, string>> = {
  COMPLETED: 'Workflow Completed',
  ERRORED: 'Workflow Errored',
  STOPPED: 'Workflow Stopped',
  TIMED_OUT: 'Workflow Timed Out',
};

/** Tells how an execution ended: after it can be read, never before. */
export function announceEnd(world: World, run: Execution): void {
  const { workflows, accounts } = cobaltState(world.store);
  const event = EVENTS[run.status];
  const workflow = workflows.get(run.workflow);
  const account = accounts.get(run.account);
  if (!event || !workflow || !account) return;
  const about = { environment: account.environment, slug: workflow.slug, workflow: workflow.id };
  announce(world, endEvent(world, run), about, run.cause);
}

/** The body of that event. */
export function endEvent(world: World, run: Execution): JsonObject {
  const { workflows, accounts } = cobaltState(world.store);
  const event = EVENTS[run.status] ?? 'Workflow Completed';
  const account = accounts.get(run.account);
  return {
    linked_account_id: account?.account_id ?? '',
    instance_id: run.id,
    workflow_id: run.workflow,
    config_id: run.config_id,
    event,
    workflow_name: workflows.get(run.workflow)?.name ?? '',
    status: run.status,
    ...(run.status === 'ERRORED' && world.knobs.flag('enriched_errors') && enriched(world, run)),
  };
}

/** What is told since May 2026, under names that are not known. */
function enriched(world: World, run: Execution): JsonObject {
  const failed = run.runs.find(({ status }) => status === 'Errored');
  const node = cobaltState(world.store)
    .workflows.get(run.workflow)
    ?.nodes.find(({ id }) => id === failed?.node_id);
  return {
    failed_node: { node_id: node?.id ?? null, node_name: node?.name ?? null },
    attempts_made: failed?.attempts ?? 0,
    errored_at: instant(run.ended_at ?? run.created_at),
    error: failed?.output ?? null,
  };
}
