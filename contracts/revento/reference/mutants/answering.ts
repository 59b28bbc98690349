import { work } from '../worker.ts';
import type { Mutant } from './mutant.ts';

const slow = { kills: ['webhook.ack-time'] };
const fragile = { kills: ['webhook.tolerance'] };

const isKnownType = (type: string) => /^(application|participant|activity|data|user|integration)\./.test(type);
const SMALL_BODY = 4_096;

/** Defects of the receiver: how it answers. */
export const answeringMutants: readonly Mutant[] = [
  {
    name: 'ack-inline',
    breaks: 'The work is done before the answer.',
    ...slow,
    change: () => ({
      async dispatch(app, job) {
        await work(app, job);
      },
    }),
  },
  {
    name: 'ack-lock',
    breaks: 'One lock guards receiving and working, so a webhook waits for the work of those before it.',
    ...slow,
    change({ receive }) {
      let held: Promise<unknown> = Promise.resolve();
      return {
        async receive(app, delivery) {
          await held;
          return receive(app, delivery);
        },
        dispatch(app, job) {
          held = Promise.all([held, work(app, job)]);
        },
      };
    },
  },
  {
    name: 'type-unknown-500',
    breaks: 'A type that it does not know is an error: the answer is a 500.',
    ...fragile,
    change: ({ parseBody }) => ({
      parseBody(raw) {
        const envelope = parseBody(raw);
        if (envelope && !isKnownType(envelope.type)) throw new Error(`No handler for ${envelope.type}`);
        return envelope;
      },
    }),
  },
  {
    name: 'type-unknown-crash',
    breaks: 'A type that it does not know ends the process.',
    ...fragile,
    change: ({ parseBody }) => ({
      parseBody(raw) {
        const envelope = parseBody(raw);
        if (envelope && !isKnownType(envelope.type)) process.exit(1);
        return envelope;
      },
    }),
  },
  {
    name: 'json-crash',
    breaks: 'The body is taken for a JSON object unseen: anything else is answered 500.',
    ...fragile,
    change: ({ parseBody }) => ({
      parseBody(raw) {
        const { type } = JSON.parse(raw.toString('utf8'));
        return String(type) === '' ? undefined : parseBody(raw);
      },
    }),
  },
  {
    name: 'body-too-small-limit',
    breaks: 'Bodies of more than 4 KiB are refused, and a form with a long text is one.',
    ...fragile,
    change: () => ({
      async readBody(request) {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        const raw = Buffer.concat(chunks);
        return raw.length > SMALL_BODY ? undefined : raw;
      },
    }),
  },
];
