import { Unavailable } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import type { Connected, User } from './users.ts';

/** How an application is connected. `connected` may be missing where nothing ever was. */
export function stateOf({ connected, reauth_required }: Row): Connected {
  if (connected !== true) return 'connect';
  return reauth_required === true ? 'reconnect' : 'connected';
}

/** Reads how all applications of a customer are connected. @throws Stopped, ApiRefusal, Unavailable */
export async function readApps(app: App, { id }: User): Promise<number> {
  const answer = await call(app, { method: 'GET', path: '/api/v2/public/application', account: id });
  if (!Array.isArray(answer)) throw new Unavailable('the answer is no list');
  const rows = answer.filter(isRow).filter(({ slug }) => isText(slug));
  for (const row of rows) app.parts.takeApp(app, id, row);
  return rows.length;
}

/** The same of one of them: what a webhook tells is looked up, so that neither order nor repetition matter. */
export async function readApp(app: App, { id }: User, slug: string): Promise<void> {
  const path = `/api/v2/public/application/${encodeURIComponent(slug)}`;
  const row = await call(app, { method: 'GET', path, account: id });
  if (!isRow(row)) throw new Unavailable('the answer is no application');
  app.parts.takeApp(app, id, { ...row, slug });
}

/** Takes over how an application is connected, and tells the customer of a connection that must be made again. */
export function takeApp(app: App, id: string, row: Row): void {
  const user = app.users.get(id);
  if (!user) return;
  const slug = String(row.slug);
  const [before, after] = [user.apps[slug], stateOf(row)];
  if (before === after) return;
  app.users.change(id, { apps: { ...user.apps, [slug]: after } });
  app.log('connection', { account: id, app: slug, state: after });
  if (after !== 'reconnect') return;
  const name = isText(row.name) ? row.name : slug;
  app.messages.tell(id, `${name} does not let us in any more. Please connect it again; its settings are kept.`);
  app.parts.notice(app, 'connection_expired', `${id} ${slug}`);
}

/** Ends a connection from our side. @throws Stopped, ApiRefusal, Unavailable */
export async function disconnect(app: App, user: User, slug: string): Promise<void> {
  const query = new URLSearchParams({ linked_account_id: user.id });
  const path = `/api/v2/public/linked-account/integration/${encodeURIComponent(slug)}?${query}`;
  await call(app, { method: 'DELETE', path, account: user.id });
  await app.parts.readApp(app, user, slug);
}
