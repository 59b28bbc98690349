import type { Variant } from './variant.ts';

/** Other ways to read lists, and to follow jobs. */
export const readingVariants: readonly Variant[] = [
  {
    name: 'pages-by-cursor',
    says: 'Lifts the cursor out of the address of the next page, and puts it into its own query.',
    matters: ['augno.initial-sync', 'augno.page-drift', 'api.pagination'],
    change: ({ nextPage }) => ({
      nextPage(page, path) {
        const cursor = new URLSearchParams(nextPage(page, path)?.split('?')[1]).get('cursor');
        if (cursor === null) return undefined;
        const [list, own] = path.split('?');
        const query = new URLSearchParams(own);
        query.set('cursor', cursor);
        return `${list}?${query}`;
      },
    }),
  },
  {
    name: 'polls-by-steps',
    says: 'Looks at a job after waits that grow by the same step each time.',
    matters: ['augno.jobs'],
    change: () => ({ pollMs: (baseMs, polls) => baseMs * (polls + 1) }),
  },
];
