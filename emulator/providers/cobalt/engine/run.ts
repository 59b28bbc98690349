import type { World } from '../../../http/world.ts';
import { objectId } from '../ids.ts';
import { keepNewest } from '../keep.ts';
import { type Account, cobaltState } from '../state.ts';
import { announceEnd } from './announce-end.ts';
import type { Execution, ExecutionStatus, NodeRun } from './execution.ts';
import { type Outcome, perform } from './perform.ts';
import { scopeOf } from './scope.ts';
import type { Workflow, WorkflowNode } from './workflow.ts';

/** Attempts after the first wait so long, each twice as long as the one before. Inferred, as is that there are three. */
const FIRST_RETRY_MS = 1000;
const STOPPING_MS = 1000;

/** What an execution begins with. */
export interface Beginning {
  readonly workflow: Workflow;
  readonly account: Account;
  readonly configId: string;
  readonly payload: unknown;
  readonly source: string;
  readonly eventId: string | null;
  readonly retryOf: string | null;
  readonly cause: number | null;
}

/** Begins an execution: it is to be seen at once, and its nodes run after a moment of provider time. */
export function begin(world: World, beginning: Beginning): Execution {
  const made = insert(world, beginning, 'ASYNC', world.knobs.number('execution_latency_ms'));
  wait(world, made);
  return made;
}

/** Runs a workflow to its end before anything is answered: without waits between attempts. */
export async function runNow(world: World, beginning: Beginning): Promise<Execution> {
  const { id } = insert(world, beginning, 'SYNC', 0);
  await work(world, id, true);
  return cobaltState(world.store).executions.require(id);
}

/** Asks an execution to stop; it does so a moment later. False for one that has ended. */
export function stop(world: World, id: string): boolean {
  const { executions } = cobaltState(world.store);
  const run = executions.get(id);
  if (!run || run.due_at === null) return false;
  wait(world, executions.update(id, { status: 'STOPPING', due_at: world.clock.now() + STOPPING_MS }));
  return true;
}

/** Waits again for executions that were under way, after a restore or a restart. */
export function resumeExecutions(world: World): void {
  for (const run of cobaltState(world.store).executions.list()) if (run.due_at !== null) wait(world, run);
}

function insert(
  world: World,
  { workflow, account, configId, payload, source, eventId, retryOf, cause }: Beginning,
  type: Execution['type'],
  latencyMs: number,
): Execution {
  const now = world.clock.now();
  const start = workflow.nodes.find((node) => node.type === 'start');
  const { executions } = cobaltState(world.store);
  keepNewest(executions);
  return executions.insert({
    id: objectId(world),
    account: account.id,
    workflow: workflow.id,
    config_id: configId,
    status: 'RUNNING',
    type,
    source,
    event_id: eventId,
    payload,
    retry_of: retryOf,
    runs: [],
    queue: start ? [start.id] : [],
    response: null,
    created_at: now,
    ended_at: null,
    times_out_at: now + workflow.timeout_ms,
    due_at: now + latencyMs,
    cause,
  });
}

function wait(world: World, { id, due_at, times_out_at }: Execution): void {
  if (due_at === null) return;
  world.clock.schedule(Math.min(due_at, times_out_at) - world.clock.now(), () => {
    // Whoever changed it meanwhile waits for it by another timer.
    const now = cobaltState(world.store).executions.get(id);
    return now?.due_at === due_at ? work(world, id, false) : undefined;
  });
}

