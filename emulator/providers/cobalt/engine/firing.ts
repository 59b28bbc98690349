import type { World } from '../../../http/world.ts';
import { audit } from '../audit.ts';
import { connectionTo } from '../connections.ts';
import { type Account, cobaltState } from '../state.ts';
import { configOf, isEnabled, mayUse } from './access.ts';
import type { Execution } from './execution.ts';
import { begin } from './run.ts';
import { at } from './template.ts';
import type { Workflow } from './workflow.ts';

/** An event that somebody fires. */
export interface Firing {
  readonly event: string;
  readonly payload: unknown;
  /** Only the workflows of this application, or of all. */
  readonly slug: string | null;
  readonly configId: string | null;
  readonly cause: number;
}

/**
 * Starts every workflow that waits for an event and may run: published, switched on, allowed, and its application connected. That none does is
 * no error. Payload keys are not looked at. @see https://docs.gocobalt.io/concepts/event-model
 */
export function fire(world: World, account: Account, firing: Firing): Execution[] {
  const { event, payload, slug, configId, cause } = firing;
  const { workflows, events } = cobaltState(world.store);
  const eventId = events.find(({ name }) => name === event)?.id ?? null;
  const waiting = workflows.filter((workflow) => workflow.event === event && (slug === null || workflow.slug === slug));
  audit(world, account, 'EVENT_RECEIVED', { event, slug });
  return waiting.flatMap((workflow) => {
    const config = configId ?? account.account_id;
    if (!isReady(world, account, workflow, config)) return [];
    if (isDuplicate(world, account, workflow, payload)) {
      audit(world, account, 'DUPLICATE', { event, workflow_id: workflow.id });
      return [];
    }
    return [
      begin(world, { workflow, account, configId: config, payload, source: event, eventId, retryOf: null, cause }),
    ];
  });
}

/** Whether an event starts a workflow for a customer. @see https://github.com/gocobalt/mintlify-docs (implementation/additional/workflow-failure.mdx) */
function isReady(world: World, account: Account, workflow: Workflow, configId: string): boolean {
  return (
    workflow.published &&
    mayUse(account, workflow) &&
    isEnabled(configOf(world, account, workflow.slug, configId), workflow) &&
    connectionTo(world, account, workflow.slug) !== undefined
  );
}

/** Whether the same key came within the window; only for workflows that ask for that. @see https://docs.refold.ai/v3/workflows/idempotency */
export function isDuplicate(world: World, account: Account, workflow: Workflow, payload: unknown): boolean {
  if (workflow.dedup_key === null) return false;
  const path = workflow.dedup_key.replace(/^event\./, '');
  const key = at(payload, path);
  if (key === null) return false;
  const since = world.clock.now() - world.knobs.number('dedup_window_s') * 1000;
  return cobaltState(world.store)
    .executions.by('account', account.id)
    .some((run) => run.workflow === workflow.id && run.created_at > since && at(run.payload, path) === key);
}
