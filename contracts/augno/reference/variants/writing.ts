import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { ApiRefusal } from '../errors.ts';
import type { Variant } from './variant.ts';

const REPETITIONS = 2;
const SOON_MS = 20;

/** Unusual ways to write, and to take answers. */
export const writingVariants: readonly Variant[] = [
  {
    name: 'looks-before-it-writes',
    says: 'Looks a thing up by its natural key before it makes it, each time.',
    matters: ['write.lost-response', 'write.in-progress', 'augno.natural-key', 'augno.state-coverage'],
    change: ({ createOrFind }) => ({
      createOrFind: async (app, task, creation) => (await creation.find()) ?? createOrFind(app, task, creation),
    }),
  },
  {
    name: 'key-from-content',
    says: 'Derives the idempotency key from the whole content of a write, and from how often that was refused.',
    matters: ['write.idempotency-key', 'write.in-progress', 'write.lost-response'],
    change({ createOrFind }) {
      const refusals = new Map<string, number>();
      return {
        createOrFind(app, task, creation) {
          const content = JSON.stringify([creation.action, task.key, creation.body]);
          const refused = refusals.get(content) ?? 0;
          const key = createHash('sha256').update(`${refused} ${content}`).digest('hex');
          return createOrFind({ ...app, parts: { ...app.parts, sentKey: () => key } }, task, creation).catch(
            (error) => {
              if (error instanceof ApiRefusal) refusals.set(content, refused + 1);
              throw error;
            },
          );
        },
      };
    },
  },
  {
    name: 'taken-number-told',
    says: 'Links nothing of another name by itself: tells a person which number is taken, and waits.',
    matters: ['augno.natural-key'],
    change: ({ createOrFind }) => ({
      createOrFind(app, task, creation) {
        const ownOnly: App['parts']['onTaken'] = async (_app, find) => {
          const found = await find();
          return found?.name === creation.body.name ? found : undefined;
        };
        const own = { ...app, parts: { ...app.parts, onTaken: ownOnly } };
        return createOrFind(own, task, creation).catch((error) => {
          const number = String(creation.body.number ?? task.key);
          if (error instanceof ApiRefusal && error.status === 409) {
            app.messages.tell(number, `The number ${number} is taken in Augno: please say which customer it is.`);
          }
          throw error;
        });
      },
    }),
  },
  {
    name: 'garbage-is-final',
    says: 'Takes an answer that it cannot read for a refusal, tells people, and leaves it to them to try again.',
    matters: ['augno.garbage'],
    change: ({ classify }) => ({
      classify: (answer) =>
        answer.status !== null && !answer.body && answer.status !== 204 ? 'permanent' : classify(answer),
    }),
  },
  {
    name: 'conflict-repeated-by-library',
    says: 'Has a client library below it that repeats every conflict twice, as the libraries of the provider do.',
    matters: ['augno.error-matrix', 'augno.natural-key', 'augno.state-coverage'],
    change: ({ transport }) => ({
      async transport(url, init) {
        let response = await transport(url, init);
        for (let i = 0; i < REPETITIONS && response.status === 409; i++) {
          if ((await response.clone().text()).includes('idempotency_in_progress')) return response;
          await sleep(SOON_MS);
          response = await transport(url, init);
        }
        return response;
      },
    }),
  },
];
