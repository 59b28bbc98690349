import { read } from '../api.ts';
import type { App } from '../app.ts';
import type { Connection } from '../connections.ts';
import type { Mutant } from './mutant.ts';

const account = { kills: ['account.suspension'] };

/** Defects in knowing when a connection, or what a person granted, is over. */
export const lifecycleMutants: readonly Mutant[] = [
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
  {
    name: 'suspend-all',
    breaks: 'One revoked connection is taken for a suspension of the whole integration: every tenant stops.',
    ...account,
    change: ({ onRevoked }) => ({
      onRevoked(app, key) {
        for (const connection of app.connections.all()) onRevoked(app, connection.key);
        onRevoked(app, key);
      },
    }),
  },
  {
    name: 'never-resumes',
    breaks: 'A connection that ended once keeps that status, whatever consents come later.',
    ...account,
    change({ describeEnd, granted }) {
      let ended = false;
      return {
        describeEnd(cause, suspended) {
          ended = true;
          return describeEnd(cause, suspended);
        },
        granted(login, body) {
          const connection = granted(login, body);
          return ended ? { ...connection, status: 'revoked' } : connection;
        },
      };
    },
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
