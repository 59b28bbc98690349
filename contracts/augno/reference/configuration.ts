import { Refused } from '../../reference/errors.ts';
import { isText } from '../../reference/json.ts';
import type { App } from './app.ts';
import { findBy } from './lists.ts';

/** What orders and customers refer to, by the names that are the same in every account. Ids are not: they are looked up in each. */
export const CONFIGURATION = {
  carrier: { path: '/v1/operations/carriers', member: 'name', value: 'United Parcel Service' },
  paymentTerm: { path: '/v1/finance/payment-terms', member: 'name', value: 'Net 30' },
  shippingTerm: { path: '/v1/operations/shipping-terms', member: 'name', value: 'Prepaid' },
  customerGroup: { path: '/v1/sales/account-groups', member: 'name', value: 'Retail' },
  unit: { path: '/v1/catalog/units', member: 'abbreviation', value: 'ea' },
} as const;

export type ConfigurationName = keyof typeof CONFIGURATION;

/** The ids of what is wanted in the account at hand. All are looked up before anything is written: one that is missing stops it there. */
export async function configurationIds<N extends ConfigurationName>(
  app: App,
  names: readonly N[],
): Promise<Record<N, string>> {
  const found = await Promise.all(
    names.map(async (name) => [name, await app.parts.configurationId(app, name)] as const),
  );
  return Object.fromEntries(found) as Record<N, string>;
}

/** The id of one of them, which is asked for once. @throws Refused where this account does not have it */
export async function configurationId(app: App, name: ConfigurationName): Promise<string> {
  const known = app.configuration.get(name);
  if (known !== undefined) return known;
  const { path, member, value } = CONFIGURATION[name];
  const row = await findBy(app, path, member, value);
  if (!isText(row?.id)) throw new Refused(`This account has no ${name} "${value}": create it before the first order.`);
  app.configuration.set(name, row.id);
  return row.id;
}
