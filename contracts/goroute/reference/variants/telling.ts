import type { Variant } from './variant.ts';

const LATE_MS = 700;

/** Other ways to tell what it does, and how it is. */
export const tellingVariants: readonly Variant[] = [
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
    name: 'logs-late',
    says: 'Gathers its log lines, and writes them most of a second later.',
    matters: ['log.calls', 'log.structured'],
    change: ({ logCall }) => ({
      logCall(app, line) {
        setTimeout(() => logCall(app, line), LATE_MS);
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
