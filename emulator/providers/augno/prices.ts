import { isJsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { refused } from './refusals.ts';
import { unitById } from './units.ts';

/**
 * Refuses a rate that is no price: money above, anything but money below.
 * @param member name of the rate in the request: `unit_price`
 * @throws Objected `validation_failed`
 */
export function assertPrice(world: World, rate: unknown, member: string): void {
  if (!isJsonObject(rate)) return;
  const isMoney = (unit: unknown) => unitById(world, unit)?.fields.type === 'currency';
  if (!isMoney(rate.numerator_unit)) refused(`${member}.numerator_unit_id`, 'A price is an amount of a currency.');
  if (isMoney(rate.denominator_unit)) {
    refused(`${member}.denominator_unit_id`, 'A price is for one unit of something other than money.');
  }
}
