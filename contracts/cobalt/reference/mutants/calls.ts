import { isRow, isText } from '../../../reference/json.ts';
import { call, sentenceOf } from '../api.ts';
import type { Mutant } from './mutant.ts';

/** Defects in calls of the API, and in how answers are read. */
export const callMutants: readonly Mutant[] = [
  {
    name: 'retries-refusals',
    breaks: 'Tries again whatever was refused, as if time could mend it.',
    kills: ['cobalt.error-matrix', 'cobalt.error-writes', 'retry.permanent'],
    change: ({ classify }) => ({
      classify(answer) {
        const meaning = classify(answer);
        return meaning === 'permanent' ? 'transient' : meaning;
      },
    }),
  },
  {
    name: 'gives-up-at-once',
    breaks: 'Takes every failure of the server for final.',
    kills: ['cobalt.error-matrix', 'cobalt.error-writes'],
    clouds: ['cobalt.account-once', 'retry.growth', 'retry.jitter', 'retry.amplification', 'limit.retry-after'],
    change: () => ({ retriesOf: () => 0 }),
  },
  {
    name: 'decides-by-code',
    breaks: 'Decides by the error code, which only one generation of the API has.',
    kills: ['cobalt.error-matrix', 'cobalt.error-writes'],
    clouds: ['cobalt.account-once', 'retry.permanent'],
    change: ({ classify }) => ({
      classify(answer) {
        const { status, body } = answer;
        const isError = status !== null && status >= 500 && isRow(body) && sentenceOf(body) !== '';
        return isError && !isText(body.error_code) ? 'permanent' : classify(answer);
      },
    }),
  },
  {
    name: 'account-unnamed',
    breaks: 'Leaves the customer out of the headers when it asks for runs, and gets none.',
    kills: ['cobalt.calls', 'cobalt.failures-reconciled', 'cobalt.all-pages'],
    clouds: [
      'cobalt.account-once',
      'cobalt.error-matrix',
      'cobalt.reauth',
      'cobalt.tolerant',
      'cobalt.unpublished',
      'limit.retry-after',
      'retry.amplification',
    ],
    change: () => ({
      async readRuns(app) {
        const path = '/api/v2/public/execution?page=1&limit=100';
        await call(app, { method: 'GET', path }).catch(() => undefined);
        return 0;
      },
    }),
  },
  {
    name: 'unknown-path',
    breaks: 'Looks for the news of an application at a path that there is not, and passes over that.',
    kills: ['cobalt.calls'],
    change: ({ readApps }) => ({
      async readApps(app, user) {
        await call(app, { method: 'GET', path: '/api/v2/public/applications', account: user.id }).catch(
          () => undefined,
        );
        return readApps(app, user);
      },
    }),
  },
  {
    name: 'first-page-only',
    breaks: 'Reads the first page of a list, and no other.',
    kills: ['cobalt.all-pages'],
    change: ({ pages }) => ({
      async *pages(app, user) {
        for await (const rows of pages(app, user)) {
          yield rows;
          return;
        }
      },
    }),
  },
  {
    name: 'strict-webhooks',
    breaks: 'Takes no webhook for good that has a member which it does not know.',
    kills: ['cobalt.tolerant'],
    change({ parseBody }) {
      const known =
        'linked_account_id org_id environment type event slug createdAt instance_id workflow_id config_id workflow_name status';
      return {
        parseBody(raw) {
          const event = parseBody(raw);
          const isKnown = Object.keys(event?.data ?? {}).every((name) => known.split(' ').includes(name));
          return isKnown ? event : undefined;
        },
      };
    },
  },
];
