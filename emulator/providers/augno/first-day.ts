import type { Random } from '../../core/random.ts';
import type { World } from '../../http/world.ts';
import { newAccountId } from './accounts.ts';
import { endpointSecret } from './endpoints.ts';
import { newSecret } from './keys.ts';
import type { Environment } from './state.ts';

/** What an integration gets in an environment. */
interface Given {
  readonly accountId: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
}

/** The same for both environments. */
export type FirstDay = Readonly<Record<Environment, Given>>;

/** What was told of the first day of each world. */
const foretold = new WeakMap<World, FirstDay>();

/**
 * The credentials of a first day, told before its data is made: that takes longer than everything else of a start. They come from random
 * numbers of their own, so that they are the same whatever data there is.
 */
export function foretell(world: World, random: Random): Readonly<Record<string, string>> {
  const webhookSecrets = { sandbox: endpointSecret(world, 'sandbox'), production: endpointSecret(world, 'production') };
  const given = (environment: Environment): Given => ({
    accountId: newAccountId(random),
    apiKey: newSecret(world, environment, random),
    webhookSecret: webhookSecrets[environment],
  });
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

/** What was told of the first day of a world. */
export function toldOf(world: World): FirstDay {
  const day = foretold.get(world);
  if (!day) throw new TypeError('the first day of this world was not told');
  return day;
}
