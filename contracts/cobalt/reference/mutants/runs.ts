import type { Mutant } from './mutant.ts';

/** Defects in events, in what becomes of runs, and in who hears of it. */
export const runMutants: readonly Mutant[] = [
  {
    name: 'payload-with-gaps',
    breaks: 'Fires events whatever is missing in them.',
    kills: ['cobalt.event-payload'],
    change: () => ({ checkPayload() {} }),
  },
  {
    name: 'event-misspelt',
    breaks: 'Leaves out the company of a contact.',
    kills: ['cobalt.event-payload'],
    change: ({ eventCall }) => ({
      eventCall(one) {
        const { company: _, ...payload } = one.payload;
        return eventCall({ ...one, payload });
      },
    }),
  },
  {
    name: 'fires-twice',
    breaks: 'Fires each event once more, to be sure.',
    kills: ['cobalt.event-payload', 'cobalt.chain'],
    clouds: ['cobalt.error-writes', 'cobalt.load', 'cobalt.unpublished'],
    change: ({ send }) => ({
      async send(app, one) {
        await send(app, one);
        await send(app, { ...one, status: 'queued' });
      },
    }),
  },
  {
    name: 'absence-unseen',
    breaks: 'Takes the answer to an event for its run, and never looks.',
    kills: ['cobalt.unpublished'],
    change: () => ({ judgeEvent() {} }),
  },
  {
    name: 'failures-logged-only',
    breaks: 'Writes into the log that a run failed, and tells nobody.',
    kills: ['cobalt.failures', 'cobalt.failures-reconciled'],
    clouds: ['cobalt.scopes'],
    change: () => ({ onFailed() {} }),
  },
  {
    name: 'failures-without-reason',
    breaks: 'Files that a run failed, and not which node, and why.',
    kills: ['cobalt.failures', 'cobalt.nodes'],
    clouds: ['cobalt.scopes'],
    change: () => ({ errorIn: () => null }),
  },
  {
    name: 'first-node-blamed',
    breaks: 'Looks for the reason of a failure at the second node of the workflow, whichever failed.',
    kills: ['cobalt.nodes'],
    clouds: ['cobalt.scopes'],
    change: ({ errorIn }) => ({
      errorIn(row) {
        const nodes: unknown[] = Array.isArray(row.nodes) ? row.nodes : [];
        return errorIn({ ...row, nodes: nodes.slice(0, 2) }) ?? (row.status === 'ERRORED' ? 'unknown' : null);
      },
    }),
  },
  {
    name: 'errored-alone-fails',
    breaks: 'Knows of runs that errored, and of none that took too long or were stopped.',
    kills: ['cobalt.failures'],
    change: ({ takeRun }) => ({
      takeRun(app, id, run, row) {
        if (row.status !== 'TIMED_OUT' && row.status !== 'STOPPED') takeRun(app, id, run, row);
      },
    }),
  },
  {
    name: 'forbidden-unfiled',
    breaks:
      'Takes a refusal for want of a scope for a matter between the customer and the application, and files nothing.',
    kills: ['cobalt.scopes'],
    change: ({ takeRun, errorIn }) => ({
      takeRun(app, id, run, row) {
        const isForbidden = JSON.stringify(row.nodes ?? []).includes('"status":403');
        if (!isForbidden || errorIn(row) === null) takeRun(app, id, run, row);
      },
    }),
  },
  {
    name: 'told-at-each-webhook',
    breaks: 'Tells of a failure at each webhook, however often it comes.',
    kills: ['cobalt.failures'],
    clouds: ['webhook.dedupe', 'webhook.dead-letter', 'cobalt.unpublished'],
    change: () => ({
      remember: (inbox, event, { keyOf }) => inbox.add(`${keyOf(event)} ${Math.random()}`, keyOf(event), event),
      takeRun(app, id, run, row) {
        const user = app.users.get(id);
        if (!user) return;
        const error = app.parts.errorIn(row);
        const next = { workflow: '', status: String(row.status), error, startedAt: '', isRerun: false };
        app.users.change(id, { runs: { ...user.runs, [run]: next } });
        app.log('run', { run, status: next.status });
        if (next.status !== 'COMPLETED' && next.status !== 'RUNNING') app.parts.onFailed(app, id, run, next);
      },
    }),
  },
  {
    name: 'lost-is-lost',
    breaks: 'Learns of runs by webhooks alone.',
    kills: ['cobalt.failures-reconciled', 'cobalt.all-pages'],
    clouds: ['cobalt.unpublished', 'cobalt.error-matrix', 'limit.polling', 'limit.retry-after', 'retry.amplification'],
    change: () => ({ readRuns: () => Promise.resolve(0) }),
  },
  {
    name: 'success-unfiled',
    breaks: 'Files runs that failed, and none that were completed.',
    kills: ['cobalt.chain', 'cobalt.monitored'],
    clouds: [
      'cobalt.all-pages',
      'cobalt.unpublished',
      'cobalt.load',
      'cobalt.scopes',
      'webhook.accepts',
      'webhook.dedupe',
      'webhook.raw-body',
    ],
    change: ({ takeRun }) => ({
      takeRun(app, id, run, row) {
        if (row.status !== 'COMPLETED') takeRun(app, id, run, row);
      },
    }),
  },
  {
    name: 'silent-log',
    breaks: 'Writes no line for runs and connections.',
    kills: ['cobalt.monitored'],
    change: ({ takeRun, takeApp }) => ({
      takeRun: (app, id, run, row) => takeRun({ ...app, log() {} }, id, run, row),
      takeApp: (app, id, row) => takeApp({ ...app, log() {} }, id, row),
    }),
  },
  {
    name: 'subscription-unread',
    breaks: 'Never looks whether webhooks are still to come.',
    kills: ['cobalt.subscribed'],
    change: () => ({ checkWebhooks: () => Promise.resolve() }),
  },
  {
    name: 'proxy-open',
    breaks: 'Answers proxies without asking who is there.',
    kills: ['cobalt.proxy'],
    change: ({ lookUpCustomer }) => ({
      lookUpCustomer: (app, _token, sent) => lookUpCustomer(app, app.users.all()[0]?.proxyToken, sent),
    }),
  },
  {
    name: 'proxy-guesses',
    breaks: 'Answers a proxy that was given too little as if it had been given enough.',
    kills: ['cobalt.proxy'],
    clouds: ['cobalt.nodes'],
    change: () => ({ refuseProxy: () => ({ status: 200, body: { email: '', name: 'Unknown' } }) }),
  },
];
