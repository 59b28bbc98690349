import type { Operation } from '../../http/contract.ts';
import type { World } from '../../http/world.ts';
import type { ExampleCaller } from '../definition.ts';
import { otherFits } from './examples/others.ts';
import { AccountRows, type Fit, type Fitting } from './examples/rows.ts';
import { salesFits } from './examples/sales.ts';
import { credentials } from './registration.ts';

const fits: Readonly<Record<string, Fitting>> = { ...salesFits, ...otherFits };

/** What the example of an operation takes from the data of an account, beyond what its schema tells. */
export function exampleFit(world: World, scope: string, operationId: string): Fit {
  return fits[operationId]?.(new AccountRows(world, scope)) ?? {};
}

/** The default key of the sandbox account; sandboxes are managed from production only. */
export function exampleCaller(world: World, { id, path }: Operation): ExampleCaller {
  const known = credentials(world);
  const isProduction = path.includes('/core/sandboxes');
  const scope = (isProduction ? known.productionAccountId : known.accountId) ?? '';
  const key = (isProduction ? known.productionApiKey : known.apiKey) ?? '';
  const headers = { Authorization: `Bearer ${key}`, 'Augno-Version': known.apiVersion ?? '' };
  return { scope, headers, query: {}, fit: exampleFit(world, scope, id) };
}
