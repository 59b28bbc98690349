import type { JsonObject } from '../../../core/json.ts';
import type { Handler } from '../../../http/exchange.ts';
import type { Keeping } from '../../../resources/keeper.ts';
import { answerThing } from '../answers.ts';
import { idWith, lowercase } from '../ids.ts';
import { type Commitment, commitmentFor } from '../orders/commitment.ts';
import { assertOneCommitment, assertServiceLevel } from '../orders/defaults.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../orders/fields.ts';
import { freightFor } from '../orders/freight.ts';
import { termsOf } from '../orders/fulfilment.ts';
import { rankOf } from '../orders/generated.ts';
import { kept, kind, rowOf } from '../orders/kept.ts';
import { askedFor } from '../orders/lines.ts';
import { statusOf } from '../orders/machine.ts';
import { logMail } from '../orders/mail.ts';
import { nextRunNumber } from '../orders/numbering.ts';
import { change, linesOf } from '../orders/order.ts';
import { currency, pricesFor } from '../orders/prices.ts';
import { conflict } from '../orders/refusals.ts';
import { isPickable, orderedOf } from '../orders/totals.ts';
import { augnoResources } from '../resources.ts';
import { invalid, missing } from '../rows.ts';
import { timestamp } from '../state.ts';
import { handled, target } from './orders.ts';

/** What is worked out about orders, and what is set going for them: quotes, payment, production. */
export const orderQuoteHandlers: Readonly<Record<string, Handler>> = {
  'quote-sales-order-prices': handled((exchange, keeping) => {
    const { world, scope } = keeping;
    const id = textAt(exchange.json, 'buyer_account_id');
    const customer = rowOf(world, scope, 'customers', id);
    if (!customer) throw missing('buyer_account_id', id ?? '');
    const wanted = objectsAt(exchange.json, 'lines').map((line, i) => asked(keeping, line, `lines[${i}].`));
    const lines = pricesFor(world, scope, customer, wanted).map((price, i) => ({
      product: wanted[i]?.product.id,
      unit_price: { ...price },
    }));
    return answerThing(exchange, { lines });
  }),
  'quote-sales-order-freight': handled((exchange, keeping) => {
    const { world, scope } = keeping;
    const order = target(exchange);
    const customer = rowOf(world, scope, 'customers', textAt(order.fields, 'customer'));
    if (!customer) throw conflict('The customer of the order is gone.');
    const lines = linesOf(keeping, order).map(({ fields }) => fields);
    const value = freightFor(world, scope, {
      customer,
      shipping_term: textAt(order.fields, 'shipping_term'),
      service_level: textAt(order.fields, 'freight.service_level'),
      goods: orderedOf(lines.filter((line) => rankOf(line) === 0)),
    });
    const unit = objectAt(lines.find((line) => rankOf(line) === 1) ?? {}, 'unit_price');
    const units = {
      numerator_unit: unit.numerator_unit ?? currency(world, scope),
      denominator_unit: unit.denominator_unit,
    };
    return answerThing(exchange, { unit_price: { value, ...units } });
  }),
  'quote-sales-order-commitment': handled((exchange, keeping) =>
    answerThing(exchange, shownCommitment(commitmentAsked(keeping, exchange.json))),
  ),
  'checkout-sales-order': handled((exchange, keeping) => {
    const { world, scope } = keeping;
    const order = target(exchange);
    if (order.fields.payment_status !== 'unpaid') throw conflict('The order has a payment already.');
    const isStripe = (fields: JsonObject) => fields.provider === 'stripe' && fields.status === 'active';
    if (
      !kept(world, 'integrations')
        .by('scope', scope)
        .some(({ fields }) => isStripe(fields))
    ) {
      throw invalid('Checkout needs an active Stripe integration.');
    }
    const number = textAt(order.fields, 'number') ?? '';
    logMail(keeping, [textAt(exchange.json, 'email') ?? ''], `Payment for order ${number}`, null);
    return answerThing(exchange, { checkout_url: `https://checkout.stripe.com/c/pay/cs_test_${lowercase(world, 24)}` });
  }),
  'create-production-run-from-sales-order': handled((exchange, keeping) => {
    const { world } = keeping;
    const order = target(exchange);
    if (textAt(order.fields, 'related.production_run.id') !== null) throw conflict('The order has a production run.');
    const status = statusOf(order.fields.status);
    if (world.knobs.text('production_run_states') === 'estimate' && status !== 'estimate') {
      throw invalid(`A production run is created from an estimate; the order is ${status}.`);
    }
    const items = linesOf(keeping, order).flatMap(({ fields }) =>
      isPickable(fields) ? (textAt(fields, 'item') ?? []) : [],
    );
    const now = timestamp(world.clock.now());
    const run = {
      id: idWith(world, 'prru'),
      number: nextRunNumber(world, keeping.scope),
      batch_count: new Set(items).size,
      created_at: now,
      updated_at: now,
    };
    const record = { id: run.id, number: run.number, type: 'production_run', status: null, metadata: {} };
    change(keeping, order, { related: { production_run: record } });
    return answerThing(exchange, run);
  }),
};

function asked(keeping: Keeping, line: JsonObject, at: string) {
  const { entity } = kind('sales-orders.lines');
  const { fields } = augnoResources().keeper.read(keeping, entity, line, at);
  return askedFor(keeping.world, keeping.scope, { fields, at });
}

/** @throws Objected where a reference leads nowhere, or no customer is named */
function commitmentAsked(keeping: Keeping, body: JsonObject): Commitment {
  const { world, scope } = keeping;
  assertOneCommitment(body);
  const seek = (name: string, member: string) => {
    const id = textAt(body, member);
    const held = rowOf(world, scope, name, id);
    if (id !== null && !held) throw missing(member, id);
    return held;
  };
  const order = seek('sales-orders', 'sales_order_id');
  const known = order ? termsOf(order) : null;
  const customer =
    seek('customers', 'buyer_account_id') ?? rowOf(world, scope, 'customers', textAt(order?.fields ?? {}, 'customer'));
  if (!customer) throw invalid('Either sales_order_id or buyer_account_id is needed.', 'buyer_account_id');
  const carrier = seek('carriers', 'carrier_id')?.id ?? textAt(order?.fields ?? {}, 'freight.carrier');
  const level = seek('carriers.service-levels', 'service_level_id')?.id ?? known?.service_level ?? null;
  if (carrier !== null) assertServiceLevel(world, scope, carrier, level, 'service_level_id');
  const issued = textAt(body, 'issued_at') ?? textAt(order?.fields ?? {}, 'issued_at');
  return commitmentFor(world, scope, {
    customer,
    ship_to_address: seek('addresses', 'ship_to_address_id')?.id ?? known?.ship_to_address ?? null,
    service_level: level,
    issuedAt: issued === null ? world.clock.now() : Date.parse(issued),
    promised_at: textAt(body, 'promised_at'),
    lead_time_override_days: numberAt(body, 'lead_time_override_days'),
    ship_by_override_date: textAt(body, 'ship_by_override_date'),
  });
}

function shownCommitment({ members, estimated_delivery_date, steps }: Commitment): JsonObject {
  return { ...members, estimated_delivery_date, steps };
}
