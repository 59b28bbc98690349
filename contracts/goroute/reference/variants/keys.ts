import type { Variant } from './variant.ts';

/** Other ways to hold keys. */
export const keyVariants: readonly Variant[] = [
  {
    name: 'dead-key-refuses-work',
    says: 'Refuses a document that finds the key dead, in place of keeping it: whoever asked asks again.',
    matters: ['key.dead'],
    change: ({ notice }) => ({
      onDeadKey(app, refusal) {
        app.stop.by(refusal.code);
        notice(app, 'key_refused');
        throw refusal;
      },
    }),
  },
  {
    name: 'no-first-calls',
    says: 'Makes no calls at its start: whether the key works shows at the first document.',
    matters: ['key.from-environment', 'environment.swap'],
    change: () => ({
      async begin(app) {
        app.health.ready();
        await app.drain.run();
      },
    }),
  },
];
