import { isJsonObject } from '../../core/json.ts';
import { isPart } from '../language.ts';
import { done, type StepContext, type StepResult, type StepRunner } from '../run.ts';
import { emit, webhooks } from './announce.ts';
import { attack, connect, restart } from './connect.ts';
import { parallel, repeat, use } from './flow.ts';
import { awaiting, expect } from './observe.ts';
import { clear, fault, knobs, limit } from './provoke.ts';
import { mark, note } from './remark.ts';
import { advance, freeze, resume, settle } from './time.ts';
import { trigger } from './trigger.ts';

type Play = (context: StepContext) => StepResult | Promise<StepResult>;

/** A runner that gets its arguments once the schema has said what they are. */
function step<A>(name: string, run: StepRunner<A>): Play {
  return (context) => {
    const args = context.step.args ?? null;
    if (!isPart<A>(name, args)) throw new TypeError(`the step ${name} was not checked`);
    return run(args, context);
  };
}

/** What carries out each word of the language. */
export const STEPS: Readonly<Record<string, Play>> = {
  fault: step('fault', fault),
  limit: step('limit', limit),
  clear: step('clear', clear),
  emit: step('emit', emit),
  webhooks: step('webhooks', webhooks),
  advance: step('advance', advance),
  freeze: step('freeze', freeze),
  resume: step('resume', resume),
  knobs: step('knobs', knobs),
  mark: step('mark', mark),
  note: step('note', note),
  connect: step('connect', connect),
  trigger: step('trigger', trigger),
  attack: step('attack', attack),
  restart: step('restart', restart),
  await: step('await', awaiting),
  settle: step('settle', settle),
  expect: step('expect', expect),
  repeat: step('repeat', repeat),
  parallel: step('parallel', parallel),
  use: step('use', use),
};

/** Carries out a step: a word of the language, or else an action of the provider. */
export async function carryOut(context: StepContext): Promise<StepResult> {
  const { step: given, provider, cause } = context;
  const play = STEPS[given.name];
  if (play) return play(context);
  await provider.act(given.name, isJsonObject(given.args) ? given.args : {}, cause);
  // What the action set in motion is over before the next step begins.
  await provider.clock.quiet();
  return done(provider.definition.actions[given.name]?.says ?? given.name);
}
