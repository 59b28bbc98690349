import { Unavailable } from '../../../reference/errors.ts';
import { parseRow } from '../../../reference/json.ts';
import type { Mutant } from './mutant.ts';

const isRead = ({ method }: RequestInit): boolean => method === 'GET';

/** Defects in how answers are read. */
export const answerMutants: readonly Mutant[] = [
  {
    name: 'parse-before-status',
    breaks: 'Parses every answer before it looks at it, where nobody catches what that throws.',
    kills: ['augno.garbage'],
    change: ({ transport }) => ({
      async transport(url, init) {
        const response = await transport(url, init);
        const text = await response.clone().text();
        setImmediate(() => text !== '' && JSON.parse(text));
        return response;
      },
    }),
  },
  {
    name: 'empty-is-empty-list',
    breaks: 'Takes an answer without a body for a list without rows.',
    kills: ['augno.garbage'],
    change: ({ transport }) => ({
      async transport(url, init) {
        const response = await transport(url, init);
        const isEmpty = isRead(init) && response.ok && (await response.clone().text()) === '';
        return isEmpty ? Response.json({ data: [] }) : response;
      },
    }),
  },
  {
    name: 'truncated-accepted',
    breaks: 'Takes what it can read of an answer that ends in the middle.',
    kills: ['augno.garbage'],
    change: ({ transport }) => ({
      async transport(url, init) {
        const response = await transport(url, init);
        const text = isRead(init) && response.ok ? await response.clone().text() : '{}';
        const isCut = text.startsWith('{') && parseRow(text) === undefined;
        return isCut ? Response.json({ data: [] }) : response;
      },
    }),
  },
  {
    name: 'reset-drops-work',
    breaks: 'Takes a connection that is reset under a write for the end of it, and the work for done.',
    kills: ['augno.garbage'],
    // Where no write is repeated, none can be told to be in progress, and what a new key interrupts is lost.
    clouds: ['write.in-progress', 'key.rotation'],
    change: ({ transport, createOrFind }) => ({
      transport: (url, init) =>
        transport(url, init).catch((error) => {
          if (isRead(init)) throw error;
          return new Response(null, { status: 204 });
        }),
      createOrFind: (app, task, creation) =>
        createOrFind(app, task, creation).catch((error) => {
          if (error instanceof Unavailable) return {};
          throw error;
        }),
    }),
  },
];
