import type { JsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { appState } from '../apps/third-party.ts';
import { connectionTo } from '../connections.ts';
import { dialect } from '../dialect.ts';
import { configOf } from '../engine/access.ts';
import { customerOf } from '../identity.ts';

/** Datastores, which are deprecated and can only be read: one for each kind of record that the customer has at the application. */
export const datastoreHandlers: Readonly<Record<string, Handler>> = {
  listDatastores: (exchange) =>
    withRecords(exchange, (records) => exchange.answer(200, [...new Set(records.map(({ about }) => about))])),

  listDatastoreRecords: (exchange) =>
    withRecords(exchange, (records) =>
      exchange.answer(
        200,
        named(exchange, records).map(({ data }) => data),
      ),
    ),

  searchDatastore: (exchange) =>
    withRecords(exchange, (records) => {
      const wanted = Object.entries(exchange.json);
      const fits = (data: JsonObject) =>
        wanted.length > 0 && wanted.every(([column, pattern]) => matches(String(pattern), String(data[column] ?? '')));
      const rows = named(exchange, records).filter(({ data }) => fits(data));
      return exchange.answer(
        200,
        rows.map(({ data }) => data),
      );
    }),
};

interface Held {
  readonly about: string;
  readonly data: JsonObject;
}

function withRecords(exchange: Exchange, use: (records: readonly Held[]) => Reply): Reply {
  const { world, path, sentQuery } = exchange;
  const account = customerOf(exchange);
  const slug = path.slug ?? '';
  const config = configOf(world, account, slug, sentQuery.get('config_id'));
  if (!config) return refuse(dialect, exchange, 'DATASTORE_CONFIG_UNKNOWN');
  const user = connectionTo(world, account, slug)?.identifier;
  const rows = appState(world.store).records.filter((row) => row.slug === slug && row.user === user);
  return use(rows.map(({ id, about, data }) => ({ about, data: { id, ...data } })));
}

function named({ path }: Exchange, records: readonly Held[]): Held[] {
  return records.filter(({ about }) => about === path.datastore_name);
}

/** Without regard to case; a pattern that is no regular expression is taken as text. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'i').test(text);
  } catch {
    return text.toLowerCase().includes(pattern.toLowerCase());
  }
}
