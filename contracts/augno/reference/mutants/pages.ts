import type { Row } from '../../../reference/json.ts';
import type { Mutant } from './mutant.ts';

const PAGE_SIZE = 100;
const isLater = (url: string): boolean => url.includes('cursor=');
const rowsIn = ({ data }: Row): number => (Array.isArray(data) ? data.length : 0);

/** Defects in reading lists, and in what is made of them. */
export const pageMutants: readonly Mutant[] = [
  {
    name: 'first-page-only',
    breaks: 'Reads the first page of each list, and takes it for the list.',
    kills: ['augno.initial-sync', 'api.pagination'],
    // Without a control there is nothing to tell of lists that change.
    clouds: ['augno.page-drift'],
    change: () => ({ nextPage: () => undefined }),
  },
  {
    name: 'page-by-count',
    breaks: 'Takes a page that is not full for the last one.',
    kills: ['api.pagination'],
    change: ({ nextPage }) => ({
      nextPage: (page, path) => (rowsIn(page) < PAGE_SIZE ? undefined : nextPage(page, path)),
    }),
  },
  {
    name: 'cursor-without-filters',
    breaks: 'Lifts the cursor out of the address of the next page, and drops the rest of the query.',
    kills: ['augno.initial-sync'],
    change: ({ nextPage }) => ({
      nextPage(page, path) {
        const next = nextPage(page, path);
        const cursor = new URLSearchParams(next?.split('?')[1]).get('cursor');
        return cursor === null ? next : `${path.split('?')[0]}?${new URLSearchParams({ cursor })}`;
      },
    }),
  },
  {
    name: 'links-by-position',
    breaks: 'Links rows by their position in both lists, and not by their number.',
    kills: ['augno.initial-sync'],
    // What it links wrongly from the start is no control for anything.
    clouds: ['augno.page-drift', 'webhook.order', 'webhook.reconcile', 'api.pagination', 'augno.natural-key'],
    change: ({ keepRows }) => ({
      keepRows(app, kind, rows, before) {
        const keys = [...rows.keys()];
        const known = [...before].filter((key) => rows.has(key));
        const others = keys.filter((key) => !before.has(key));
        const inTheirOrder = [...known, ...others];
        keepRows(app, kind, new Map([...rows.values()].map((row, i) => [inTheirOrder[i] ?? '', row])), before);
      },
    }),
  },
  {
    name: 'sync-doubles',
    breaks: 'Files what it reads beside what it knew before, so that there are two of it.',
    kills: ['augno.initial-sync'],
    clouds: ['augno.page-drift', 'webhook.reconcile', 'webhook.order', 'api.pagination'],
    change: ({ keepRows }) => ({
      keepRows(app, kind, rows, before) {
        keepRows(app, kind, rows, before);
        for (const key of before) {
          const row = rows.get(key);
          if (kind === 'customers' && row) app.state.link(kind, `${key} (read)`, row);
        }
      },
    }),
  },
  {
    name: 'drift-deletes',
    breaks: 'Takes whatever it did not read for deleted, also what came while it read.',
    kills: ['augno.page-drift'],
    change: ({ keepRows }) => ({
      keepRows: (app, kind, rows) => keepRows(app, kind, rows, app.state.keys(kind)),
    }),
  },
  {
    name: 'refused-is-end',
    breaks: 'Takes a page that is refused for the end of the list.',
    kills: ['augno.page-drift'],
    change: ({ transport }) => ({
      async transport(url, init) {
        const response = await transport(url, init);
        if (response.status !== 400 || !isLater(url)) return response;
        return Response.json({ object: 'list', page_info: { next_page_url: null }, data: [] });
      },
    }),
  },
  {
    name: 'resumes-refused-cursor',
    breaks: 'Begins with the page where it stopped the last time, whatever it had stopped for.',
    kills: ['augno.page-drift'],
    change({ transport }) {
      const stopped = new Map<string, string>();
      return {
        async transport(url, init) {
          const [list = ''] = url.split('?');
          const from = init.method === 'GET' && !isLater(url) ? stopped.get(list) : undefined;
          const response = await transport(from ?? url, init);
          if (response.status === 400 && isLater(url)) stopped.set(list, url);
          return response;
        },
      };
    },
  },
];
