import { findingText, Stopped } from '../errors.ts';
import { codeOf, findingsOf } from '../words.ts';
import type { Variant } from './variant.ts';

const LATE_MS = 700;
/** In both vocabularies. */
const NOT_REGISTERED = ['PARTICIPANT_NOT_FOUND', 'PART_001'];

/** Other ways to log, to alert, and to tell people of errors. */
export const tellingVariants: readonly Variant[] = [
  {
    name: 'logs-late',
    says: 'Gathers its log lines, and writes them most of a second later.',
    matters: ['log.outage', 'log.calls', 'log.structured'],
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
    matters: ['goroute.sandbox-key', 'goroute.sender-unregistered', 'key.dead'],
    change: () => ({
      wordsFor(error) {
        if (error instanceof Stopped) return 'GoRoute lehnt unseren Schlüssel ab: ist es einer der Produktion?';
        if (NOT_REGISTERED.includes(codeOf(error))) return 'Unsere Adresse ist bei GoRoute nicht registriert.';
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
  {
    name: 'logs-key-value',
    says: 'Logs calls as pairs of names and values, on the error output.',
    matters: ['log.calls', 'log.structured', 'goroute.personal-data', 'goroute.ip-denied'],
    change: () => ({
      logCall(_app, { seconds, ...line }) {
        const pairs = Object.entries(line).map(([name, value]) => `${name}=${JSON.stringify(value ?? '')}`);
        process.stderr.write(`level=info msg="api call" ${pairs.join(' ')} took=${seconds}\n`);
      },
    }),
  },
  {
    name: 'health-asked-often',
    says: 'Asks GoRoute how it is every ten seconds.',
    matters: ['goroute.health', 'goroute.metrics'],
    change: () => ({ healthMs: 10_000 }),
  },
];
