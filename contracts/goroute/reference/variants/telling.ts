import { findingText } from '../errors.ts';
import type { CallLine } from '../logging.ts';
import { findingsOf } from '../words.ts';
import type { Variant } from './variant.ts';

const LATE_MS = 700;

/** A line as many programs write it. */
const plainLine = ({ method, path, status, code, correlationId }: CallLine): string =>
  status === null
    ? `WARN goroute: ${method} ${path}: ${code} (${correlationId})`
    : `${status < 400 ? 'INFO' : 'WARN'} goroute: ${method} ${path} -> ${status} ${code} (${correlationId})`;

/** Other ways to log, to alert, and to tell people of errors. */
export const tellingVariants: readonly Variant[] = [
  {
    name: 'logs-plain-text',
    says: 'Logs in lines of plain text, on the error output.',
    matters: ['log.outage', 'key.leaks'],
    change: () => ({ logCall: (_app, line) => void process.stderr.write(`${plainLine(line)}\n`) }),
  },
  {
    name: 'logs-late',
    says: 'Gathers its log lines, and writes them most of a second later.',
    matters: ['log.outage'],
    change: ({ logCall }) => ({
      logCall(app, line) {
        setTimeout(() => logCall(app, line), LATE_MS);
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
    matters: ['key.dead'],
    change: () => ({
      wordsFor(error) {
        const findings = findingsOf(error).map(findingText);
        if (findings.length > 0)
          return `Das Dokument verletzt eine Regel und wurde nicht gesendet. ${findings.join(' ')}`;
        return 'GoRoute nimmt das Dokument nicht an, oder ist nicht erreichbar. Bitte sehen Sie es durch.';
      },
    }),
  },
  {
    name: 'key-logged-redacted',
    says: 'Logs which key a call was made with, by its prefix and its last four characters.',
    matters: ['key.leaks'],
    change: ({ logCall }) => ({
      logCall(app, line) {
        const { apiKey } = app.config;
        app.log('key', { key: `${apiKey.slice(0, 8)}****${apiKey.slice(-4)}` });
        logCall(app, line);
      },
    }),
  },
];
