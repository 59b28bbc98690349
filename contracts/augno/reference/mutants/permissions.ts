import type { Mutant } from './mutant.ts';

const FORBIDDEN = 403;
const BLOCKED = 402;
/** Checks that refuse calls with each code, those of permissions, too. */
const ALL_CODES = ['retry.permanent', 'augno.error-matrix'];

/** Defects in what is done where a key may do less than is asked, or an account may not be used. */
export const permissionMutants: readonly Mutant[] = [
  {
    name: 'forbidden-retried',
    breaks: 'Tries again what its key may not do.',
    kills: ['augno.missing-permission', 'augno.blocked-account'],
    clouds: ALL_CODES,
    change: ({ classify }) => ({
      classify: (answer) => (answer.status === FORBIDDEN ? 'transient' : classify(answer)),
    }),
  },
  {
    name: 'forbidden-unnamed',
    breaks: 'Tells people that something went wrong, and not what is not allowed.',
    kills: ['augno.missing-permission'],
    change: ({ wordsFor }) => ({
      wordsFor: (error) =>
        wordsFor(error).includes('does not allow') ? 'Something went wrong. Please try again later.' : wordsFor(error),
    }),
  },
  {
    name: 'forbidden-stops-everything',
    breaks: 'Takes one missing permission, or a full plan, for a dead key.',
    kills: ['augno.missing-permission', 'augno.blocked-account'],
    // One refusal of that kind ends all work, whatever it was about.
    clouds: ['augno.error-display', 'augno.failures-logged', ...ALL_CODES],
    change: ({ classify }) => ({
      classify: (answer) => (answer.status === FORBIDDEN ? 'dead-key' : classify(answer)),
    }),
  },
  {
    name: 'quota-unnamed',
    breaks: 'Tells people that the plan is full, and not by how much.',
    kills: ['augno.blocked-account'],
    change: ({ wordsFor }) => ({
      wordsFor: (error) => wordsFor(error).replace(/The plan's limit is reached.*/, "The plan's limit is reached."),
    }),
  },
  {
    name: 'blocked-retried',
    breaks: 'Tries again while the account is past due.',
    kills: ['augno.blocked-account'],
    clouds: ALL_CODES,
    change: ({ classify }) => ({
      classify: (answer) => (answer.status === BLOCKED ? 'transient' : classify(answer)),
    }),
  },
  {
    name: 'blocked-silent',
    breaks: 'Drops what it does while the account is past due, and tells nobody.',
    kills: ['augno.blocked-account'],
    change: ({ classify }) => ({
      classify: (answer) => (answer.status === BLOCKED ? 'permanent' : classify(answer)),
    }),
  },
  {
    name: 'key-shared',
    breaks: 'Another tool, which follows jobs, uses the same key.',
    kills: ['augno.dedicated-key'],
    change: ({ headersOf }) => ({
      headersOf(app, call) {
        const isJob = call.path.startsWith('/v1/core/jobs');
        return { ...headersOf(app, call), ...(isJob && { 'user-agent': 'JobWatch/0.3' }) };
      },
    }),
  },
  {
    name: 'needs-admin',
    breaks: 'Looks at the list of keys to see whether its own works, which only an administrator may.',
    kills: ['augno.dedicated-key'],
    // That refuses the call with which jobs begin, which here is one that is made only once.
    clouds: ['retry.permanent', 'retry.growth', 'retry.jitter', 'retry.timeout'],
    change: ({ transport }) => {
      let hasLooked = false;
      return {
        async transport(url, init) {
          if (!hasLooked) {
            hasLooked = true;
            const { body: _body, ...rest } = init;
            await transport(new URL('/v1/auth/api-keys', url).href, { ...rest, method: 'GET' });
          }
          return transport(url, init);
        },
      };
    },
  },
];
