import type { Exchange } from '../../../http/exchange.ts';
import type { Execution } from '../engine/execution.ts';
import { cobaltState } from '../state.ts';

const DAY_MS = 86_400_000;

/** Whether an execution is among those that a list asks for. */
export function fitsExecution({ world, sentQuery }: Exchange, run: Execution): boolean {
  const workflow = cobaltState(world.store).workflows.get(run.workflow);
  const asked = (name: string) => {
    const text = sentQuery.get(name) ?? '';
    return text === 'All' ? '' : text;
  };
  const is = (name: string, value: string) => asked(name) === '' || asked(name) === value;
  const slugs = asked('slug');
  const name = asked('workflow_name').toLowerCase();
  return (
    (slugs === '' || slugs.split(',').includes(workflow?.slug ?? '')) &&
    is('status', run.status) &&
    is('workflow_id', run.workflow) &&
    is('execution_id', run.id) &&
    is('execution_type', run.type) &&
    (asked('execution_source') === '' || kindOf(asked('execution_source')) === sourceOf(run)) &&
    (name === '' || (workflow?.name.toLowerCase().includes(name) ?? false)) &&
    run.created_at >= instantIn(asked('start_date'), Number.NEGATIVE_INFINITY) &&
    run.created_at < endOf(asked('end_date'))
  );
}

/** Two pages spell the same sources in two ways. */
function kindOf(word: string): string {
  return word.toLowerCase().replace('_', ' ');
}

function sourceOf({ source }: Execution): string {
  return source === 'API Call' || source === 'Schedule' ? source.toLowerCase() : 'event';
}

function instantIn(text: string, otherwise: number): number {
  const at = Date.parse(text);
  return Number.isNaN(at) ? otherwise : at;
}

/** A day alone counts with all its hours. */
function endOf(text: string): number {
  const at = instantIn(text, Number.POSITIVE_INFINITY);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? at + DAY_MS : at;
}
