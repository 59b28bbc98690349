import { read } from '../api.ts';
import type { App } from '../app.ts';
import type { Connection } from '../connections.ts';
import type { Mutant } from './mutant.ts';

const tokens = { kills: ['token.single-flight'] };
const account = { kills: ['account.suspension'] };

/** Defects in the life of a connection: refreshing it, and knowing when it is over. */
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
  {
    name: 'suspend-ignored',
    breaks: 'Neither the webhook nor token_revoked changes anything: it keeps calling.',
    ...account,
    change: () => ({ onRevoked: () => {}, onSuspended: () => {} }),
  },
  {
    name: 'suspend-refresh-loop',
    breaks: 'Treats token_revoked like an expired token, and tries to refresh at every turn.',
    ...account,
    change: ({ classify }) => ({
      classify(status, code) {
        const meaning = classify(status, code);
        return meaning === 'revoked' ? 'expired' : meaning;
      },
      onDeadGrant: () => {},
    }),
  },
  {
    name: 'suspend-status',
    breaks: 'Stops its work, but goes on telling everyone that it is connected.',
    ...account,
    change: () => ({ reportedStatus: () => 'connected' }),
  },
  {
    name: 'suspend-needs-webhook',
    breaks: 'Only the webhook stops it: when that is lost, token_revoked alone does not.',
    ...account,
    change: () => ({ onRevoked: () => {} }),
  },
  {
    name: 'suspend-webhook-ignored',
    breaks: 'The webhook changes nothing: it stops only at the first token_revoked, connection by connection.',
    ...account,
    change: () => ({ onSuspended: () => {} }),
  },
  {
    name: 'suspend-resumes',
    breaks: 'Puts suspended connections back to work on its own and tries again every second.',
    ...account,
    change: ({ onRevoked, onSuspended }) => ({
      onRevoked(app, eventId) {
        const before = app.connections.all().filter((connection) => connection.eventId === eventId);
        onRevoked(app, eventId);
        resumeSoon(app, before);
      },
      onSuspended(app) {
        const before = app.connections.all().filter(({ status }) => status === 'connected');
        onSuspended(app);
        resumeSoon(app, before);
      },
    }),
  },
];

function resumeSoon(app: App, connections: readonly Connection[]): void {
  setTimeout(() => {
    for (const connection of connections) {
      const { eventId } = connection;
      if (app.connections.find(eventId)?.status === 'connected') continue; // its organizer was faster
      app.connections.save(connection);
      read(app, eventId, `/events/${encodeURIComponent(eventId)}`).catch(() => {});
    }
  }, 1000).unref();
}
