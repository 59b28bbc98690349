import { randomUUID } from 'node:crypto';
import type { Mutant } from './mutant.ts';

const alerts = { kills: ['ops.alerts'] };
const ids = { kills: ['trace.request-id'] };
const trace = { kills: ['trace.connection'] };
const hooks = { kills: ['ops.hooks-closed'] };

const ONE_FOR_ALL = '3f0e7c52-6a1d-4b8e-9d1c-2a5b7f604e91';

/** Defects in watching the integration, in finding one exchange again, and in keeping its test hooks shut. */
export const operationsMutants: readonly Mutant[] = [
  {
    name: 'alerts-none',
    breaks: 'Nobody counts what goes wrong.',
    ...alerts,
    change: () => ({ notice: () => {} }),
  },
  {
    name: 'alerts-refresh-only',
    breaks: 'Counts refreshes that fail, and neither webhooks nor revoked tokens.',
    ...alerts,
    change: ({ notice }) => ({
      notice(app, sign, who) {
        if (sign === 'refresh_failures') notice(app, sign, who);
      },
    }),
  },
  {
    name: 'alerts-no-spikes',
    breaks: 'Takes each revoked token for a matter of its own: a wave of them is nothing special.',
    ...alerts,
    change: ({ notice }) => ({
      notice(app, sign, who) {
        if (sign !== 'tokens_revoked') notice(app, sign, who);
      },
    }),
  },
  {
    name: 'alerts-one-word',
    breaks: 'Everything that goes wrong raises one and the same alert.',
    ...alerts,
    change: ({ notice }) => ({ notice: (app, _sign, who) => notice(app, 'refresh_failures', who) }),
  },
  {
    name: 'alerts-always',
    breaks: 'Raises alerts by the number of requests, failed or not: so many that nobody looks.',
    ...alerts,
    change: ({ trace }) => ({
      trace(app, ...request) {
        trace(app, ...request);
        app.alerts.note('refresh_failures');
      },
    }),
  },
  {
    name: 'trace-no-id',
    breaks: 'Sends no request id.',
    kills: ['trace.request-id', 'trace.connection'],
    change: () => ({ newRequestId: () => '' }),
  },
  {
    name: 'trace-constant-id',
    breaks: 'Sends the same request id with everything, made once when the process started.',
    kills: ['trace.request-id', 'trace.connection'],
    change: () => ({ newRequestId: () => ONE_FOR_ALL }),
  },
  {
    name: 'trace-id-reused-on-retry',
    breaks: 'A repeated request has the id of the one that failed.',
    ...ids,
    change({ transport }) {
      const failed = new Map<string, string>();
      const pathOf = (url: string) => url.replace(/^.*\/api\/v1/, '');
      return {
        newRequestId: (path) => failed.get(path) ?? randomUUID(),
        async transport(url, init) {
          const response = await transport(url, init);
          const id = new Headers(init.headers).get('x-revento-request-id') ?? '';
          if (response.ok) failed.delete(pathOf(url));
          else failed.set(pathOf(url), id);
          return response;
        },
      };
    },
  },
  {
    name: 'trace-not-uuid',
    breaks: 'Its request ids are unique, and no UUIDs.',
    ...ids,
    change: () => ({ newRequestId: () => randomUUID().replaceAll('-', '') }),
  },
  {
    name: 'trace-mixes-tenants',
    breaks: 'Files each request under every connection.',
    ...trace,
    change: ({ trace }) => ({
      trace(app, eventId, ...request) {
        const known = app.connections.all().map((connection) => connection.eventId);
        for (const each of new Set([eventId, ...known])) trace(app, each, ...request);
      },
    }),
  },
  {
    name: 'trace-forgets-retries',
    breaks: 'Notes only the attempt that succeeded, and not those that failed before it.',
    ...trace,
    change: ({ trace }) => ({
      trace(app, eventId, requestId, what, status) {
        if (status === 200) trace(app, eventId, requestId, what, status);
      },
    }),
  },
  {
    name: 'trace-forgets-webhooks',
    breaks: 'Notes what it asked, and not what it was told: no delivery is in the trace.',
    ...trace,
    change: () => ({ traceDelivery: () => {} }),
  },
  {
    name: 'hooks-open',
    breaks: 'The hooks for tests answer everybody.',
    ...hooks,
    change: () => ({ isHookAllowed: () => true }),
  },
  {
    name: 'hooks-token-unchecked',
    breaks: 'The hooks want a token, and take any.',
    ...hooks,
    change: () => ({ isHookAllowed: (runToken, given) => Boolean(runToken && given) }),
  },
  {
    name: 'hooks-token-prefix',
    breaks: 'The hooks take whatever the token begins with.',
    ...hooks,
    change: () => ({ isHookAllowed: (runToken, given) => Boolean(runToken && given && runToken.startsWith(given)) }),
  },
  {
    name: 'hooks-token-empty',
    breaks: 'The hooks refuse a wrong token, and let an empty one pass.',
    ...hooks,
    change: ({ isHookAllowed }) => ({
      isHookAllowed: (runToken, given) => given === '' || isHookAllowed(runToken, given),
    }),
  },
];
