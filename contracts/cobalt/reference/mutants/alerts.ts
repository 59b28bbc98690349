import type { Mutant } from './mutant.ts';

/** So many failures in a row are taken for an outage. */
const IN_A_ROW = 6;

/** Defects in when alerts are raised. */
export const alertMutants: readonly Mutant[] = [
  {
    name: 'alerts-none',
    breaks: 'Raises no alert about calls that fail.',
    kills: ['ops.error-burst'],
    change: ({ notice }) => ({
      notice(app, sign, who) {
        if (sign !== 'api_failures') notice(app, sign, who);
      },
    }),
  },
  {
    name: 'alerts-always',
    breaks: 'Counts every call for a failure, so that there is an alert all day long.',
    kills: ['ops.error-burst'],
    // Whoever looks whether people hear of an event takes any alert for news of it.
    clouds: ['cobalt.unpublished'],
    change: ({ logCall }) => ({
      logCall(app, line) {
        logCall(app, line);
        app.alerts.note('api_failures');
      },
    }),
  },
  {
    name: 'alerts-only-outages',
    breaks: 'Raises an alert only where nothing goes well any more.',
    kills: ['ops.error-burst'],
    change({ classify, notice }) {
      let failures = 0;
      return {
        classify(answer) {
          const meaning = classify(answer);
          failures = meaning === 'transient' ? failures + 1 : 0;
          return meaning;
        },
        notice(app, sign, who) {
          if (sign !== 'api_failures' || failures >= IN_A_ROW) notice(app, sign, who);
        },
      };
    },
  },
];
