import type { Variant } from './variant.ts';

/** Other ways to hold keys, accounts and permissions. */
export const keyVariants: readonly Variant[] = [
  {
    name: 'dead-key-refuses-work',
    says: 'Refuses a write that finds its key dead, in place of keeping it: whoever asked asks again.',
    matters: ['key.dead', 'augno.blocked-account'],
    change: ({ notice }) => ({
      onStopped(app, refusal) {
        app.stop.by(refusal.code, refusal.code === 'payment_required');
        notice(app, 'key_refused');
        throw refusal;
      },
    }),
  },
  {
    name: 'key-logged-redacted',
    says: 'Logs which key a call was made with, by its prefix and its last four characters.',
    matters: ['key.leaks'],
    change: ({ logCall }) => ({
      logCall(app, line) {
        const { apiKey } = app.config;
        const prefix = apiKey.split('_').slice(0, 3).join('_');
        app.log('key', { key: `${prefix}_****${apiKey.slice(-4)}` });
        logCall(app, line);
      },
    }),
  },
  {
    name: 'account-by-key',
    says: 'Sends no account header: the account is that of the key.',
    matters: ['environment.swap', 'environment.ids', 'environment.sandbox-key'],
    change: ({ headersOf }) => ({
      headersOf(app, call) {
        const { 'augno-account': _account, ...rest } = headersOf(app, call);
        return rest;
      },
    }),
  },
  {
    name: 'configuration-asked-each-time',
    says: 'Looks up by name what a write refers to, each time anew.',
    matters: ['augno.configuration-by-name', 'environment.swap', 'environment.ids'],
    change: ({ configurationId }) => ({
      configurationId(app, name) {
        app.configuration.delete(name);
        return configurationId(app, name);
      },
    }),
  },
  {
    name: 'permission-told-by-word',
    says: 'Tells people the permission as Augno spells it.',
    matters: ['augno.missing-permission'],
    change: ({ wordsFor }) => ({
      wordsFor: (error) =>
        wordsFor(error).replace(/does not allow us to create sales orders/, 'lacks sales_orders:create'),
    }),
  },
];
