import { ApiRefusal } from '../errors.ts';
import type { CallLine } from '../logging.ts';
import type { Variant } from './variant.ts';

const LATE_MS = 700;

/** A line as many programs write it. */
const plainLine = ({ method, path, status, code, requestId }: CallLine): string =>
  status === null
    ? `WARN augno: ${method} ${path}: ${code}`
    : `${status < 400 ? 'INFO' : 'WARN'} augno: ${method} ${path} -> ${status} ${code} (request ${requestId})`;

/** Other ways to log, to alert, and to tell people of errors. */
export const tellingVariants: readonly Variant[] = [
  {
    name: 'logs-plain-text',
    says: 'Logs in lines of plain text, on the error output.',
    matters: ['augno.failures-logged', 'log.outage', 'augno.personal-data', 'version.refused'],
    change: () => ({ logCall: (_app, line) => void process.stderr.write(`${plainLine(line)}\n`) }),
  },
  {
    name: 'logs-late',
    says: 'Gathers its log lines, and writes them most of a second later.',
    matters: ['augno.failures-logged', 'log.outage', 'version.refused'],
    change: ({ logCall }) => ({
      logCall(app, line) {
        setTimeout(() => logCall(app, line), LATE_MS);
      },
    }),
  },
  {
    name: 'version-told-to-people',
    says: 'Tells people that the version is refused, and logs no line of it.',
    matters: ['version.refused'],
    change: ({ logCall }) => ({
      logCall(app, line) {
        if (!line.code.startsWith('api_version')) logCall(app, line);
        else app.messages.tell('setup', 'Augno does not serve the API version of this integration any more.');
      },
    }),
  },
  {
    name: 'alerts-late',
    says: 'Counts failures in the background, so that an alert comes a moment later.',
    matters: ['ops.error-burst', 'key.dead'],
    change: ({ notice }) => ({
      notice(app, sign, who) {
        setTimeout(() => notice(app, sign, who), LATE_MS);
      },
    }),
  },
  {
    name: 'messages-in-german',
    says: 'Speaks German to people.',
    matters: ['augno.error-origin', 'augno.error-display'],
    change: () => ({
      wordsFor(error) {
        const missing = /^This account has no (.*)$/.exec(error instanceof Error ? error.message : '');
        if (missing) return `In diesem Konto fehlt: ${missing[1]}`;
        if (!(error instanceof ApiRefusal)) return 'Augno ist nicht erreichbar. Wir versuchen es weiter.';
        if (error.status === 403) return `Augno lässt das nicht zu (${error.asked}): ${error.message}`;
        if (error.param === null) return 'Augno nimmt diesen Datensatz nicht an. Bitte sehen Sie ihn durch.';
        const field = error.param.endsWith('name') ? 'den Firmennamen' : 'die Bestellnummer';
        return `Bitte prüfen Sie ${field}: Augno nimmt das nicht an.`;
      },
    }),
  },
  {
    name: 'messages-with-reference',
    says: 'Gives people the Request-ID, so that support finds what they speak of.',
    matters: ['augno.error-display', 'augno.error-origin'],
    change: ({ wordsFor }) => ({
      wordsFor: (error) =>
        error instanceof ApiRefusal ? `${wordsFor(error)} Reference: ${error.requestId}` : wordsFor(error),
    }),
  },
  {
    name: 'library-newest',
    says: 'Calls with the newest release of the Go library.',
    matters: ['augno.library-release', 'augno.version-latest'],
    change: ({ headersOf }) => ({
      headersOf: (app, call) => ({ ...headersOf(app, call), 'user-agent': 'Augno/Go 0.16.1' }),
    }),
  },
];
