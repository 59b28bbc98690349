import type { World } from '../../../http/world.ts';
import { instant, objectId } from '../ids.ts';
import { cobaltState } from '../state.ts';
import type { Workflow, WorkflowNode } from './workflow.ts';

/** Two hours. @see https://docs.refold.ai/v3/deployment/benchmarking */
const TIMEOUT_MS = 7_200_000;

/** A node that begins every workflow. */
export function startNode(next: readonly string[] = []): WorkflowNode {
  return { id: '1', name: 'Start', type: 'start', next, data: {}, maximum_attempts: 1, skip_on_error: false };
}

/** A new workflow; what is not said is as a draft has it. */
export function addWorkflow(world: World, given: Pick<Workflow, 'name' | 'slug'> & Partial<Workflow>): Workflow {
  const now = instant(world.clock.now());
  return cobaltState(world.store).workflows.insert({
    id: objectId(world),
    description: '',
    environment: null,
    private_to: null,
    alias: null,
    event: null,
    published: false,
    draft: null,
    version: 1,
    auto_enable: false,
    hidden: false,
    access: [],
    access_all: true,
    nodes: [startNode()],
    timeout_ms: TIMEOUT_MS,
    dedup_key: null,
    settings: {},
    created_at: now,
    updated_at: now,
    ...given,
  });
}

/** Changes the members that are given. */
export function changeWorkflow(world: World, id: string, patch: Partial<Omit<Workflow, 'id'>>): Workflow {
  return cobaltState(world.store).workflows.update(id, { ...patch, updated_at: instant(world.clock.now()) });
}
