import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOOKS } from '../../../reference/hook-guard.ts';
import type { Parts } from '../parts.ts';
import { work } from '../worker.ts';
import { Queue } from './queue.ts';
import type { Variant } from './variant.ts';

const FAST_ENOUGH_MS = 5_000;
const SLOW_START_MS = 5_000;
const ONE_REQUEST_MS = 3_000;

/** Other ways to be a server. */
export const answeringVariants: readonly Variant[] = [
  {
    name: 'answers-200',
    says: 'Answers 200 to a webhook.',
    matters: ['webhook.accepts', 'webhook.dedupe'],
    change: answering(202, 200),
  },
  {
    name: 'answers-204',
    says: 'Answers 204, without a body, to a webhook.',
    matters: ['webhook.accepts', 'webhook.dedupe'],
    change: answering(202, 204),
  },
  {
    name: 'refuses-400',
    says: 'Answers 400 to a signature that is wrong.',
    matters: ['webhook.fail-closed', 'webhook.freshness', 'webhook.raw-body'],
    change: answering(401, 400),
  },
  {
    name: 'refuses-403',
    says: 'Answers 403 to a signature that is wrong.',
    matters: ['webhook.fail-closed', 'webhook.freshness', 'webhook.raw-body'],
    change: answering(401, 403),
  },
  {
    name: 'inline-fast',
    says: 'Does the work before it answers, as long as that is fast; after five seconds it answers all the same.',
    matters: ['webhook.ack-time', 'webhook.dedupe'],
    change: () => ({
      async dispatch(app, job) {
        await Promise.race([work(app, job), sleep(FAST_ENOUGH_MS, undefined, { ref: false })]);
      },
    }),
  },
  {
    name: 'closes-after-answer',
    says: 'Closes the connection after every answer.',
    matters: ['webhook.accepts', 'webhook.dedupe'],
    change: () => ({
      serve: (listener) =>
        createServer((request, response) => {
          response.shouldKeepAlive = false;
          listener(request, response);
        }),
    }),
  },
  {
    name: 'slow-start',
    says: 'Takes five seconds before it listens.',
    matters: ['webhook.dedupe', 'token.rotation'],
    change: ({ readConfig }) => ({
      readConfig(env) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SLOW_START_MS);
        return readConfig(env);
      },
    }),
  },
  {
    name: 'single-threaded',
    says: 'Has one web worker, one for jobs, and one line to the provider: each does one thing at a time.',
    matters: ['webhook.dedupe', 'webhook.ack-time', 'token.single-flight', 'limit.concurrency'],
    undecided: {
      'token.transient': 'Its line waits behind a call that hangs, so a refresh may come when its outage is over.',
    },
    change: oneAtATime,
  },
];

function answering(usual: number, status: number): Variant['change'] {
  return ({ receive }) => ({
    async receive(app, delivery) {
      const answered = await receive(app, delivery);
      return answered === usual ? status : answered;
    },
  });
}

function oneAtATime(): Partial<Parts> {
  const web = new Queue();
  const jobs = new Queue();
  const line = new Queue();
  const isJob = ({ method, url = '' }: IncomingMessage) => method === 'POST' && url.startsWith(HOOKS);
  const ended = (response: ServerResponse) => new Promise<void>((resolve) => void response.once('close', resolve));
  return {
    serve: (listener) =>
      createServer((request, response) => {
        const end = ended(response);
        void (isJob(request) ? jobs : web).add(async () => {
          if (response.destroyed) return;
          listener(request, response);
          await end;
        });
      }),
    // The time to answer begins when the line is free, and ends when all of the answer is here.
    transport: (url, init) =>
      line.add(async () => {
        const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ONE_REQUEST_MS) });
        return new Response(await response.arrayBuffer(), { status: response.status, headers: response.headers });
      }),
  };
}
