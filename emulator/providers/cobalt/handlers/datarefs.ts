import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { callerOf } from '../caller.ts';
import { dialect } from '../dialect.ts';
import { cobaltState, type Stored } from '../state.ts';
import { addStored, changeStored, shownStored, storedNamed, storedOf } from '../stores.ts';

/** Datarefs: named records. Only their routes and messages are known. @see https://docs.gocobalt.io/api-reference/overview */
export const datarefHandlers: Readonly<Record<string, Handler>> = {
  listDatarefs: (exchange) => {
    const { environment } = callerOf(exchange);
    return exchange.answer(200, storedOf(exchange.world, environment, 'dataref').map(shownStored));
  },

  createDataref: (exchange) => {
    const { world, json } = exchange;
    if (typeof json.refName !== 'string' || json.refName === '') return missing(exchange, 'refName is required');
    const made = addStored(world, callerOf(exchange).environment, 'dataref', { records: [], ...json });
    return exchange.answer(200, shownStored(made));
  },

  getDataref: (exchange) => withRef(exchange, (row) => exchange.answer(200, shownStored(row))),
  deleteDataref: (exchange) =>
    withRef(exchange, ({ id }) => {
      cobaltState(exchange.world.store).stored.delete(id);
      return exchange.answer(200, { success: true });
    }),
  clearDataref: (exchange) =>
    withRef(exchange, (row) => exchange.answer(200, shownStored(changeStored(exchange.world, row, { records: [] })))),

  groupDatarefs: (exchange) => {
    const { world, json } = exchange;
    if (!Array.isArray(json.refNames)) return missing(exchange, 'refNames is required');
    const rows = storedOf(world, callerOf(exchange).environment, 'dataref');
    for (const row of rows) {
      if (json.refNames.includes(row.data.refName)) changeStored(world, row, { group: json.group ?? null });
    }
    return { status: 204, headers: {}, body: '' };
  },
};

function withRef(exchange: Exchange, use: (row: Stored) => Reply): Reply {
  const { world, path } = exchange;
  const row = storedNamed(world, callerOf(exchange).environment, 'dataref', 'refName', path.refName ?? '');
  return row ? use(row) : refuse(dialect, exchange, 'STORE_NOT_FOUND', { message: 'Dataref not found' });
}

function missing(exchange: Exchange, message: string): Reply {
  return refuse(dialect, exchange, 'STORE_BAD_REQUEST', { message });
}
