import type { Row } from '../../../reference/json.ts';
import { ApiRefusal, DocumentRefused, Stopped } from '../errors.ts';
import type { Mutant } from './mutant.ts';

/** Defects in what somebody is told of trouble, and in what is found out without being told. */
export const tellingMutants: readonly Mutant[] = [
  {
    name: 'rejections-unalerted',
    breaks: 'Raises alerts when it cannot work, and none when a document does not arrive.',
    kills: ['goroute.alerts'],
    clouds: ['goroute.stuck'],
    change: ({ notice }) => ({
      notice(app, sign, who) {
        if (sign !== 'delivery_failed' && sign !== 'delivery_stuck') notice(app, sign, who);
      },
    }),
  },
  {
    name: 'alert-for-each-document',
    breaks: 'Raises an alert of its own for each document that does not arrive.',
    kills: ['goroute.alerts'],
    change({ begin, notice }) {
      const raised: Row[] = [];
      return {
        begin(app) {
          const list = app.alerts.list.bind(app.alerts);
          app.alerts.list = () => [...list(), ...raised];
          return begin(app);
        },
        notice(app, sign, who) {
          if (sign === 'delivery_failed') raised.push({ alert: `document ${who} did not arrive`, count: 1 });
          else notice(app, sign, who);
        },
      };
    },
  },
  {
    name: 'one-alert-for-all',
    breaks: 'Has one alert for everything that goes wrong.',
    kills: ['goroute.alerts'],
    // Which of them it was cannot be told.
    clouds: ['ops.error-burst', 'goroute.stuck', 'key.dead'],
    change: ({ notice }) => ({ notice: (app) => notice(app, 'api_failures') }),
  },
  {
    name: 'key-blamed-on-nobody',
    breaks: 'Tells people that something is wrong when its key is refused, and not that it is the key.',
    kills: ['goroute.sandbox-key', 'goroute.alerts'],
    clouds: ['key.dead'],
    change: ({ wordsFor, notice }) => ({
      wordsFor: (error) =>
        error instanceof Stopped ? 'The document could not be sent at the moment.' : wordsFor(error),
      notice: (app, sign, who) => notice(app, sign === 'key_refused' ? 'api_failures' : sign, who),
    }),
  },
  {
    name: 'key-tried-again',
    breaks: 'Takes a refused key for something that time can mend.',
    kills: ['goroute.sandbox-key', 'goroute.alerts'],
    clouds: ['key.dead', 'key.rotation', 'key.stragglers', 'retry.permanent'],
    change: ({ classify }) => ({
      classify(answer) {
        const meaning = classify(answer);
        return meaning === 'dead-key' ? 'transient' : meaning;
      },
    }),
  },
  {
    name: 'sender-taken-for-receiver',
    breaks: 'Tells people that the receiver does not exist, whoever it is that was not found.',
    kills: ['goroute.sender-unregistered'],
    clouds: ['goroute.own-registration'],
    change: ({ wordsFor, notice }) => ({
      wordsFor(error) {
        const isRefusal = error instanceof ApiRefusal || error instanceof DocumentRefused;
        return isRefusal && error.code === 'PARTICIPANT_NOT_FOUND' ? 'The receiver does not exist.' : wordsFor(error);
      },
      notice: (app, sign, who) => notice(app, sign === 'sender_not_registered' ? 'document_refused' : sign, who),
    }),
  },
  {
    name: 'webhooks-trusted-to-come',
    breaks: 'Learns how documents fare from webhooks alone.',
    kills: ['goroute.webhook-missing'],
    clouds: ['goroute.stuck', 'webhook.reconcile'],
    change: ({ readTransaction }) => ({
      // What a webhook tells has a correlation id that is the transaction's.
      readTransaction: async (app, id, correlationId) =>
        correlationId === id ? readTransaction(app, id, correlationId) : undefined,
    }),
  },
  {
    name: 'arrivals-unread',
    breaks: 'Reads the list of transactions once a day, and that of documents that have arrived never.',
    kills: ['goroute.webhook-missing'],
    change: ({ pages }) => ({
      async *pages(app, path, member, correlationId) {
        if (member !== 'documents') yield* pages(app, path, member, correlationId);
      },
    }),
  },
];