/** Takes an execution as far as it goes without waiting: node by node, breadth first. */
async function work(world: World, id: string, isSync: boolean): Promise<void> {
  for (;;) {
    const { executions, workflows, accounts } = cobaltState(world.store);
    const run = executions.get(id);
    if (!run || run.due_at === null) return;
    const workflow = workflows.get(run.workflow);
    const account = accounts.get(run.account);
    if (run.status === 'STOPPING' || !workflow || !account) return end(world, run, 'STOPPED');
    if (world.clock.now() >= run.times_out_at) return end(world, run, 'TIMED_OUT');
    const node = workflow.nodes.find((one) => one.id === run.queue[0]);
    if (!node) return end(world, run, 'COMPLETED');
    if (node.type === 'delay' && !isSync && startDelay(world, run, node)) return;
    const before = runOf(run, node.id);
    note(world, run, { ...entered(world, node.id), ...before, status: 'Waiting' });
    const outcome = await perform(world, account, node, scopeOf(world, account, workflow, run), run.cause);
    const current = executions.get(id);
    if (!current || current.due_at === null) return;
    const attempts = (before?.attempts ?? 0) + 1;
    const next = settle(world, current, node, outcome, attempts, isSync);
    if (next === 'later') return;
  }
}

/** True where the wait has only begun. */
function startDelay(world: World, run: Execution, node: WorkflowNode): boolean {
  const begun = runOf(run, node.id);
  if (begun) return false;
  const { executions } = cobaltState(world.store);
  note(world, run, { ...entered(world, node.id), status: 'Waiting' });
  const ms = Number(node.data.ms ?? 0);
  wait(world, executions.update(run.id, { due_at: world.clock.now() + ms }));
  return true;
}

function settle(
  world: World,
  run: Execution,
  node: WorkflowNode,
  { ok, transient, input, output, next, response }: Outcome,
  attempts: number,
  isSync: boolean,
): 'now' | 'later' {
  const { executions } = cobaltState(world.store);
  const begun = runOf(run, node.id) ?? entered(world, node.id);
  const noted = { ...begun, attempts, input, output };
  const isStopping = run.status === 'STOPPING';
  if (!ok && transient && attempts < node.maximum_attempts && !isStopping) {
    const changed = note(world, run, { ...noted, status: 'Waiting' });
    if (isSync) return 'now';
    const due_at = world.clock.now() + FIRST_RETRY_MS * 2 ** (attempts - 1);
    wait(world, executions.update(changed.id, { due_at }));
    return 'later';
  }
  const status = ok ? 'Success' : node.skip_on_error ? 'Errored_and_Skipped' : 'Errored';
  const changed = note(world, run, { ...noted, status });
  if (status === 'Errored' && !isStopping) {
    end(world, changed, 'ERRORED');
    return 'later';
  }
  const coming = ok ? next : node.next;
  const rest = run.queue.slice(1);
  const queue = [...rest, ...coming.filter((one) => !rest.includes(one) && !runOf(changed, one))];
  const moved = executions.update(run.id, { queue, ...(response && { response }) });
  if (node.type !== 'terminate') return 'now';
  end(world, moved, 'TERMINATED');
  return 'later';
}

function end(world: World, run: Execution, status: ExecutionStatus): void {
  const left = status === 'TIMED_OUT' ? 'Timed_Out' : status === 'STOPPED' ? 'Stopped' : null;
  const runs = run.runs.map((one) => (one.status === 'Waiting' && left ? ({ ...one, status: left } as const) : one));
  const ended = cobaltState(world.store).executions.update(run.id, {
    status,
    runs,
    ended_at: world.clock.now(),
    due_at: null,
    queue: [],
  });
  announceEnd(world, ended);
}

/** The run of a node within an execution, if it was entered. */
export function runOf({ runs }: Execution, nodeId: string): NodeRun | undefined {
  return runs.find(({ node_id }) => node_id === nodeId);
}

function entered(world: World, nodeId: string): NodeRun {
  return { node_id: nodeId, status: 'Waiting', attempts: 0, input: null, output: null, entered_at: world.clock.now() };
}

function note(world: World, run: Execution, noted: NodeRun): Execution {
  const others = run.runs.filter(({ node_id }) => node_id !== noted.node_id);
  const at = run.runs.findIndex(({ node_id }) => node_id === noted.node_id);
  const runs = at < 0 ? [...others, noted] : run.runs.with(at, noted);
  return cobaltState(world.store).executions.update(run.id, { runs });
}
