import type { Variant } from './variant.ts';

/** Other ways to call the API. */
export const callVariants: readonly Variant[] = [
  {
    name: 'one-at-a-time',
    says: 'Sends one request at a time.',
    matters: ['limit.retry-after'],
    change: () => ({ inFlight: 1 }),
  },
];
