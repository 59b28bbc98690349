import { EmulatorError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { FAILURES } from '../errors.ts';
import { announce } from '../events.ts';
import { documentFor } from '../happen.ts';
import { organizationOf } from '../organization.ts';
import { planOutcome } from '../outcomes.ts';
import { receive, receivedData } from '../received.ts';
import { gorouteState, type Outcome, type Transaction } from '../state.ts';
import { endNow } from '../transactions.ts';

/** Decides how transactions end that are still to come. */
export function nextOutcome(world: World, { outcome, times = 1 }: JsonObject): JsonObject {
  planOutcome(world, outcomeOf(outcome), Number(times));
  return { outcome, times };
}

/** Ends what is under way. @throws EmulatorError `transaction_unknown`, `organization_unknown` */
export function finish(world: World, args: JsonObject, cause: number): JsonObject {
  const rows = underWay(world, args);
  const ended = rows.map((row) => endNow(world, row, outcomeOf(args.outcome ?? 'delivered'), cause));
  return { transactions: ended.map(({ id, status }) => ({ id, status })) };
}

/** Documents arrive. @throws EmulatorError `organization_unknown` */
export function receiveDocument(world: World, { times = 1, ...args }: JsonObject, cause: number): JsonObject {
  const organization = organizationOf(world, args);
  const ids = Array.from({ length: Number(times) }, () => {
    const { document } = receive(world, organization.id, documentFor(world, organization, args), cause);
    announce(world, organization.id, 'document.received', receivedData(world, document), cause);
    return document.id;
  });
  return { organization_id: organization.id, document_ids: ids };
}

function underWay(world: World, args: JsonObject): Transaction[] {
  const { transactions } = gorouteState(world.store);
  if (typeof args.transaction !== 'string') {
    const { id } = organizationOf(world, args);
    return transactions.by('organization', id).filter(({ status }) => status !== 'delivered' && status !== 'failed');
  }
  const found = transactions.get(args.transaction);
  if (found) return [found];
  throw new EmulatorError('transaction_unknown', `There is no transaction "${args.transaction}".`, { status: 404 });
}

function outcomeOf(word: unknown): Outcome {
  if (word === 'stuck') return 'stuck';
  const [code, message] = Object.entries(FAILURES).find(([known]) => known === word) ?? [];
  return code === undefined || message === undefined ? 'delivered' : { code, message };
}
