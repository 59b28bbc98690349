import { call } from '../api.ts';
import type { Mutant } from './mutant.ts';

/** Defects in linked accounts and session tokens. */
export const accountMutants: readonly Mutant[] = [
  {
    name: 'account-created-only',
    breaks: 'Makes linked accounts by a creation, and takes "it is there already" for a failure.',
    kills: ['cobalt.account-once'],
    change: () => ({
      async link(app, user) {
        const body = app.parts.accountOf(user);
        await call(app, { method: 'POST', path: '/api/v2/public/linked-account', body });
        app.users.change(user.id, { isLinked: true });
      },
    }),
  },
  {
    name: 'token-kept',
    breaks: 'Mints a session token once for each customer, and hands it out for ever.',
    kills: ['cobalt.session-token', 'cobalt.ui-token'],
    change({ mintToken }) {
      const kept = new Map<string, Promise<string>>();
      return {
        mintToken(app, user) {
          const token = kept.get(user.id) ?? mintToken(app, user);
          kept.set(user.id, token);
          return token;
        },
      };
    },
  },
  {
    name: 'token-of-the-first',
    breaks: 'Mints the session token of the first customer for everybody.',
    kills: ['cobalt.session-token'],
    // Whoever is not the first sees nothing of its own on its pages.
    clouds: [
      'cobalt.account-once',
      'cobalt.ui-connect',
      'cobalt.ui-key-form',
      'cobalt.ui-key-hidden',
      'cobalt.ui-oauth',
      'cobalt.ui-reconnect',
      'cobalt.ui-states',
      'cobalt.ui-token',
      'cobalt.ui-unhappy',
    ],
    change: ({ mintToken }) => ({ mintToken: (app, user) => mintToken(app, app.users.all()[0] ?? user) }),
  },
  {
    name: 'udf-left-out',
    breaks: 'Says nothing of the plan in linked accounts.',
    kills: ['cobalt.access'],
    clouds: ['cobalt.proxy', 'cobalt.nodes'],
    change: ({ accountOf }) => ({ accountOf: (user) => ({ ...accountOf(user), udf: {} }) }),
  },
];
