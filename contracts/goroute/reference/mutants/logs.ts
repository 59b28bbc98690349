import type { Mutant } from './mutant.ts';

/** What a careless line of a log is written by. */
function print(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Defects in what is logged, and what is not. */
export const logMutants: readonly Mutant[] = [
  {
    name: 'logs-failures-only',
    breaks: 'Logs calls that fail, and none that go well.',
    kills: ['log.calls', 'log.structured'],
    change: ({ logCall }) => ({
      logCall(app, line) {
        if (line.status === null || line.status >= 400) logCall(app, line);
      },
    }),
  },
  {
    name: 'logs-last-attempt-only',
    breaks: 'Logs nothing of an attempt that it repeats.',
    kills: ['log.calls'],
    change: ({ logCall }) => ({
      logCall(app, line) {
        if (line.status === null || line.status < 500) logCall(app, line);
      },
    }),
  },
  {
    name: 'logs-prose',
    breaks: 'Logs calls in sentences.',
    kills: ['log.structured'],
    change: () => ({
      logCall(_app, { method, path, status, code, requestId }) {
        process.stdout.write(`Called ${method} ${path} and got ${status ?? `no answer: ${code}`} (${requestId}).\n`);
      },
    }),
  },
  {
    name: 'logs-unjoined',
    breaks: 'Logs calls with the id of each, and none of the work that they belong to.',
    kills: ['log.structured'],
    change: ({ logCall }) => ({ logCall: (app, line) => logCall(app, { ...line, correlationId: '' }) }),
  },
  {
    name: 'logs-documents',
    breaks: 'Logs every request with its body.',
    kills: ['goroute.personal-data'],
    change: ({ transport }) => ({
      transport(url, init) {
        if (init.body) print({ message: 'request', method: init.method, body: init.body });
        return transport(url, init);
      },
    }),
  },
  {
    name: 'logs-arrived-documents',
    breaks: 'Logs what it reads of documents that have arrived.',
    kills: ['goroute.personal-data'],
    change: ({ transport }) => ({
      async transport(url, init) {
        const response = await transport(url, init);
        if (/\/documents\/[^/?]+$/.test(url)) print({ message: 'document', body: await response.clone().text() });
        return response;
      },
    }),
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
    // What is not logged is not told, either.
    clouds: ['key.dead', 'goroute.alerts'],
    change: ({ logCall, notice }) => ({
      logCall(app, line) {
        if (line.status !== 401) logCall(app, line);
      },
      notice(app, sign, who) {
        if (sign !== 'key_refused') notice(app, sign, who);
      },
    }),
  },
];
