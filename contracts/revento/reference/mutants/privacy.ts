import { refresh } from '../refresh.ts';
import type { Mutant } from './mutant.ts';

const deletion = { kills: ['privacy.deletion'] };
const person = { kills: ['privacy.user-revoke'] };

/** Defects in letting go of data, of a connection or of a person. */
export const privacyMutants: readonly Mutant[] = [
  {
    name: 'delete-noop',
    breaks: 'Acknowledges data.deletion_required, and does nothing.',
    kills: ['privacy.deletion', 'account.cascade', 'webhook.order'],
    change: () => ({ onDeletion: () => {} }),
  },
  {
    name: 'delete-partial',
    breaks: 'Erases the participants, but neither their applications nor the event.',
    ...deletion,
    change: ({ erase }) => ({
      erase(app, connection) {
        if (connection.userId !== null) erase(app, connection);
        else app.state.dropMissing(connection.eventId, 'participant', new Set(), performance.now());
      },
    }),
  },
  {
    name: 'delete-day-31',
    breaks: 'Erases by a job that runs a day too late.',
    ...deletion,
    change: ({ erase }) => ({
      erase(app, connection) {
        if (connection.userId !== null) return erase(app, connection);
        const { key } = connection;
        let at = app.clock.now() + 31 * 86_400_000;
        app.clock.add({
          nextAt: () => at,
          async run() {
            at = Infinity;
            if (app.connections.find(key)?.status !== 'connected') erase(app, connection);
          },
        });
      },
    }),
  },
  {
    name: 'delete-wrong-tenant',
    breaks: 'Ends the right connection and erases the data of another one, too.',
    ...deletion,
    change: ({ erase }) => ({
      erase(app, connection) {
        erase(app, connection);
        const other = app.connections.all().find(({ status }) => status === 'connected');
        if (other) erase(app, other);
      },
    }),
  },
  {
    name: 'delete-goes-on-calling',
    breaks: 'Erases what it has, but does not end the connection: it goes on calling with the dead token.',
    kills: ['privacy.deletion', 'account.cascade', 'webhook.order'],
    change({ onRevoked }) {
      const erased = new Set<string>();
      return {
        onDeletion(app, { eventId }) {
          const connection = app.connections.find(eventId ?? '');
          if (!connection) return;
          erased.add(connection.key);
          app.parts.erase(app, connection);
        },
        onRevoked(app, key) {
          if (!erased.has(key)) onRevoked(app, key);
        },
      };
    },
  },
  {
    name: 'late-webhook-resurrects',
    breaks: 'Takes in what a late webhook says about a connection that has ended: erased data comes back.',
    kills: ['privacy.deletion', 'webhook.order'],
    change: ({ apply }) => ({
      async apply(app, envelope, deliveryId) {
        const { eventId, type, data, occurredAt } = envelope;
        const kind = type.startsWith('application.') ? 'application' : 'participant';
        if (eventId !== null && app.parts.isOurs(app, envelope) && /^(application|participant)\./.test(type)) {
          app.state.addSnapshot(eventId, kind, data, occurredAt, deliveryId);
        }
        return apply(app, envelope, deliveryId);
      },
    }),
  },
  {
    name: 'user-revoke-ignored',
    breaks: 'Acknowledges user.revoked_access, and does nothing.',
    ...person,
    change: () => ({ onUserRevoked: () => {} }),
  },
  {
    name: 'user-revoke-all',
    breaks: 'One person withdraws, and every session ends.',
    ...person,
    change: ({ onUserRevoked }) => ({
      onUserRevoked(app, envelope) {
        onUserRevoked(app, envelope);
        for (const { key } of app.connections.sessions()) app.parts.onRevoked(app, key);
      },
    }),
  },
  {
    name: 'user-revoke-keeps-data',
    breaks: 'Ends the session of a person who withdrew, and keeps what it read of them.',
    ...person,
    change: ({ erase }) => ({
      erase(app, connection) {
        if (connection.userId === null) erase(app, connection);
      },
    }),
  },
  {
    name: 'user-revoke-keeps-refreshing',
    breaks: 'Erases the data of a person who withdrew, and tries to get a fresh token in their name.',
    ...person,
    change: ({ onRevoked, onDeadGrant, onUserRevoked }) => ({
      onUserRevoked(app, envelope) {
        const before = app.connections.sessions();
        onUserRevoked(app, envelope);
        for (const session of before) app.connections.save(session);
      },
      onRevoked(app, key) {
        const session = app.connections.find(key);
        if (!session?.userId) return onRevoked(app, key);
        refresh(app, key, session.accessToken).catch(() => {});
      },
      onDeadGrant(app, key) {
        if (!app.connections.find(key)?.userId) onDeadGrant(app, key);
      },
    }),
  },
  {
    name: 'user-revoke-ends-connection',
    breaks: "Takes the dead token of a person for the end of the organizer's connection.",
    ...person,
    change: ({ onRevoked }) => ({
      onRevoked(app, key) {
        onRevoked(app, key);
        onRevoked(app, app.connections.find(key)?.eventId ?? key);
      },
    }),
  },
];
