import { randomUUID } from 'node:crypto';
import type { Mutant } from './mutant.ts';

/** Defects in making a thing once. */
export const creatingMutants: readonly Mutant[] = [
  {
    name: 'key-per-attempt',
    breaks: 'Every attempt has an idempotency key of its own.',
    kills: ['write.lost-response'],
    change: ({ transport }) => ({
      transport(url, init) {
        const headers = new Headers(init.headers);
        if (headers.has('idempotency-key')) headers.set('idempotency-key', randomUUID());
        return transport(url, { ...init, headers });
      },
    }),
  },
];
