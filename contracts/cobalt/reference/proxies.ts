import { isText, parseRow } from '../../reference/json.ts';
import type { Reply } from '../../reference/reply.ts';
import type { App } from './app.ts';

/** Answers Cobalt's proxy "lookup-customer": what this product knows of somebody, for the customer whose token is shown. */
export function lookUpCustomer(app: App, token: string | undefined, sent: string): Reply {
  const user = token ? app.users.byProxyToken(token) : undefined;
  if (!user) return { status: 401, body: { error: 'unknown_token' } };
  const body = parseRow(sent);
  // A workflow that lost a field on the way must fail where people see it, and not go on with a guess.
  if (!body || !isText(body.email)) return app.parts.refuseProxy(app, user, 'email');
  const known = app.contacts.find(user.id, body.email);
  app.log('proxy answered', { account: user.id });
  return { status: 200, body: { email: body.email, name: known?.name ?? body.email.split('@')[0] ?? '' } };
}

/** A proxy was called without what it needs. */
export function refuseProxy(app: App, { id }: { readonly id: string }, field: string): Reply {
  app.log('proxy refused', { account: id, lacks: field });
  app.parts.notice(app, 'proxy_incomplete', id);
  return { status: 422, body: { error: `the field ${field} is missing` } };
}
