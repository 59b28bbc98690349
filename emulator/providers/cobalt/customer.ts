import { EmulatorError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { suggestion } from '../../core/nearest.ts';
import type { World } from '../../http/world.ts';
import { accountNamed } from './accounts.ts';
import type { App } from './apps/app.ts';
import { APPS, appOf } from './apps/catalogue.ts';
import { type Account, cobaltState, type Environment } from './state.ts';

/** The environment that arguments name; `test` where they name none. */
export function environmentIn({ environment }: JsonObject): Environment {
  return environment === 'production' ? 'production' : 'test';
}

/**
 * The linked account that an action or a happening is about: the one that `of` or `linked_account_id` names (its id, or the name that it was
 * given), or the first of its environment.
 *
 * @throws EmulatorError `linked_account_unknown`
 */
export function customerIn(world: World, args: JsonObject): Account {
  const { accounts, aliases } = cobaltState(world.store);
  const environment = environmentIn(args);
  const named = args.linked_account_id ?? args.of;
  if (typeof named === 'string') {
    const id = aliases.get(named)?.linked_account_id ?? named;
    const found = accountNamed(world, environment, id);
    if (found) return found;
    // A customer of production need not be said to be one.
    const other = args.environment === undefined ? accountNamed(world, 'production', id) : undefined;
    if (other) return other;
    const known = [...aliases.list().map(({ id }) => id), ...accounts.list().map(({ account_id }) => account_id)];
    throw unknown(`There is no linked account "${named}" in ${environment}.${suggestion(named, known)}`);
  }
  const [first] = accounts.by('environment', environment);
  if (first) return first;
  throw unknown(`There is no linked account in ${environment}.`);
}

/** The application that arguments name by `app` or `slug`; the first one where they name none. @throws EmulatorError `app_unknown` */
export function appIn(args: JsonObject): App {
  const named = args.app ?? args.slug;
  const found = named === undefined ? APPS[0] : appOf(String(named));
  if (found) return found;
  const known = APPS.map(({ slug }) => slug);
  const says = `There is no application "${String(named)}".${suggestion(String(named), known)}`;
  throw new EmulatorError('app_unknown', says, { status: 404 });
}

/** Gives a linked account a name for later steps; a name that was given before moves. */
export function nameCustomer(world: World, name: string, { account_id }: Account): void {
  const { aliases } = cobaltState(world.store);
  if (aliases.get(name)) aliases.update(name, { linked_account_id: account_id });
  else aliases.insert({ id: name, linked_account_id: account_id });
}

function unknown(says: string): EmulatorError {
  return new EmulatorError('linked_account_unknown', says, { status: 404 });
}
