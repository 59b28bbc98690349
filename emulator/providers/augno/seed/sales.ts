import type { Planting } from '../seed.ts';
import type { Catalogue } from './catalogue.ts';

/** What a customer cannot be without, and one customer. */
export function seedSales({ put }: Planting, _catalogue: Catalogue): void {
  const payment = put('payment-terms', { name: 'Net 30', status: 'active' });
  const shipping = put('shipping-terms', { name: 'Prepaid', type: 'carrier_rate_freight' });
  const group = put('account-groups', { name: 'Retail', type: 'type_group' });
  const carrier = put('carriers', {
    name: 'United Parcel Service',
    code: 'ups',
    customer_portal_visibility: 'visible',
  });
  put('carriers.service-levels', { name: 'Ground', service_level_token: 'ups_ground', is_default: true }, carrier);
  put('customers', {
    name: 'Harbour Hardware',
    number: '100001',
    status: 'normal',
    type: group.id,
    defaults: { payment_term: payment.id, shipping_term: shipping.id },
  });
}
