import type { Held } from '../../../resources/held.ts';
import type { Planting } from '../seed.ts';

/** What the rows of accounts refer to. */
export interface Shared {
  readonly dollar: Held;
  readonly each: Held;
  readonly priorities: readonly Held[];
}

const OWNER = { type: 'system' };

/** Lookups with fixed codes, and base units: they are the same in every account. @see https://docs.augno.com/manage-account/sandboxes */
export function seedLookups({ put }: Planting): Shared {
  const coded = (resource: string, codes: readonly string[], more: object = {}) =>
    codes.map((code) => put(resource, { code, name: title(code), owner: OWNER, ...more }));
  coded('account-statuses', ['normal', 'preferred', 'hold_shipment', 'hold_all']);
  coded('statuses', ['estimate', 'issued', 'fulfilled']);
  coded('transaction-types', ['payment', 'credit_memo', 'adjustment', 'rebate']);
  coded('transaction-methods', ['cash', 'check', 'credit_card', 'gift_card', 'ach']);
  coded('adjustment-types', ['discount', 'shipping_discrepancy', 'short_payment', 'write_off', 'fee', 'refund']);
  coded('location-types', ['building', 'section', 'aisle', 'rack', 'shelf', 'bin']);
  coded('demand-override-types', ['absolute', 'delta_units', 'delta_percent']);
  coded('machine-downtime-reasons', [
    'breakdown',
    'changeover',
    'material_shortage',
    'no_operator',
    'planned_maintenance',
    'minor_stop',
    'quality_hold',
    'no_schedule',
  ]);
  coded('schedule-deviation-types', [
    'line_added',
    'line_removed',
    'quantity_changed',
    'machine_changed',
    'resequenced',
    'week_moved',
  ]);
  const unit = (name: string, abbreviation: string, type: string) =>
    put('units', { name, abbreviation, type, ...BASE, owner: OWNER });
  const dollar = unit('US dollar', 'USD', 'currency');
  const each = unit('Each', 'ea', 'quantity');
  unit('Second', 's', 'time');
  unit('Gram', 'g', 'mass');
  unit('Litre', 'l', 'volume');
  unit('Metre', 'm', 'length');
  unit('Kelvin', 'K', 'temperature');
  unit('Square metre', 'm2', 'area');
  return { dollar, each, priorities: coded('priorities', ['low', 'normal', 'high']) };
}

const BASE = {
  ratio_numerator: '1',
  ratio_denominator: '1',
  offset_numerator: '0',
  offset_denominator: '1',
  is_base_unit: true,
};

function title(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
