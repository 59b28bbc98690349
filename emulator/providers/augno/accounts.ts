import { EmulatorError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { suggestion } from '../../core/nearest.ts';
import type { Random } from '../../core/random.ts';
import type { World } from '../../http/world.ts';
import { type Account, augnoState } from './state.ts';

/**
 * The account that an action is about: the one that `of` names (an id, or the name that it was given), or the first of its environment
 * (`sandbox` unless `environment` says otherwise).
 *
 * @throws EmulatorError `account_unknown`
 */
export function accountOf(world: World, args: JsonObject): Account {
  const { accounts, aliases } = augnoState(world.store);
  if (typeof args.of === 'string') {
    const found = accounts.get(aliases.get(args.of)?.account_id ?? args.of);
    if (found) return found;
    const known = [...aliases.list().map(({ id }) => id), ...accounts.list().map(({ id }) => id)];
    throw unknown(`There is no account "${args.of}".${suggestion(args.of, known)}`);
  }
  const environment = args.environment ?? 'sandbox';
  const first = accounts.find((account) => account.environment === environment);
  if (first) return first;
  throw unknown(`There is no ${String(environment)} account.`);
}

/** The id of a new account. */
export function newAccountId(random: Random): string {
  return `ac_${random.text(12).toLowerCase()}`;
}

/** Gives an account a name for later steps; a name that was given before moves. */
export function nameAccount(world: World, name: string, accountId: string): void {
  const { aliases } = augnoState(world.store);
  if (aliases.get(name)) aliases.update(name, { account_id: accountId });
  else aliases.insert({ id: name, account_id: accountId });
}

function unknown(says: string): EmulatorError {
  return new EmulatorError('account_unknown', says, { status: 404 });
}
