import type { Mutant } from './mutant.ts';

const tokens = { kills: ['token.single-flight'] };

/** Defects in keeping the tokens of a connection alive. */
export const tokenMutants: readonly Mutant[] = [
  {
    name: 'flight-none',
    breaks: 'Everyone who finds the token expired refreshes it.',
    ...tokens,
    change: () => ({ refreshOnce: (_flights, _eventId, _isStale, refresh) => refresh() }),
  },
  {
    name: 'flight-recheck',
    breaks: 'Looks whether somebody has refreshed already, but takes no lock.',
    ...tokens,
    change: () => ({
      async refreshOnce(_flights, _eventId, isStale, refresh) {
        if (isStale()) await refresh();
      },
    }),
  },
  {
    name: 'flight-stuck-lock',
    breaks: 'The lock is not released when a refresh fails, so no later refresh ever starts.',
    ...tokens,
    change: () => ({
      async refreshOnce(flights, eventId, isStale, refresh) {
        if (!isStale()) return;
        const flight =
          flights.get(eventId) ??
          refresh().then(() => {
            flights.delete(eventId);
          });
        flights.set(eventId, flight);
        await flight;
      },
    }),
  },
  {
    name: 'rotate-keep-old',
    breaks: 'Stores the new access token but keeps the old refresh token, so the second refresh fails.',
    ...tokens,
    change: ({ rotated }) => ({
      rotated: (before, answer) => ({ ...rotated(before, answer), refreshToken: before.refreshToken }),
    }),
  },
];
