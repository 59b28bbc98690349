import type { TriggerEntry } from '../../core/entry.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Provider } from '../../providers/provider.ts';
import { fieldsOf, triggerArguments } from '../alias.ts';
import { answerText, type HostAnswer, triggerName } from '../host.ts';
import { done, type StepContext, type StepRunner } from '../run.ts';
import { withDocument } from '../wanted-document.ts';

/** Keys of a `trigger` step besides the trigger's name. */
export const TRIGGER_OPTIONS: readonly string[] = ['times', 'parallel', 'wait', 'with', 'says'];

/** What a `trigger` step says: one trigger's name with a connection, and how often. */
export interface TriggerStep {
  readonly times?: number;
  readonly parallel?: boolean;
  readonly wait?: boolean;
  /** Arguments besides those of the connection. */
  readonly with?: JsonObject;
  /** What a person is asked to let the integration do, where its host cannot. */
  readonly says?: string;
  readonly [trigger: string]: unknown;
}

/** Asks the integration to act, and waits for its answers. What the host cannot ask is asked of a person. */
export const trigger: StepRunner<TriggerStep> = async (
  { times = 1, parallel = false, wait = true, with: asked = {}, says, ...named },
  context,
) => {
  const { provider, host, run } = context;
  const given = textsOf(asked);
  const [word = '', of] = Object.entries(named)[0] ?? [];
  const name = triggerName(host, provider.provider, word);
  const about = typeof of === 'string' ? of : null;
  if (name === undefined) {
    host.prompt(
      `Now let your integration ${says ?? `${word}${shown(provider, about, given)}`}${often(times, parallel)}.`,
    );
    return done(`a person was asked to ${word} ${about ?? ''}`.trim());
  }
  const args = { ...triggerArguments(provider, about), ...given };
  const answers = askRepeatedly(context, name, args, times, parallel);
  if (!wait) {
    run.loose.push(answers);
    return done(`${name} was asked${times > 1 ? ` ${times} times` : ''}; nobody waits for the answer`);
  }
  return done(`${name} answered ${(await answers).map(answerText).join(', ')}`);
};

/** What it is about, for a person: the connection with its id, and whatever else is given. */
function shown(provider: Provider, about: string | null, given: Readonly<Record<string, string>>): string {
  const [id] = Object.values(fieldsOf(provider, about ?? ''));
  const facts = [
    ...(id === undefined ? [] : [id]),
    ...Object.entries(given).flatMap(([key, text]) => (text === '' ? [] : [`${key} ${text}`])),
  ];
  const words = [about, facts.length > 0 && `(${facts.join(', ')})`].filter(Boolean);
  return words.map((word) => ` ${word}`).join('');
}

function often(times: number, parallel: boolean): string {
  return times > 1 ? ` ${times} times${parallel ? ' at once' : ''}` : '';
}

/** Arguments fill places in an address or a command: what is no text goes as JSON. */
function textsOf(given: JsonObject): Record<string, string> {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, text(value)]));
}

async function askRepeatedly(
  context: StepContext,
  name: string,
  args: JsonObject,
  times: number,
  parallel: boolean,
): Promise<HostAnswer[]> {
  const asked: Promise<HostAnswer>[] = [];
  for (let i = 0; i < times && !context.signal.aborted; i++) {
    const answer = ask(context, name, args);
    asked.push(answer);
    if (!parallel) await answer;
  }
  return Promise.all(asked);
}

async function ask(
  { provider, host, cause, signal }: StepContext,
  name: string,
  args: JsonObject,
): Promise<HostAnswer> {
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
  // The journal keeps the words for a document: the document itself stands in the requests that follow.
  const answer = await host.trigger(name, withDocument(provider, args), signal);
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
