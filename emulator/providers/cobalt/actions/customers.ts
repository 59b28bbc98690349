import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { addAccount, changeAccount } from '../accounts.ts';
import { connectAlone } from '../connect-alone.ts';
import { connectionsTo, disconnect, expire } from '../connections.ts';
import { appIn, customerIn, environmentIn, nameCustomer } from '../customer.ts';
import { endSession, isLive, issuePersonalToken, mintSession } from '../sessions.ts';
import { cobaltState } from '../state.ts';

/** A linked account that shares nothing with anybody, under a name. */
export function identity(world: World, args: JsonObject): JsonObject {
  const as = String(args.as);
  const id = `cust_${world.random.text(8).toLowerCase()}`;
  const account = addAccount(world, environmentIn(args), id, { name: as, udf: udfIn(args) });
  nameCustomer(world, as, account);
  return { as, linked_account_id: id, environment: account.environment };
}

/** @throws EmulatorError `linked_account_unknown` */
export function nameOne(world: World, args: JsonObject): JsonObject {
  const account = customerIn(world, args);
  nameCustomer(world, String(args.as), account);
  return { as: args.as, linked_account_id: account.account_id };
}

/** @throws EmulatorError `linked_account_unknown` */
export function setUdf(world: World, args: JsonObject): JsonObject {
  const account = changeAccount(world, customerIn(world, args), { udf: udfIn(args) });
  return { linked_account_id: account.account_id, udf: account.udf };
}

/** A session token, or a personal one. @throws EmulatorError `linked_account_unknown` */
export async function issueSession(world: World, args: JsonObject, cause: number): Promise<JsonObject> {
  const account = customerIn(world, args);
  const { token } =
    args.personal === true ? issuePersonalToken(world, account, cause) : await mintSession(world, account, cause);
  return { linked_account_id: account.account_id, token };
}

/** Tokens expire or are revoked, all that a customer has. @throws EmulatorError `linked_account_unknown` */
export function endSessions(world: World, args: JsonObject, cause: number): JsonObject {
  const account = customerIn(world, args);
  const { sessions } = cobaltState(world.store);
  const live = sessions.by('account', account.id).filter((session) => isLive(world, session));
  for (const session of live) {
    if (args.how === 'revoked') endSession(world, session, cause);
    else sessions.update(session.id, { expires_at: world.clock.now() });
  }
  return { linked_account_id: account.account_id, ended: live.length };
}

/** @throws EmulatorError `linked_account_unknown`, `app_unknown` */
export function connectApp(world: World, args: JsonObject, cause: number): JsonObject {
  const account = customerIn(world, args);
  const app = appIn(args);
  const scopes = Array.isArray(args.scopes) ? args.scopes.map(String) : undefined;
  const made = connectAlone(world, account, app, cause, scopes);
  return { linked_account_id: account.account_id, slug: app.slug, connection_id: made.id, status: made.status };
}

/** @throws EmulatorError `linked_account_unknown`, `app_unknown` */
export function disconnectApp(world: World, args: JsonObject, cause: number): JsonObject {
  const account = customerIn(world, args);
  const { slug } = appIn(args);
  return { linked_account_id: account.account_id, slug, ended: disconnect(world, account, slug, null, cause) };
}

/** The credentials of a connection die; where there is none, one is made for it. @throws EmulatorError `linked_account_unknown`, `app_unknown` */
export function expireApp(world: World, args: JsonObject, cause: number): JsonObject {
  const account = customerIn(world, args);
  const app = appIn(args);
  const own = connectionsTo(world, account, app.slug);
  const all = own.length > 0 ? own : [connectAlone(world, account, app, 'silent')];
  for (const { id } of all) expire(world, id, cause);
  return { linked_account_id: account.account_id, slug: app.slug, expired: all.length };
}

function udfIn({ udf }: JsonObject): JsonObject {
  return typeof udf === 'object' && udf !== null ? { ...udf } : {};
}
