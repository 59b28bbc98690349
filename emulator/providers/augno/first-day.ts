import type { Random } from '../../core/random.ts';
import type { World } from '../../http/world.ts';
import { newAccountId } from './accounts.ts';
import { endpointSecret } from './endpoints.ts';
import { issueKey, keyBeginning } from './keys.ts';
import type { Environment } from './state.ts';

/**
 * How many random numbers the data of a first day draws before the id of the account of an environment, and then before the key to it. Data
 * that draws more or less changes them; the test of this file says to what.
 */
export const DRAWN: Readonly<Record<Environment, { readonly beforeAccount: number; readonly beforeKey: number }>> = {
  sandbox: { beforeAccount: 1420, beforeKey: 4908 },
  production: { beforeAccount: 12, beforeKey: 4908 },
};

/** What an integration gets in an environment. */
interface Given {
  readonly accountId: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
}

/** The same for both environments. */
export type FirstDay = Readonly<Record<Environment, Given>>;

/** What was told of the worlds whose data is put off. */
const foretold = new WeakMap<World, FirstDay>();

/**
 * The credentials of a first day, told before its data is made: that takes longer than everything else of a start. Null where a knob was set,
 * since many of them decide how much is drawn.
 */
export function foretell(world: World, random: Random): Readonly<Record<string, string>> | null {
  foretold.delete(world);
  if (Object.keys(world.knobs.changed()).length > 0) return null;
  const webhookSecrets = { sandbox: endpointSecret(world, 'sandbox'), production: endpointSecret(world, 'production') };
  const given = (environment: Environment): Given => {
    random.skip(DRAWN[environment].beforeAccount);
    const id = newAccountId(random);
    random.skip(DRAWN[environment].beforeKey);
    const apiKey = issueKey(world, environment, keyBeginning(world, environment, random));
    return { accountId: id, apiKey, webhookSecret: webhookSecrets[environment] };
  };
  const day = { sandbox: given('sandbox'), production: given('production') };
  foretold.set(world, day);
  return {
    apiKey: day.sandbox.apiKey,
    accountId: day.sandbox.accountId,
    productionApiKey: day.production.apiKey,
    productionAccountId: day.production.accountId,
    apiVersion: world.knobs.text('latest_version'),
    webhookSecret: day.sandbox.webhookSecret,
    productionWebhookSecret: day.production.webhookSecret,
  };
}

/** What was told of the first day of a world; undefined where nothing was. */
export function toldOf(world: World): FirstDay | undefined {
  return foretold.get(world);
}
