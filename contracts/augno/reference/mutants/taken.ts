import { isText } from '../../../reference/json.ts';
import { ApiRefusal } from '../errors.ts';
import type { Mutant } from './mutant.ts';

const isTaken = (error: unknown): boolean => error instanceof ApiRefusal && error.status === 409;

/** Defects in what is done about a natural key that is taken. */
export const takenMutants: readonly Mutant[] = [
  {
    name: 'conflict-fails-forever',
    breaks:
      'Tries a customer whose number is taken again and again, and never looks whether it is the one that it wants.',
    kills: ['augno.natural-key'],
    // What was made before it was interrupted is taken when it comes back to it.
    clouds: ['key.rotation', 'augno.blocked-account'],
    change: () => ({
      onTaken: async () => undefined,
      onRefused: () => undefined,
    }),
  },
  {
    name: 'conflict-renames',
    breaks: 'Makes a customer whose number is taken under the next number that is free.',
    kills: ['augno.natural-key'],
    change: ({ createOrFind }) => ({
      async createOrFind(app, task, creation) {
        const { action, body } = creation;
        const own = { ...app, parts: { ...app.parts, onTaken: async () => undefined } };
        try {
          return await createOrFind(own, task, creation);
        } catch (error) {
          if (!isTaken(error) || !isText(body.number)) throw error;
          const renamed = { ...creation, action: `${action} renamed`, body: { ...body, number: `${body.number}-1` } };
          return createOrFind(own, task, renamed);
        }
      },
    }),
  },
  {
    name: 'conflict-unlinked',
    breaks: 'Takes a customer whose number is taken for done, without looking up which one it is.',
    kills: ['augno.natural-key', 'augno.error-matrix'],
    change: ({ createOrFind }) => ({
      async createOrFind(app, task, creation) {
        const own = { ...app, parts: { ...app.parts, onTaken: async () => undefined } };
        return createOrFind(own, task, creation).catch((error) => {
          if (isTaken(error)) return creation.body;
          throw error;
        });
      },
    }),
  },
];
