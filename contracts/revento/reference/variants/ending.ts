import { read } from '../api.ts';
import type { Variant } from './variant.ts';

const DAY_MS = 86_400_000;
const SOON_MS = 600;

const ends = ['account.suspension', 'account.cascade', 'privacy.deletion', 'privacy.user-revoke'];

/** Other ways to let go. */
export const endingVariants: readonly Variant[] = [
  {
    name: 'erases-by-job',
    says: 'Keeps the data of what has ended until a job erases it, a day before the deadline.',
    matters: ['privacy.deletion', 'privacy.user-revoke'],
    change: ({ erase }) => ({
      erase(app, connection) {
        let at = app.clock.now() + 29 * DAY_MS;
        app.clock.add({
          nextAt: () => at,
          async run() {
            at = Infinity;
            if (app.connections.find(connection.key)?.status !== 'connected') erase(app, connection);
          },
        });
      },
    }),
  },
  {
    name: 'stops-soon',
    says: 'Work under way goes on for a moment after a dead token was seen, before the connection is ended.',
    matters: ends,
    change: ({ onRevoked }) => ({
      onRevoked(app, key) {
        const seen = app.connections.find(key);
        setTimeout(() => {
          // A webhook may have told more meanwhile, or a new consent may have come.
          const now = app.connections.find(key);
          if (now?.status === 'connected' && now.accessToken === seen?.accessToken) onRevoked(app, key);
        }, SOON_MS).unref();
      },
    }),
  },
  {
    name: 'looks-once-more',
    says: 'Looks once whether a token that was called revoked really is dead.',
    matters: ends,
    change({ onRevoked }) {
      const looking = new Set<string>();
      return {
        onRevoked(app, key) {
          const token = app.connections.find(key)?.accessToken ?? '';
          if (looking.has(token)) return onRevoked(app, key);
          looking.add(token);
          const path = key.includes(' ') ? '/me/profile' : `/events/${encodeURIComponent(key)}`;
          read(app, key, path).catch(() => {});
        },
      };
    },
  },
];
