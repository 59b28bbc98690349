import type { Variant } from './variant.ts';

/** Other ways to send. */
export const sendingVariants: readonly Variant[] = [
  {
    name: 'worker-pool',
    says: 'Sends several documents at the same time.',
    matters: ['write.lost-response', 'write.idempotency-key'],
    change: () => ({ lanes: 3 }),
  },
];
