import { isJsonObject, type JsonObject, tryParseJson } from '../../core/json.ts';
import { bodyText } from '../../http/body.ts';
import type { Exchange, Reply, Stage } from '../../http/exchange.ts';
import { tell } from './announcing.ts';
import { byRequest } from './changes.ts';
import { augnoResources } from './resources.ts';

/** What becomes of a request about customers that has a name among the types of events, besides the changes of rows. */
const OUTCOMES: Readonly<Record<string, (exchange: Exchange, reply: Reply) => void>> = {
  'create-customer': tellOfRefusal,
  'merge-customers': tellOfMerger,
};

/** Tells webhooks of customers that were refused or merged. @see the unpublished page of the docs on integration tests */
export const tellOfCustomers: Stage = (exchange) => {
  const outcome = OUTCOMES[exchange.operation?.id ?? ''];
  if (!outcome) return undefined;
  exchange.onReply((reply) => {
    outcome(exchange, reply);
    return reply;
  });
  return undefined;
};

function tellOfRefusal(exchange: Exchange, { status, body }: Reply): void {
  if (status < 400 || status >= 500) return;
  const told = tryParseJson(bodyText(body));
  const error = isJsonObject(told) ? told.error : null;
  const sent = tryParseJson(exchange.body) ?? null;
  tell(exchange.world, byRequest(exchange), 'customer.creation_failed', () => ({ object: sent, error }), exchange);
}

function tellOfMerger(exchange: Exchange, { status }: Reply): void {
  if (status >= 300) return;
  const { world, json, path } = exchange;
  tell(
    world,
    byRequest(exchange),
    'customer.merged',
    () => mergerData(exchange.world, path.id ?? '', json.source_customer_ids),
    exchange,
  );
}

/** The customer that is left, and the ids of those that are gone. */
export function mergerData(world: Exchange['world'], id: string, sources: unknown): JsonObject {
  const { keeper, model, showing } = augnoResources();
  const customers = model.resource('customers');
  const held = keeper.rows(world, customers).get(id);
  return { object: held ? showing.row(world, held, customers.entity) : { id }, merged_customer_ids: sources };
}
