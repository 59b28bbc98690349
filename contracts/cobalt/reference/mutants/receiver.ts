import type { Mutant } from './mutant.ts';

/** Defects in telling genuine webhooks from forged ones. */
export const receiverMutants: readonly Mutant[] = [
  {
    name: 'sig-optional',
    breaks: 'Takes a webhook without a signature for genuine.',
    kills: ['webhook.fail-closed'],
    change: ({ verify }) => ({
      verify: (delivery, keys, parts) => delivery.signature === undefined || verify(delivery, keys, parts),
    }),
  },
];
