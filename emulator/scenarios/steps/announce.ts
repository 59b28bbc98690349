import type { JsonObject } from '../../core/json.ts';
import { fieldsOf } from '../alias.ts';
import { typeOf } from '../roles.ts';
import { done, type StepContext, type StepResult, type StepRunner } from '../run.ts';
import { parseShapeStep, type ShapeStep } from '../webhook-shape-spec.ts';

/** What an `emit` step says; any further field is the provider's. */
export interface EmitStep {
  readonly type: string;
  readonly of?: string;
  readonly data?: JsonObject;
  readonly times?: number;
  readonly parallel?: boolean;
  readonly [field: string]: unknown;
}

/** Something happens that the provider tells of. One after another, each waits for its first attempt; in parallel none waits. */
export const emit: StepRunner<EmitStep> = async ({ type, of, times = 1, parallel = false, ...fields }, context) => {
  const { provider, cause, signal } = context;
  const meant = typeOf(provider.definition, type) ?? type;
  const overrides: JsonObject = { ...fields, ...(of !== undefined && fieldsOf(provider, of)) };
  const withheld: string[] = [];
  for (let i = 0; i < times && !signal.aborted; i++) {
    const event = provider.journal.get(provider.happen(meant, overrides, cause));
    if (event?.kind === 'event' && event.withheld !== null) withheld.push(event.withheld);
    if (!parallel) await provider.clock.quiet();
  }
  const told = `${meant} happened${times > 1 ? ` ${times} times${parallel ? ' at once' : ''}` : ''}`;
  return done(withheld.length > 0 ? `${told}; nobody was told: ${withheld[0]}` : told);
};

/** What a `webhooks` step says. */
export interface WebhooksStep extends ShapeStep {
  readonly release?: 'as-held' | 'reverse' | 'shuffle';
  readonly redeliver?: string;
  readonly replay?: string;
}

/** Shapes the deliveries that follow, or sends some that were held or sent before. */
export const webhooks: StepRunner<WebhooksStep> = async ({ release, redeliver, replay, ...shape }, context) => {
  const { provider, run, cause } = context;
  if (release !== undefined) return sent(context, 'released', provider.webhooks.release(release, cause));
  if (redeliver !== undefined)
    return sent(context, 'redelivered', provider.webhooks.redeliver(whichOf(context, redeliver), cause));
  if (replay !== undefined) return sent(context, 'replayed', provider.webhooks.replay(whichOf(context, replay), cause));
  const added = provider.webhooks.shape(parseShapeStep(shape, provider), cause);
  run.watch(added, shape.optional === true);
  run.onEnd(() => void provider.webhooks.clearShapes(added.id, run.seqs[0]));
  return done(`${added.id}: ${added.does}`);
};

async function sent({ provider }: StepContext, how: string, ids: readonly string[]): Promise<StepResult> {
  await provider.clock.quiet();
  return { ok: ids.length > 0, says: ids.length === 0 ? `nothing was there to be ${how}` : `${how} ${ids.length}` };
}

function whichOf({ provider }: StepContext, word: string) {
  if (word === 'last') return { last: true } as const;
  if (word === 'dead-letters') return { status: 'dead-letter' } as const;
  const type = typeOf(provider.definition, word);
  return type === null ? ({ last: true } as const) : { type };
}
