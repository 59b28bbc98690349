import type { JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { answerList, answerThing } from '../answers.ts';
import { augnoResources } from '../resources.ts';
import { rowsOf, shown, typeOf } from '../rows.ts';

/** What a search looks into, in the order in which it answers. */
const SEARCHED = ['customers', 'sales-orders', 'items', 'product-lines', 'account-users', 'machines', 'locations'];

/** Search, addresses, and analyses of a shop floor on which nothing happens. */
export const coreHandlers: Readonly<Record<string, Handler>> = {
  search,
  'validate-address': validateAddress,
  'list-address-suggestions': suggestions,
  'analyze-delivery-performance': (exchange) => answerThing(exchange, { overall: {}, ...empty(exchange) }),
  'analyze-oee': (exchange) => answerThing(exchange, empty(exchange)),
  'analyze-oee-trend': (exchange) => answerThing(exchange, empty(exchange)),
  'analyze-schedule-attainment': attainment,
};

/** Lists that an answer has, without a row. */
function empty({ operation }: Exchange): JsonObject {
  const { shape } = augnoResources().model.deed(operation?.id ?? '').answer;
  const lists = [...(shape?.members.values() ?? [])].filter(({ shape: of }) => of.members.has('data'));
  return Object.fromEntries(lists.map(({ name }) => [name, []]));
}

function attainment(exchange: Exchange): Reply {
  const { starts_at, ends_at, group_by = 'week' } = exchange.json;
  const totals = { key: 'total', label: 'Total' };
  return answerThing(exchange, {
    ...empty(exchange),
    starts_at,
    ends_at,
    group_by,
    totals,
    baseline_status: 'no_baseline',
  });
}

/** Rows whose name or number contains the words, by kind. */
function search(exchange: Exchange): Reply {
  const { model, options } = augnoResources();
  const { world, query } = exchange;
  const scope = options.scopeOf(exchange);
  const types = query.types === undefined ? null : [query.types].flat();
  const wanted = String(query.q ?? '').toLowerCase();
  const rows: JsonObject[] = [];
  for (const name of SEARCHED) {
    const type = typeOf(model.resource(name));
    if (types && !types.includes(type)) continue;
    for (const held of rowsOf(world, scope, name)) {
      const entity = shown({ held, type });
      const texts = [entity.name, entity.handle].map((text) => String(text ?? '').toLowerCase());
      if (texts.some((text) => text.includes(wanted))) rows.push(entity);
    }
  }
  return answerList(exchange, rows);
}

/** An address is believed: nothing outside is asked. */
function validateAddress(exchange: Exchange): Reply {
  const { address_line_1, address_line_2 = null, city, state, postal_code, country } = exchange.json;
  const parts = [address_line_1, address_line_2, city, `${String(state)} ${String(postal_code)}`, country];
  return answerThing(exchange, {
    status: 'valid',
    formatted_address: parts.filter(Boolean).join(', '),
    components: { address_line_1, address_line_2, city, state, postal_code, country, country_code: country },
  });
}

/** Streets of a town that does not exist, for whatever is typed. */
function suggestions(exchange: Exchange): Reply {
  const input = String(exchange.query.input ?? '').trim();
  const rows = ['Street', 'Road', 'Avenue'].map((kind, i) => ({
    id: `suggestion_${i + 1}`,
    description: `${input} ${kind}, Dover, DE, USA`,
    main_text: `${input} ${kind}`,
    secondary_text: 'Dover, DE, USA',
  }));
  return answerList(exchange, rows);
}
