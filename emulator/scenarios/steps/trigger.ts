import type { TriggerEntry } from '../../core/entry.ts';
import { triggerArguments } from '../alias.ts';
import { answerText, type HostAnswer, triggerName } from '../host.ts';
import { done, type StepContext, type StepRunner } from '../run.ts';

/** Keys of a `trigger` step besides the trigger's name. */
export const TRIGGER_OPTIONS: readonly string[] = ['times', 'parallel', 'wait'];

/** What a `trigger` step says: one trigger's name with a connection, and how often. */
export interface TriggerStep {
  readonly times?: number;
  readonly parallel?: boolean;
  readonly wait?: boolean;
  readonly [trigger: string]: string | number | boolean | null | undefined;
}

/** Asks the integration to act, and waits for its answers. What the host cannot ask is asked of a person. */
export const trigger: StepRunner<TriggerStep> = async (
  { times = 1, parallel = false, wait = true, ...named },
  context,
) => {
  const { provider, host, run } = context;
  const [word = '', of] = Object.entries(named)[0] ?? [];
  const name = triggerName(host, provider.provider, word);
  const about = typeof of === 'string' ? of : null;
  if (name === undefined) {
    const often = times > 1 ? ` ${times} times${parallel ? ' at once' : ''}` : '';
    host.prompt(
      `Now let your integration ${word}${about === null ? '' : ` ${about} (${Object.values(triggerArguments(provider, about)).at(-1)})`}${often}.`,
    );
    return done(`a person was asked to ${word} ${about ?? ''}`.trim());
  }
  const answers = askRepeatedly(context, name, about, times, parallel);
  if (!wait) {
    run.loose.push(answers);
    return done(`${name} was asked${times > 1 ? ` ${times} times` : ''}; nobody waits for the answer`);
  }
  return done(`${name} answered ${(await answers).map(answerText).join(', ')}`);
};

async function askRepeatedly(
  context: StepContext,
  name: string,
  of: string | null,
  times: number,
  parallel: boolean,
): Promise<HostAnswer[]> {
  const asked: Promise<HostAnswer>[] = [];
  for (let i = 0; i < times && !context.signal.aborted; i++) {
    const answer = ask(context, name, of);
    asked.push(answer);
    if (!parallel) await answer;
  }
  return Promise.all(asked);
}

async function ask(
  { provider, host, cause, signal }: StepContext,
  name: string,
  of: string | null,
): Promise<HostAnswer> {
  const args = triggerArguments(provider, of);
  // Before it is asked: the calls that follow from it are found by it.
  const entry = provider.journal.append({
    kind: 'trigger',
    provider: provider.provider,
    cause,
    trigger: name,
    args,
    status: null,
    error: null,
  });
  const answer = await host.trigger(name, args, signal);
  closeTrigger(provider, entry, answer);
  return answer;
}

/** Tells the end of a trigger that was asked. */
export function closeTrigger(
  { journal }: StepContext['provider'],
  entry: TriggerEntry,
  { status, error }: HostAnswer,
): void {
  entry.status = status;
  entry.error = error;
  journal.close(entry);
}
