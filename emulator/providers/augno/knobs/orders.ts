import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about customers, sales orders and prices. @see https://docs.augno.com/generate-sales/sales-order/overview */
export const orderKnobs: KnobDefinitions = {
  illegal_transition_code: {
    default: 'validation_failed',
    values: ['validation_failed', 'resource_conflict'],
    says: 'Error code of an action that the state of a sales order does not allow; repeats of an action are such.',
    known: 'For agent runs it is a validation error; for orders nothing is told.',
    confidence: 'M',
  },
  idempotent_put_actions: {
    default: false,
    says: 'An action whose state is reached already changes nothing and is answered 200; otherwise it is an illegal transition.',
    known: 'PUT is called always idempotent, and each action demands the state before it.',
    confidence: 'L',
  },
  order_needs_line: {
    default: true,
    says: 'A sales order without a product line is refused.',
    known: 'The list of lines is required; whether it may be empty is not told.',
    confidence: 'M',
  },
  holds_block_issuing: {
    default: false,
    says: 'A sales order of a customer on hold_all cannot be issued.',
    known: 'The guide says so; the description of the API calls holds advisory.',
    confidence: 'M',
  },
  production_run_states: {
    default: 'estimate',
    values: ['estimate', 'any'],
    says: 'In which state of a sales order a production run can be created.',
    known: 'The guide says estimate; the description of the API names no state.',
    confidence: 'M',
  },
  order_number_prefix: {
    default: 'SO-',
    says: 'What the number of a sales order begins with.',
    known: 'It is so in a sample.',
    confidence: 'M',
  },
  order_number_digits: {
    default: 3,
    minimum: 1,
    says: 'Digits of the number of a sales order at least, with zeros in front.',
    known: 'It is so in a sample.',
    confidence: 'L',
  },
  first_order_number: {
    default: 1,
    says: 'The first number of a sales order in an account.',
    known: 'Numbers are assigned by the server, each once in an account.',
    confidence: 'L',
  },
  first_customer_number: {
    default: 100_001,
    says: 'The first number that a customer is given where none is sent.',
    known: 'The next number in sequence is given.',
    confidence: 'L',
  },
  account_lead_time_days: {
    default: 5,
    says: 'Days from the issue of an order to its ship-by date where neither customer, parent nor group has a lead time.',
    known: 'The account has a default; its value is not told.',
    confidence: 'L',
  },
  defaults_change_orders: {
    default: false,
    says: 'A changed default of a customer (carrier, terms, sales rep) also changes the estimates that took it over.',
    known: 'Nothing.',
    confidence: 'M',
  },
  freight_amount: {
    default: '0.00',
    says: 'Amount of the freight line of a sales order where its shipping term has no flat rate.',
    known: 'A line is generated; how a carrier rate is computed is not told.',
    confidence: 'L',
  },
  discounts_on_account_price: {
    default: false,
    says: 'Unit discounts and volume discounts are taken off the price of an account, too; otherwise that price stands.',
    known:
      'The libraries say that the price of an account replaces the price that the line would be given, volume discounts included.',
    confidence: 'L',
  },
  order_discount_is_capped: {
    default: true,
    says: 'The line of an order discount never exceeds the total of its order.',
    known: 'The discount is a line of its own, with a negative price.',
    confidence: 'M',
  },
};
