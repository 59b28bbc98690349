import { isRow, isText, type Row } from '../../../reference/json.ts';
import { ApiRefusal } from '../errors.ts';
import type { Mutant } from './mutant.ts';

const STATUSES: readonly unknown[] = ['normal', 'preferred', 'hold_shipment', 'hold_all'];
const SHORTEST_COLUMN = 16;

const rowsOf = (page: Row): Row[] => (Array.isArray(page.data) ? page.data.filter(isRow) : []);

/** Defects in reading what is new. */
export const noveltyMutants: readonly Mutant[] = [
  {
    name: 'enum-crash',
    breaks: 'Reads the status of a customer as one of those that it knows, and fails on any other.',
    kills: ['augno.unknown-values'],
    change: ({ nextPage }) => ({
      nextPage(page, path) {
        const rows = path.startsWith('/v1/sales/customers') ? rowsOf(page) : [];
        const odd = rows.find(({ status }) => isText(status) && !STATUSES.includes(status));
        if (odd) throw new TypeError(`no such status: ${String(odd.status)}`);
        return nextPage(page, path);
      },
    }),
  },
  {
    name: 'strict-schema-drops-page',
    breaks:
      'Holds each page against a schema that allows no other members, and passes over a page that departs from it.',
    kills: ['augno.unknown-values'],
    change: ({ keepRows }) => ({
      keepRows(app, kind, rows, before) {
        const isOdd = [...rows.values()].some((row) => 'loyalty' in row);
        keepRows(app, kind, isOdd ? new Map() : rows, before);
      },
    }),
  },
  {
    name: 'id-truncated',
    breaks: 'Keeps ids in a column of sixteen characters.',
    kills: ['augno.unknown-values'],
    change: ({ keepRows }) => ({
      keepRows(app, kind, rows, before) {
        const short = [...rows].map(
          ([key, row]) => [key, { ...row, id: String(row.id).slice(0, SHORTEST_COLUMN) }] as const,
        );
        keepRows(app, kind, new Map(short), before);
      },
    }),
  },
  {
    name: 'unknown-code-is-success',
    breaks: 'Lists the codes that are failures, and takes any other for a success.',
    kills: ['augno.unknown-values'],
    change: ({ createOrFind }) => ({
      createOrFind: (app, task, creation) =>
        createOrFind(app, task, creation).catch((error) => {
          if (error instanceof ApiRefusal && error.code.includes('new')) return {};
          throw error;
        }),
    }),
  },
];
