import type { Mutant } from './mutant.ts';

/** Defects in what is logged, and what is not. */
export const logMutants: readonly Mutant[] = [
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
];
