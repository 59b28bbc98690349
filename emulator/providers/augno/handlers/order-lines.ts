import type { JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import type { Keeping } from '../../../resources/keeper.ts';
import { Objected } from '../../../resources/rules.ts';
import { deedOf } from '../answers.ts';
import { textAt } from '../orders/fields.ts';
import { followLines, removeLine } from '../orders/fulfilment.ts';
import { rankOf } from '../orders/generated.ts';
import { kind, rowOf } from '../orders/kept.ts';
import { askedFor, givenPrice, newLines } from '../orders/lines.ts';
import { linesOf, rearrange } from '../orders/order.ts';
import { conflict } from '../orders/refusals.ts';
import { augnoResources } from '../resources.ts';
import { invalid } from '../rows.ts';
import { emptying, handled, target } from './orders.ts';

/** Lines of a sales order. @see contract: create-sales-order-line */
export const orderLineHandlers: Readonly<Record<string, Handler>> = {
  'create-sales-order-line': handled((exchange, keeping) => {
    const order = target(exchange);
    const fields = read(exchange, keeping);
    const before = linesOf(keeping, order).map((line) => line.fields);
    const [line = {}] = newLines(
      keeping.world,
      keeping.scope,
      customerOf(keeping, order),
      [{ fields, at: '' }],
      before,
    );
    followLines(keeping, rearrange(keeping, order, [...before, line]));
    return shown(exchange, keeping, String(line.id));
  }),
  'update-sales-order-line': handled((exchange, keeping) => {
    const order = target(exchange);
    const line = lineOf(exchange);
    const patch = changesOf(keeping, line, read(exchange, keeping));
    const lines = linesOf(keeping, order).map(({ id, fields }) => (id === line.id ? { ...fields, ...patch } : fields));
    const after = rearrange(keeping, order, lines);
    if (patch.quantity_ordered) followLines(keeping, after);
    return shown(exchange, keeping, line.id);
  }),
  'delete-sales-order-line': emptying((exchange, keeping) => {
    const order = target(exchange);
    removeLine(keeping, order, lineOf(exchange));
  }),
  'reorder-sales-order-lines': emptying((exchange, keeping) => {
    const order = target(exchange);
    const lines = linesOf(keeping, order).map(({ fields }) => fields);
    const goods = lines.filter((line) => rankOf(line) === 0);
    const ids = Array.isArray(exchange.json.line_ids) ? exchange.json.line_ids.map(String) : [];
    const placeOf = (line: JsonObject) => ids.indexOf(String(line.id));
    const sorted = goods.filter((line) => placeOf(line) >= 0).sort((a, b) => placeOf(a) - placeOf(b));
    if (new Set(ids).size !== ids.length || sorted.length !== ids.length || sorted.length !== goods.length) {
      throw invalid('line_ids must name each product line of the order once.', 'line_ids');
    }
    rearrange(keeping, order, [...sorted, ...lines.filter((line) => rankOf(line) > 0)]);
  }),
};

function lineOf(exchange: Exchange): Held {
  const found = augnoResources().target(exchange, kind('sales-orders.lines'));
  if ('why' in found) throw new Objected(found);
  return found;
}

function read(exchange: Exchange, keeping: Keeping): JsonObject {
  return augnoResources().keeper.read(keeping, kind('sales-orders.lines').entity, augnoResources().said(exchange))
    .fields;
}

function shown(exchange: Exchange, { world, scope }: Keeping, id: string): Reply {
  const line = rowOf(world, scope, 'sales-orders.lines', id);
  if (!line) throw new TypeError('a line that was just written is gone');
  return augnoResources().answerRow(exchange, deedOf(exchange).answer, line);
}

function customerOf({ world, scope }: Keeping, order: Held): Held {
  const customer = rowOf(world, scope, 'customers', textAt(order.fields, 'customer'));
  if (!customer) throw conflict('The customer of the order is gone.');
  return customer;
}

/** What a request changes of a line. A price that it does not name stays as it was. */
function changesOf({ world, scope }: Keeping, line: Held, said: JsonObject): JsonObject {
  const { quantity_ordered, product_sku, product_description } = said;
  if (quantity_ordered) askedFor(world, scope, { fields: { ...line.fields, quantity_ordered }, at: '' });
  const after = { quantity_ordered: line.fields.quantity_ordered, ...said };
  const price = givenPrice(world, after, 'unit_price');
  const cost = givenPrice(world, after, 'unit_cost');
  return {
    ...(product_sku === undefined ? {} : { product_sku }),
    ...(product_description === undefined ? {} : { product_description }),
    ...(quantity_ordered ? { quantity_ordered } : {}),
    ...(price ? { unit_price: { ...price } } : {}),
    ...(cost ? { unit_cost: { ...cost } } : {}),
  };
}
