import type { Variant } from './variant.ts';

/** Other ways to fire events, and to follow what runs. */
export const runVariants: readonly Variant[] = [
  {
    name: 'trigger-path',
    says: 'Fires events at the path that ends in `trigger`.',
    matters: ['cobalt.event-payload', 'cobalt.chain', 'cobalt.unpublished'],
    change: ({ eventCall }) => ({ eventCall: (one) => ({ ...eventCall(one), path: '/api/v2/public/event/trigger' }) }),
  },
  {
    name: 'app-in-the-path',
    says: 'Names the application in the path of each event.',
    matters: ['cobalt.event-payload', 'cobalt.chain'],
    change: ({ eventCall }) => ({ eventCall: (one) => eventCall({ ...one, app: one.app || 'harbor_crm' }) }),
  },
  {
    name: 'looks-at-all-applications',
    says: 'Reads all applications when a webhook tells of one.',
    matters: ['cobalt.reauth', 'cobalt.monitored'],
    change: ({ readApps }) => ({
      async readApp(app, user) {
        await readApps(app, user);
      },
    }),
  },
  {
    name: 'reason-in-other-words',
    says: 'Tells of a failure in its own words, before the reason.',
    matters: ['cobalt.failures', 'cobalt.nodes'],
    change: ({ errorIn }) => ({
      errorIn(row) {
        const reason = errorIn(row);
        return reason === null ? null : `Something went wrong at ${reason}`;
      },
    }),
  },
];
