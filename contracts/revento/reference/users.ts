import { read } from './api.ts';
import type { App } from './app.ts';

// Somebody waits for the answer.
const PATIENCE_MS = 60_000;

export interface UserReport {
  readonly user_id: string | null;
  readonly event_id: string;
  /** Counts of what was read; null where the user granted no access. */
  readonly profile: number | null;
  readonly application: number | null;
}

/** Reads what a user who logged in lets us see. On demand only: nobody's profile is fetched in the background. */
export async function readUser(app: App, key: string): Promise<UserReport> {
  const { eventId, userId, scopes } = app.connections.working(key);
  const ask = (scope: string, path: string) =>
    app.parts.mayRead(scopes, scope) ? read(app, key, path, PATIENCE_MS) : null;
  const profile = await ask('profile.read', '/me/profile');
  const application = await ask('event.attendance', '/me/application');
  app.connections.working(key); // nothing is kept for a session that ended meanwhile
  app.state.setUser({ eventId, userId: userId ?? '', profile, application });
  return { user_id: userId, event_id: eventId, profile: profile && 1, application: application && 1 };
}
