import { Unavailable } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import { Mistake } from './errors.ts';
import type { User } from './users.ts';

/** The settings of an application for a customer; they are made where there are none. @throws Stopped, ApiRefusal, Unavailable */
export async function openConfig(app: App, { id }: User, slug: string): Promise<Row> {
  const body = { slug, config_id: id };
  const config = await call(app, { method: 'POST', path: '/api/v2/public/config', account: id, body });
  if (!isRow(config)) throw new Unavailable('the answer is no config');
  note(app, id, config);
  return config;
}

/** Switches a workflow on or off, and gives whether it is on now: an answer of 200 alone does not say so. @throws Mistake, Stopped, ApiRefusal, Unavailable */
export async function enable(app: App, user: User, slug: string, workflow: string, enabled: boolean): Promise<boolean> {
  const config = await app.parts.openConfig(app, user, slug);
  const found = workflowsIn(config).find(({ id, name }) => workflow === '' || id === workflow || name === workflow);
  if (!found) throw new Mistake('This workflow is not available for you. Please ask us if you expected it to be.');
  const base = `/api/v2/public/slug/${encodeURIComponent(slug)}/config/${encodeURIComponent(user.id)}`;
  const path = `${base}/workflows/${encodeURIComponent(String(found.id))}`;
  await call(app, { method: 'PATCH', path, account: user.id, body: { enabled } });
  const now = await call(app, { method: 'GET', path: base, account: user.id });
  if (!isRow(now)) throw new Unavailable('the answer is no config');
  note(app, user.id, now);
  return workflowsIn(now).find(({ id }) => id === found.id)?.enabled === true;
}

/** The workflows that a config shows. */
export function workflowsIn(config: Row): Row[] {
  const rows: unknown[] = Array.isArray(config.workflows) ? config.workflows : [];
  return rows.filter(isRow).filter(({ id }) => isText(id));
}

function note(app: App, id: string, config: Row): void {
  const user = app.users.get(id);
  const shown = workflowsIn(config).map((row) => [String(row.id), row.enabled === true] as const);
  if (user) app.users.change(id, { workflows: { ...user.workflows, ...Object.fromEntries(shown) } });
}
