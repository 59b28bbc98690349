import { reasonOf } from '../../reference/errors.ts';
import type { Row } from '../../reference/json.ts';
import type { App } from './app.ts';
import type { User } from './users.ts';

/** Looks up what webhooks may have missed about a customer. Gives what was found. @throws Stopped, ApiRefusal, Unavailable */
export async function syncUser(app: App, user: User): Promise<Row> {
  const apps = await app.parts.readApps(app, user);
  const caughtUp = await app.parts.readRuns(app, user);
  return { apps, caught_up: caughtUp };
}

/** The same for all customers; one that fails does not hold up the others. */
export async function syncAll(app: App): Promise<void> {
  for (const user of app.users.all().filter(({ isLinked }) => isLinked)) {
    await app.parts.syncUser(app, user).catch((error) => {
      app.log('reconcile failed', { account: user.id, reason: reasonOf(error) });
    });
    if (app.stop.isStopped) return;
  }
}
