import { createServer } from 'node:http';
import { Refused } from '../../../reference/errors.ts';
import { ApiRefusal } from '../errors.ts';
import type { Mutant } from './mutant.ts';

const A_WEEK_MS = 7 * 86_400_000;
const FORBIDDEN = 403;
const isForbidden = (error: unknown): boolean => error instanceof ApiRefusal && error.status === FORBIDDEN;

/** Defects in what people can see of it while it runs. */
export const operationsMutants: readonly Mutant[] = [
  {
    name: 'health-never-asked',
    breaks: 'Asks GoRoute how it is once a week.',
    kills: ['goroute.health'],
    change: () => ({ healthMs: A_WEEK_MS }),
  },
  {
    name: 'health-always-ok',
    breaks: 'Says of itself that it is well, whatever happens.',
    kills: ['goroute.health'],
    // It is asked to work before it can.
    clouds: ['retry.permanent', 'retry.timeout', 'retry.settings'],
    change: () => ({
      serve: (listener) =>
        createServer((request, response) => {
          if (request.url !== '/healthz') return listener(request, response);
          response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
        }),
    }),
  },
  {
    name: 'metrics-failures-uncounted',
    breaks: 'Counts calls that go well, and none that fail.',
    kills: ['goroute.metrics'],
    change: ({ measure }) => ({
      measure(app, measured) {
        if (measured.status !== null && measured.status < 400) measure(app, measured);
      },
    }),
  },
  {
    name: 'metrics-sent-by-attempt',
    breaks: 'Counts a document as sent for each attempt to send it.',
    kills: ['goroute.metrics'],
    change: ({ measure }) => ({
      measure(app, measured) {
        const { endpoint, status } = measured;
        if (endpoint === 'send' && status !== null && status >= 500)
          app.metrics.count('goroute_documents_sent_total', { document_type: 'Invoice' });
        measure(app, measured);
      },
    }),
  },
  {
    name: 'metrics-received-by-delivery',
    breaks: 'Counts a document as received for each delivery that tells of it.',
    kills: ['goroute.metrics'],
    change: ({ parseBody, heedNotices }) => ({
      parseBody(raw) {
        const event = parseBody(raw);
        if (event?.type === 'document.received') counted.push(event);
        return event;
      },
      heedNotices(app, headers) {
        heedNotices(app, headers);
        for (const _ of counted.splice(0)) {
          app.metrics.count('goroute_documents_received_total', { document_type: 'Invoice' });
        }
      },
    }),
  },
  {
    name: 'refusal-unexplained',
    breaks: 'Says of a call that is not permitted only that it did not work.',
    kills: ['goroute.ip-denied'],
    change: ({ begin, logCall, wordsFor, onRefused }) => ({
      begin(app) {
        const { log } = app;
        const isTelling = (value: unknown) => typeof value === 'string' && /IP_NOT_ALLOWED|\bIP\b|address/i.test(value);
        const quiet: typeof log = (message, fields = {}) =>
          log(message, Object.fromEntries(Object.entries(fields).filter(([, value]) => !isTelling(value))));
        Object.assign(app, { log: quiet });
        return begin(app);
      },
      logCall: (app, line) => logCall(app, line.status === FORBIDDEN ? { ...line, code: '' } : line),
      wordsFor: (error) => (isForbidden(error) ? 'This did not work.' : wordsFor(error)),
      onRefused: (app, document, error) =>
        onRefused(app, document, isForbidden(error) ? new Refused('This did not work.') : error),
    }),
  },
  {
    name: 'history-ends-only',
    breaks: 'Keeps the beginning and the end of a transaction, and nothing of what lies between.',
    kills: ['goroute.history'],
    change: ({ takeTransaction }) => ({
      takeTransaction: (app, id, row) => takeTransaction(app, id, { ...row, status_history: [] }),
    }),
  },
];

/** Deliveries that were counted before anybody looked whether they are new. */
const counted: unknown[] = [];
