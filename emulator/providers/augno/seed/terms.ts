import type { Held } from '../../../resources/held.ts';
import type { Planting } from '../seed.ts';

/** Terms that every account has. */
export interface Terms {
  readonly net30: Held;
  readonly prepaid: Held;
}

const OWNER = { object: 'owner', type: 'system' };

/** The default payment and shipping term, owned by the system. @see https://docs.augno.com/manage-account/sandboxes */
export function seedTerms({ put }: Planting): Terms {
  return {
    net30: put('payment-terms', { name: 'Net 30', owner: OWNER }),
    prepaid: put('shipping-terms', { name: 'Prepaid', type: 'carrier_rate_freight', owner: OWNER }),
  };
}
