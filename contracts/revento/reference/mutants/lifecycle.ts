import { read } from '../api.ts';
import type { App } from '../app.ts';
import type { Connection } from '../connections.ts';
import type { Mutant } from './mutant.ts';

const visible = { kills: ['account.suspension', 'account.cascade'] };
const cascade = { kills: ['account.cascade'] };
const account = { kills: ['account.suspension'] };

/** Defects in knowing when a connection is over, and why. */
export const lifecycleMutants: readonly Mutant[] = [
  {
    name: 'suspend-ignored',
    breaks: 'Neither the webhook nor token_revoked changes anything: it keeps calling.',
    kills: ['account.suspension', 'account.cascade', 'privacy.user-revoke', 'token.error-map'],
    change: () => ({ onRevoked: () => {}, onSuspended: () => {} }),
  },
  {
    name: 'suspend-refresh-loop',
    breaks: 'Treats token_revoked like an expired token, and tries to refresh at every turn.',
    kills: ['account.suspension', 'privacy.user-revoke', 'ops.alerts', 'token.error-map', 'token.invalid-grant'],
    // Any end makes it go on, a lost refresh and a disconnect without a webhook, too.
    clouds: ['token.rotation', 'account.cascade'],
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
    ...visible,
    // A dead grant is an end that does not show either.
    clouds: ['token.invalid-grant'],
    change: () => ({ reportedStatus: () => 'connected' }),
  },
  {
    name: 'suspend-needs-webhook',
    breaks: 'Only the webhook stops it: when that is lost, token_revoked alone does not.',
    kills: ['account.suspension', 'privacy.user-revoke', 'token.error-map'],
    // A disconnect of which no webhook tells does not show either.
    clouds: ['account.cascade'],
    change: () => ({ onRevoked: () => {} }),
  },
  {
    name: 'suspend-webhook-ignored',
    breaks: 'The webhook changes nothing: it stops only at the first token_revoked, connection by connection.',
    ...visible,
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
    kills: ['account.suspension', 'token.error-map'],
    // Once it has stopped everybody, no later end is noticed.
    clouds: ['account.cascade', 'ops.alerts'],
    change: ({ onRevoked }) => ({
      onRevoked(app, key) {
        onRevoked(app, key);
        if (app.connections.find(key)?.userId !== null) return;
        for (const connection of app.connections.all()) onRevoked(app, connection.key);
      },
    }),
  },
  {
    name: 'never-resumes',
    breaks: 'A connection that ended once keeps that status, whatever consents come later.',
    ...account,
    change({ onRevoked, onSuspended, granted }) {
      const ended = new Set<string>();
      return {
        onRevoked(app, key) {
          ended.add(key);
          onRevoked(app, key);
        },
        onSuspended(app) {
          for (const { key } of app.connections.all()) ended.add(key);
          onSuspended(app);
        },
        granted(login, body) {
          const connection = granted(login, body);
          return ended.has(connection.key) ? { ...connection, status: 'revoked' } : connection;
        },
      };
    },
  },
  {
    name: 'cascade-one-word',
    breaks: 'Every end is shown as revoked: nobody sees whether it was disconnected, archived or suspended.',
    ...cascade,
    change: ({ onDeletion, onSuspended }) => ({
      describeEnd: () => 'revoked',
      onDeletion(app, envelope) {
        onDeletion(app, envelope);
        withoutReason(app);
      },
      onSuspended(app) {
        onSuspended(app);
        withoutReason(app);
      },
    }),
  },
  {
    name: 'cascade-first-word',
    breaks: 'What was seen first stands: a webhook that tells the reason after a dead token changes nothing.',
    ...cascade,
    change: ({ onDeletion, onSuspended }) => ({
      onDeletion(app, envelope) {
        const before = app.connections.all();
        onDeletion(app, envelope);
        restoreEnded(app, before);
      },
      onSuspended(app) {
        const before = app.connections.all();
        onSuspended(app);
        restoreEnded(app, before);
      },
    }),
  },
  {
    name: 'cascade-hidden',
    breaks: 'Knows why a connection ended, and shows only suspensions: all others look connected.',
    ...visible,
    // A dead grant is an end that does not show either.
    clouds: ['token.invalid-grant'],
    change: () => ({ reportedStatus: ({ status }) => (status === 'suspended' ? status : 'connected') }),
  },
];

function withoutReason(app: App): void {
  const ended = app.connections.all().filter(({ status }) => status !== 'connected');
  for (const { key } of ended) app.connections.update(key, { lastError: 'token_revoked' });
}

/** Puts back the words of those that had ended before. */
function restoreEnded(app: App, before: readonly Connection[]): void {
  const ended = before.filter(({ status }) => status !== 'connected');
  for (const { key, status, lastError } of ended) app.connections.update(key, { status, lastError });
}

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
