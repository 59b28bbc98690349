import { call } from '../api.ts';
import type { Mutant } from './mutant.ts';

/** Defects in how applications are connected, and in who may use a workflow. */
export const connectionMutants: readonly Mutant[] = [
  {
    name: 'expired-is-connected',
    breaks: 'Takes a connection that must be made again for a good one.',
    kills: ['cobalt.reauth', 'cobalt.monitored'],
    change: ({ takeApp }) => ({
      takeApp: (app, id, row) => takeApp(app, id, { ...row, reauth_required: false }),
    }),
  },
  {
    name: 'expired-unheard',
    breaks: 'Does not listen for Connection Expired.',
    kills: ['cobalt.reauth', 'cobalt.monitored'],
    change: ({ apply }) => ({
      apply: (app, event) => (event.type === 'Connection Expired' ? Promise.resolve() : apply(app, event)),
    }),
  },
  {
    name: 'expired-by-webhook-only',
    breaks: 'Learns of a dead connection by a webhook alone, and never looks.',
    kills: ['cobalt.reauth'],
    clouds: ['cobalt.tolerant', 'cobalt.error-matrix', 'limit.polling', 'retry.permanent'],
    change: () => ({ readApps: () => Promise.resolve(0) }),
  },
  {
    name: 'settings-thrown-away',
    breaks: 'Removes a connection that has expired, and its settings with it.',
    kills: ['cobalt.reauth'],
    clouds: ['cobalt.monitored', 'cobalt.ui-reconnect', 'cobalt.ui-states', 'environment.swap'],
    change: ({ takeApp }) => ({
      takeApp(app, id, row) {
        takeApp(app, id, row);
        if (row.reauth_required !== true) return;
        const path = `/api/v2/public/linked-account/integration/${String(row.slug)}?linked_account_id=${id}`;
        void call(app, { method: 'DELETE', path, account: id }).catch(() => undefined);
      },
    }),
  },
  {
    name: 'claims-on',
    breaks: 'Says that a workflow is on, whether it is there for the customer or not.',
    kills: ['cobalt.access'],
    clouds: ['cobalt.error-writes'],
    change: ({ enable }) => ({
      enable: (app, user, slug, workflow, enabled) => enable(app, user, slug, workflow, enabled).catch(() => true),
    }),
  },
  {
    name: 'never-switched-on',
    breaks: 'Notes that a workflow is on, and does not tell Cobalt.',
    kills: ['cobalt.access', 'cobalt.chain'],
    clouds: ['cobalt.error-writes'],
    change: () => ({
      async enable(app, user, slug, workflow, enabled) {
        const config = await app.parts.openConfig(app, user, slug);
        if (!JSON.stringify(config).includes(workflow)) throw new Error('not available');
        return enabled;
      },
    }),
  },
];
