import { Unavailable } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import type { App } from './app.ts';
import { Mistake } from './errors.ts';
import type { User } from './users.ts';

/** Begins to connect an application as our page would, where there is no browser to do it. Gives where the person has to consent. */
export async function beginConnect(app: App, user: User, slug: string): Promise<Row> {
  if (slug === '') throw new Mistake('Please choose an application.');
  const token = await app.parts.mintToken(app, user);
  const url = `${app.config.apiBase}/api/v1/${encodeURIComponent(slug)}/integrate`;
  const response = await app.parts.transport(url, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(app.config.requestTimeoutMs),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok || !isRow(answer) || !isText(answer.auth_url)) throw new Unavailable('it could not be begun');
  return { auth_url: answer.auth_url };
}
