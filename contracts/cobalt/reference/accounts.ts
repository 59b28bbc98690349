import { reasonOf, Unavailable } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import { ApiRefusal, Mistake } from './errors.ts';
import type { User } from './users.ts';

/** Header in which Cobalt's proxies show whom they call for. */
export const PROXY_HEADER = 'x-tideline-token';

/** What somebody says who signs up. */
export interface SignUp {
  readonly user: string;
  readonly name: string;
  readonly plan: string;
  readonly password: string | null;
}

/** A new customer with a linked account; where Cobalt cannot be reached the account comes later, and signing up is not held up. @throws Mistake */
export async function signUp(app: App, { user: id, name, plan, password }: SignUp): Promise<User> {
  if (!/^[\w.@+-]{1,100}$/.test(id)) throw new Mistake('Please choose a name of letters, digits and . _ - @ + only.');
  if (password !== null && password.length < 8) throw new Mistake('Please choose a password of at least 8 characters.');
  const user = app.users.add(id, { name: name || id, plan: plan || 'free', password });
  if (!user) throw new Mistake('That name is taken. Please log in, or choose another one.');
  await app.parts.ensureAccount(app, user).catch((error) => {
    app.log('linked account comes later', { account: id, reason: reasonOf(error) });
  });
  return app.users.get(id) ?? user;
}

/** Sees to it that a customer has a linked account: whoever else asks meanwhile waits for the same request. */
export function ensureAccount(app: App, user: User): Promise<void> {
  if (app.users.get(user.id)?.isLinked) return Promise.resolve();
  const underWay = app.linking.get(user.id);
  if (underWay) return underWay;
  const linking = app.parts.link(app, user).finally(() => app.linking.delete(user.id));
  app.linking.set(user.id, linking);
  return linking;
}

/** Makes the account, or brings it up to date: an upsert does no harm when it is sent twice. */
export async function link(app: App, user: User): Promise<void> {
  await call(app, { method: 'PUT', path: '/api/v2/public/linked-account', body: app.parts.accountOf(user) });
  app.users.change(user.id, { isLinked: true });
}

/** What Cobalt is told of a customer: conditions on workflows look at the fields, and proxies show the credentials. */
export function accountOf({ id, name, plan, proxyToken }: User): Row {
  return {
    linked_account_id: id,
    name,
    udf: { plan },
    your_app: { auth_credentials: { [PROXY_HEADER]: proxyToken } },
  };
}

/** A session token for a customer: for the browser, never stored. @throws Stopped, ApiRefusal, Unavailable */
export async function mintToken(app: App, user: User): Promise<string> {
  await app.parts.ensureAccount(app, user);
  try {
    return await minted(app, user);
  } catch (error) {
    if (!(error instanceof ApiRefusal && /no linked account/i.test(error.says))) throw error;
    // Somebody has deleted it over there.
    app.users.change(user.id, { isLinked: false });
    await app.parts.ensureAccount(app, user);
    return minted(app, user);
  }
}

async function minted(app: App, { id }: User): Promise<string> {
  const body = { linked_account_id: id };
  const answer = await call(app, { method: 'POST', path: '/api/v2/public/session-token', body });
  if (isRow(answer) && isText(answer.token)) return answer.token;
  throw new Unavailable('the answer has no token');
}
