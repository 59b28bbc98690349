import type { Exchange, Handler } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import { deedOf } from '../answers.ts';
import { augnoResources } from '../resources.ts';
import { invalid } from '../rows.ts';
import { movesOf } from './moves.ts';

const AWAITING = ['awaiting_input', 'awaiting_approval'];
/** A run that failed is tried again this often at most. */
const MOST_RETRIES = 5;

/** Agents that the system owns, and the life of a run. */
export const aiHandlers: Readonly<Record<string, Handler>> = {
  'update-agent': unlessSystem,
  'delete-agent': unlessSystem,
  ...movesOf({
    'cancel-agent-run': { from: ['pending', 'running', ...AWAITING], to: 'cancelled', stamps: ['completed_at'] },
    'continue-agent-run': { from: AWAITING, to: 'running' },
    'retry-agent-run': { from: ['failed'], to: 'pending', also: retried },
  }),
};

/** Counts, beside what clients see, how often a run was tried again. */
function retried({ fields }: Held) {
  const retries = Number(fields.retries ?? 0);
  if (retries >= MOST_RETRIES) throw invalid(`A run is tried again ${MOST_RETRIES} times at most.`);
  return { retries: retries + 1, error_message: null, started_at: null, completed_at: null, duration_ms: null };
}

function unlessSystem(exchange: Exchange): ReturnType<Handler> {
  const resources = augnoResources();
  const deed = deedOf(exchange);
  if (!('resource' in deed)) throw new TypeError(`${deed.operation.id} acts on no row`);
  const target = resources.target(exchange, deed.resource);
  const isSystem = !('why' in target) && target.fields.editability === 'read_only';
  return isSystem ? resources.refuse(exchange, { why: 'system', resource: deed.resource }) : resources.handle(exchange);
}
