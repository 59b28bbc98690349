import { errorOf } from '../api.ts';
import { ApiRefusal } from '../errors.ts';
import type { Mutant } from './mutant.ts';

/** Defects in what people are shown of errors. */
export const messageMutants: readonly Mutant[] = [
  {
    name: 'shows-raw-error',
    breaks: 'Shows people the answer as it came.',
    kills: ['augno.error-display'],
    change({ classify, wordsFor }) {
      let last = '';
      return {
        classify(answer) {
          if ((answer.status ?? 0) >= 400) last = JSON.stringify(answer.body);
          return classify(answer);
        },
        wordsFor: (error) => `${wordsFor(error)} ${last}`,
      };
    },
  },
  {
    name: 'shows-log-url',
    breaks: 'Offers people the link to the request log.',
    kills: ['augno.error-display'],
    change({ classify, wordsFor }) {
      let last = '';
      return {
        classify(answer) {
          if ((answer.status ?? 0) >= 400) last = String(errorOf(answer.body).request_log_url);
          return classify(answer);
        },
        wordsFor: (error) => `${wordsFor(error)} More at ${last}`,
      };
    },
  },
  {
    name: 'shows-stack',
    breaks: 'Shows people where in the code it went wrong.',
    kills: ['augno.error-display'],
    change: ({ wordsFor }) => ({
      wordsFor: (error) => `${wordsFor(error)} ${error instanceof Error ? error.stack : ''}`,
    }),
  },
  {
    name: 'shows-other-customer',
    breaks: 'Repeats what Augno says, which is about somebody else.',
    kills: ['augno.error-display'],
    change({ classify, wordsFor }) {
      let last = '';
      return {
        classify(answer) {
          if ((answer.status ?? 0) >= 400) last = String(errorOf(answer.body).message);
          return classify(answer);
        },
        wordsFor: (error) => `${wordsFor(error)} ${last}`,
      };
    },
  },
  {
    name: 'one-message-for-all',
    breaks: 'Has one sentence for everything that goes wrong.',
    // That sentence names no permission, no limit of the plan and nothing that is missing either.
    kills: ['augno.error-origin', 'augno.missing-permission', 'augno.blocked-account', 'augno.configuration-by-name'],
    change: () => ({ wordsFor: () => 'Something went wrong. Please check your input, or try again later.' }),
  },
  {
    name: '5xx-blames-input',
    breaks: 'Asks people to check what they entered while Augno is down.',
    kills: ['augno.error-origin'],
    // What an account lacks is told in words of its own, which this one has not.
    clouds: ['augno.configuration-by-name'],
    change: ({ wordsFor }) => ({
      wordsFor: (error) =>
        error instanceof ApiRefusal ? wordsFor(error) : 'Augno did not take this record. Please check your input.',
    }),
  },
  {
    name: '400-says-try-later',
    breaks: 'Tells people to wait where their own input is wrong.',
    kills: ['augno.error-origin'],
    change: ({ wordsFor }) => ({
      wordsFor: (error) =>
        error instanceof ApiRefusal && error.status === 400
          ? 'Augno does not take this at the moment. Please try again later.'
          : wordsFor(error),
    }),
  },
];
