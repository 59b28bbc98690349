import type { Held } from '../../../resources/held.ts';
import type { Planting } from '../seed.ts';

/** What the rows of accounts refer to. */
export interface Shared {
  readonly dollar: Held;
  readonly each: Held;
  readonly gram: Held;
  readonly metre: Held;
  readonly day: Held;
  /** Group of whatever is counted. */
  readonly pieces: Held;
  /** Product lines with reserved names, by name: shipping, service, credit, tax. */
  readonly lines: Readonly<Record<string, Held>>;
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
  const unit = (name: string, abbreviation: string, type: string, seconds = 1) =>
    put('units', {
      name,
      abbreviation,
      type,
      ratio_numerator: String(seconds),
      ratio_denominator: '1',
      offset_numerator: '0',
      offset_denominator: '1',
      is_base_unit: seconds === 1,
      owner: OWNER,
    });
  const dollar = unit('US dollar', 'USD', 'currency');
  const each = unit('Each', 'ea', 'quantity');
  unit('Second', 's', 'time');
  unit('Hour', 'hr', 'time', 3600);
  const day = unit('Day', 'd', 'time', 86_400);
  const gram = unit('Gram', 'g', 'mass');
  unit('Litre', 'l', 'volume');
  const metre = unit('Metre', 'm', 'length');
  unit('Kelvin', 'K', 'temperature');
  unit('Square metre', 'm2', 'area');
  const pieces = put('unit-groups', { name: 'Pieces', type: 'quantity', base_unit: each.id, owner: OWNER });
  const lines = RESERVED.map((name) => [
    name,
    put('product-lines', { name, ...POLICIES, unit_group: pieces.id, owner: OWNER }),
  ]);
  const priorities = coded('priorities', ['low', 'normal', 'high']);
  return { dollar, each, gram, metre, day, pieces, lines: Object.fromEntries(lines), priorities };
}

/** Product lines that every account has and none may change. @see https://github.com/augno/augno-go catalogproductline.go Update */
const RESERVED = ['shipping', 'service', 'credit', 'tax'];

const POLICIES = { commission_policy: 'commission_exempt', freight_policy: 'free_freight' };

function title(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
