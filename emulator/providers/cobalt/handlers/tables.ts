import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { callerOf } from '../caller.ts';
import { dialect } from '../dialect.ts';
import { cobaltState, type Stored } from '../state.ts';
import { addStored, changeStored, shownStored, storedNamed, storedOf } from '../stores.ts';

/** @see https://docs.gocobalt.io/api-reference/overview */
const MOST_COLUMNS = 20;
const MOST_RECORDS = 10_000;

/** Tables. Routes, limits and messages are known; bodies are inferred. */
export const tableHandlers: Readonly<Record<string, Handler>> = {
  listTables: (exchange) => {
    const { environment } = callerOf(exchange);
    return exchange.answer(200, storedOf(exchange.world, environment, 'table').map(shownStored));
  },

  createTable: (exchange) => {
    const { world, json } = exchange;
    const columns = textsIn(json.columns);
    if (typeof json.table_name !== 'string' || columns.length === 0 || columns.length > MOST_COLUMNS) {
      return bad(exchange, 'table_name and columns are required');
    }
    const made = addStored(world, callerOf(exchange).environment, 'table', { ...json, columns, records: [] });
    return exchange.answer(200, shownStored(made));
  },

  getTable: (exchange) => withTable(exchange, (table) => exchange.answer(200, shownStored(table))),

  updateTable: (exchange) =>
    withTable(exchange, (table) => {
      const { json, world } = exchange;
      const given = Array.isArray(json.data)
        ? json.data.filter(isJsonObject)
        : isJsonObject(json.data)
          ? [json.data]
          : [];
      if (given.length === 0) return bad(exchange, 'data is required');
      const records = [...recordsOf(table)];
      for (const one of given) {
        const at = records.findIndex(({ _id }) => one._id !== undefined && _id === one._id);
        if (at >= 0) records[at] = { ...records[at], ...one };
        else if (records.length < MOST_RECORDS) records.push({ _id: world.random.uuid(), ...one });
      }
      return exchange.answer(200, shownStored(changeStored(world, table, { records })));
    }),

  deleteTable: (exchange) =>
    withTable(exchange, ({ id }) => {
      cobaltState(exchange.world.store).stored.delete(id);
      return exchange.answer(200, { success: true });
    }),

  deleteTableRecord: (exchange) =>
    withTable(exchange, (table) => {
      const { path, world } = exchange;
      const records = recordsOf(table).filter(({ _id }) => _id !== path.record_id);
      if (records.length === recordsOf(table).length) return notFound(exchange, 'Record not found');
      return exchange.answer(200, shownStored(changeStored(world, table, { records })));
    }),

  addTableColumns: (exchange) =>
    withTable(exchange, (table) => {
      const columns = [...new Set([...textsIn(table.data.columns), ...textsIn(exchange.json.columns)])];
      if (columns.length > MOST_COLUMNS) return bad(exchange, 'table_name and columns are required');
      return exchange.answer(200, shownStored(changeStored(exchange.world, table, { columns })));
    }),

  renameTableColumns: (exchange) =>
    withTable(exchange, (table) => {
      const names = isJsonObject(exchange.json.columns) ? exchange.json.columns : {};
      const renamed = (name: string) => (Object.hasOwn(names, name) ? String(names[name]) : name);
      const records = recordsOf(table).map((record) =>
        Object.fromEntries(Object.entries(record).map(([name, value]) => [renamed(name), value])),
      );
      const columns = textsIn(table.data.columns).map(renamed);
      return exchange.answer(200, shownStored(changeStored(exchange.world, table, { columns, records })));
    }),

  removeTableColumns: (exchange) =>
    withTable(exchange, (table) => {
      const gone = textsIn(exchange.json.columns);
      const columns = textsIn(table.data.columns).filter((name) => !gone.includes(name));
      return exchange.answer(200, shownStored(changeStored(exchange.world, table, { columns })));
    }),

  searchTable: (exchange) =>
    withTable(exchange, (table) => {
      const wanted = Object.entries(exchange.json);
      const rows = recordsOf(table).filter((record) => wanted.every(([name, value]) => record[name] === value));
      return exchange.answer(200, rows);
    }),

  groupTables: (exchange) => {
    const { world, json } = exchange;
    if (!Array.isArray(json.tableIds)) return bad(exchange, 'tableIds is required');
    const ids = textsIn(json.tableIds);
    for (const table of storedOf(world, callerOf(exchange).environment, 'table')) {
      if (ids.includes(table.id)) changeStored(world, table, { group: json.group ?? null });
    }
    return { status: 204, headers: {}, body: '' };
  },
};

function withTable(exchange: Exchange, use: (table: Stored) => Reply): Reply {
  const { world, path } = exchange;
  const table = storedNamed(world, callerOf(exchange).environment, 'table', 'table_name', path.table_id ?? '');
  return table ? use(table) : notFound(exchange, 'Table not found');
}

function recordsOf({ data }: Stored): JsonObject[] {
  return Array.isArray(data.records) ? data.records.filter(isJsonObject) : [];
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function bad(exchange: Exchange, message: string): Reply {
  return refuse(dialect, exchange, 'STORE_BAD_REQUEST', { message });
}

function notFound(exchange: Exchange, message: string): Reply {
  return refuse(dialect, exchange, 'STORE_NOT_FOUND', { message });
}
