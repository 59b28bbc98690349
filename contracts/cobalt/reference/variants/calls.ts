import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '../../../reference/errors.ts';
import { isRow } from '../../../reference/json.ts';
import { call } from '../api.ts';
import { ApiRefusal } from '../errors.ts';
import type { Variant } from './variant.ts';

/** Other ways to call the API, and to make linked accounts. */
export const callVariants: readonly Variant[] = [
  {
    name: 'one-at-a-time',
    says: 'Sends one request at a time.',
    matters: ['limit.retry-after', 'cobalt.chain'],
    change: () => ({ inFlight: 1 }),
  },
  {
    name: 'account-by-creation',
    says: 'Makes linked accounts by a creation, and looks whether it is there when that is refused.',
    matters: ['cobalt.account-once', 'cobalt.session-token'],
    change: () => ({
      async link(app, user) {
        const path = '/api/v2/public/linked-account';
        try {
          await call(app, { method: 'POST', path, body: app.parts.accountOf(user) });
        } catch (error) {
          if (!(error instanceof ApiRefusal && error.status === 400)) throw error;
          await call(app, { method: 'GET', path: `${path}/${encodeURIComponent(user.id)}` });
        }
        app.users.change(user.id, { isLinked: true });
      },
    }),
  },
  {
    name: 'nested-account',
    says: 'Puts the members of a linked account under `payload`, which the API takes, too.',
    matters: ['cobalt.account-once', 'cobalt.access'],
    change: ({ accountOf }) => ({
      accountOf: (user) => ({ linked_account_id: user.id, payload: accountOf(user) }),
    }),
  },
  {
    name: 'account-in-the-query',
    says: 'Names the customer in the query as well as in the header, as the package for back ends does.',
    matters: ['cobalt.calls', 'cobalt.error-matrix'],
    change: ({ transport }) => ({
      transport(url, init) {
        const account = new Headers(init.headers).get('linked_account_id');
        const target = new URL(url);
        if (account !== null) target.searchParams.set('linked_account_id', account);
        return transport(target.href, init);
      },
    }),
  },
  {
    name: 'ten-to-a-page',
    says: 'Reads lists in pages of ten rows.',
    matters: ['cobalt.all-pages', 'cobalt.failures-reconciled'],
    change: () => ({
      async *pages(app, { id }) {
        for (let page = 1, isMore = true; isMore; page++) {
          const path = `/api/v2/public/execution?page=${page}&limit=10`;
          const answer = await call(app, { method: 'GET', path, account: id });
          if (!isRow(answer) || !Array.isArray(answer.docs)) throw new Unavailable('the answer is no page');
          yield answer.docs.filter(isRow);
          isMore = answer.hasNextPage === true;
        }
      },
    }),
  },
  {
    name: 'works-late',
    says: 'Begins the work of webhooks a moment after it has answered.',
    matters: ['webhook.accepts', 'webhook.dedupe', 'cobalt.failures'],
    change: ({ dispatch }) => ({
      async dispatch(app, job) {
        void sleep(60).then(() => dispatch(app, job));
      },
    }),
  },
];
