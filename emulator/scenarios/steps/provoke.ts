import { parseDuration } from '../../core/duration.ts';
import { EmulatorError } from '../../core/errors.ts';
import { subjectOf } from '../alias.ts';
import { type FaultStep, parseFaultStep } from '../fault-spec.ts';
import { done, type StepRunner } from '../run.ts';

/** Puts a fault in force until it is met often enough, its time is over, or the run ends. */
export const fault: StepRunner<FaultStep> = (args, { provider, run, cause }) => {
  const added = provider.faults.add(parseFaultStep(args, provider), cause);
  // No request meets what is done to a whole port: what follows from it must be waited for instead.
  run.watch(added, args.optional === true || args.offline === true || args.tls !== undefined);
  run.onEnd(() => void provider.faults.clear(added.id, run.seqs[0]));
  return done(`${added.id}: ${added.does}`);
};

/** What a `limit` step says. */
export interface LimitStep {
  readonly budget?: string;
  readonly remaining: number;
  readonly resetIn?: string;
  readonly of?: string;
}

/** Leaves connections with so many requests of a budget. */
export const limit: StepRunner<LimitStep> = ({ budget = 'hour', remaining, resetIn = '1m', of }, { provider }) => {
  const { definition } = provider;
  if (!definition.overrideLimit) {
    throw new EmulatorError(
      'not_applicable',
      `${definition.title} has no request budgets, so limit does not apply to it.`,
    );
  }
  const subject = of === undefined ? undefined : subjectOf(provider, of);
  definition.overrideLimit(provider, subject, budget, { remaining, resetInMs: parseDuration(resetIn) });
  return done(`${of ?? 'every connection'} has ${remaining} requests left of its ${budget} budget, for ${resetIn}`);
};

/** What a `clear` step says. */
export type ClearStep = 'faults' | 'webhooks' | 'limits' | 'all';

/** Ends what is in force, whoever set it. */
export const clear: StepRunner<ClearStep> = (what, { provider, cause }) => {
  if (what === 'faults' || what === 'all') provider.faults.clear(undefined, cause);
  if (what === 'webhooks' || what === 'all') provider.webhooks.clearShapes(undefined, cause);
  if (what === 'limits' || what === 'all') provider.limits.clear();
  return done(what === 'all' ? 'nothing is in force any more' : `no ${what} are in force any more`);
};

/** Sets knobs until the run ends. */
export const knobs: StepRunner<Readonly<Record<string, unknown>>> = (values, { provider, run }) => {
  for (const [name, value] of Object.entries(values)) {
    const before = provider.knobs.value(name);
    provider.knobs.set(name, value);
    run.onEnd(() => provider.knobs.set(name, before));
  }
  return done(
    Object.entries(values)
      .map(([name, value]) => `${name} is ${JSON.stringify(value)}`)
      .join(', '),
  );
};
