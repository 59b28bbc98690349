import type { Mutant } from './mutant.ts';

/** Defects in pinning the API's version. */
export const versionMutants: readonly Mutant[] = [
  {
    name: 'version-none',
    breaks: 'Sends no version, since an account has one of its own.',
    kills: ['version.pinned'],
    // Augno refuses it, so nothing is done at all.
    clouds: ['write.lost-response'],
    change: ({ headersOf }) => ({
      headersOf(app, call) {
        const { 'augno-version': _version, ...rest } = headersOf(app, call);
        return rest;
      },
    }),
  },
];
