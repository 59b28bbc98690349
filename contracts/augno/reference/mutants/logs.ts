import type { Mutant } from './mutant.ts';

const MAIL = /[\w.]+@[\w.]+/;

/** What a careless line of a log is written by. */
function print(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Defects in what is logged, and what is not. */
export const logMutants: readonly Mutant[] = [
  {
    name: 'logs-no-request-id',
    breaks: 'Logs every call, and not the id that Augno gave it.',
    kills: ['augno.failures-logged'],
    change: ({ logCall }) => ({ logCall: (app, line) => logCall(app, { ...line, requestId: '' }) }),
  },
  {
    name: 'logs-last-attempt-only',
    breaks: 'Logs nothing of an attempt that it repeats.',
    kills: ['augno.failures-logged'],
    change: ({ logCall }) => ({
      logCall(app, line) {
        const isRepeated = line.status !== null && (line.status >= 500 || [408, 429].includes(line.status));
        if (!isRepeated) logCall(app, line);
      },
    }),
  },
  {
    name: 'logs-own-ids-only',
    breaks: 'Logs calls under ids of its own, which Augno knows nothing of.',
    kills: ['augno.failures-logged'],
    change({ logCall }) {
      let calls = 0;
      return {
        logCall(app, line) {
          calls++;
          logCall(app, { ...line, requestId: `call-${calls}` });
        },
      };
    },
  },
  {
    name: 'outage-unlogged',
    breaks: 'Logs answers, and nothing where none came.',
    kills: ['log.outage'],
    change: ({ logCall }) => ({
      logCall(app, line) {
        if (line.status !== null) logCall(app, line);
      },
    }),
  },
  {
    name: 'key-failure-unlogged',
    breaks: 'Writes no line about a key that is refused, since it stops before it gets there.',
    kills: ['log.outage'],
    change: ({ logCall, notice }) => ({
      logCall(app, line) {
        if (line.status !== 401) logCall(app, line);
      },
      notice(app, sign, who) {
        if (sign !== 'key_refused') notice(app, sign, who);
      },
    }),
  },
  {
    name: 'logs-bodies',
    breaks: 'Logs every request with its body.',
    kills: ['augno.personal-data'],
    change: ({ transport }) => ({
      transport(url, init) {
        print({ message: 'request', method: init.method, body: init.body });
        return transport(url, init);
      },
    }),
  },
  {
    name: 'logs-customer-mail',
    breaks: 'Reads how customers can be reached, and logs their mail addresses.',
    kills: ['augno.personal-data'],
    change: ({ transport }) => ({
      async transport(url, init) {
        const isList = /\/sales\/customers(\?|$)/.test(url) && init.method === 'GET' && !url.includes('cursor=');
        const address = isList ? `${url}${url.includes('?') ? '&' : '?'}include[]=contact_info` : url;
        const response = await transport(address, init);
        const [mail] = isList ? (MAIL.exec(await response.clone().text()) ?? []) : [];
        if (mail !== undefined) print({ message: 'customer read', mail });
        return response;
      },
    }),
  },
  {
    name: 'logs-error-bodies',
    breaks: 'Logs the body of every answer that is an error, with all that it repeats of the request.',
    kills: ['augno.personal-data'],
    change: ({ transport }) => ({
      async transport(url, init) {
        const response = await transport(url, init);
        if (!response.ok) print({ message: 'answer', status: response.status, body: await response.clone().text() });
        return response;
      },
    }),
  },
  {
    name: 'logs-webhooks',
    breaks: 'Logs every webhook with its body.',
    kills: ['augno.personal-data'],
    change: ({ parseBody }) => ({
      parseBody(raw) {
        print({ message: 'webhook', body: raw.toString() });
        return parseBody(raw);
      },
    }),
  },
];
