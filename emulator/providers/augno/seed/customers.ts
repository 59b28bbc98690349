import type { JsonObject } from '../../../core/json.ts';
import type { Held } from '../../../resources/held.ts';
import { kept } from '../orders/kept.ts';
import type { Planting } from '../seed.ts';
import type { Catalogue } from './catalogue.ts';
import type { SalesBasics } from './sales.ts';

/** Customers, in the order of their numbers. The third is the parent of the two after it, the last is on hold. */
export function seedCustomers(plant: Planting, { dollar }: Catalogue, basics: SalesBasics): Held[] {
  const { put, world, scope } = plant;
  const { terms, groups, carriers } = basics;
  const rep = kept(world, 'account-users')
    .by('scope', scope)
    .find(({ fields }) => fields.is_commission_eligible === true);
  const add = (name: string, place: Place, type: Held, more: JsonObject = {}) => {
    const mail = `orders@${name.toLowerCase().replace(/[^a-z]+/g, '')}.example`;
    const address = addressOf(name, mail, place);
    const { ups } = carriers;
    return put('customers', {
      name,
      type: type.id,
      contact_info: { email: mail, phone: place.phone, url: null },
      freight_preferences: { carrier: ups.carrier.id, service_level: ups.ground.id },
      defaults: { payment_term: terms.net30.id, shipping_term: terms.prepaid.id },
      bill_to_address: address,
      ship_to_address: address,
      ...more,
    });
  };
  const credited = {
    defaults: { payment_term: terms.net60.id, shipping_term: terms.flat.id, sales_rep: rep?.id ?? null },
  };
  const harbour = add('Harbour Hardware', PLACES.dover, groups.retail);
  const northgate = add('Northgate Supply', PLACES.reno, groups.wholesale, {
    status: 'preferred',
    commission_policy: 'commission_applied',
    price_groups: [groups.dealers.id],
    credit_limit: { value: '25000', unit: dollar.id },
    ...credited,
  });
  const district = add('Meridian School District', PLACES.boise, groups.schools, {
    defaults: { payment_term: terms.net30.id, shipping_term: terms.prepaid.id, lead_time_days: 21 },
  });
  const school = (name: string, place: Place) => add(name, place, groups.schools, { parent_account: district.id });
  return [
    harbour,
    northgate,
    district,
    school('Alder Creek High School', PLACES.boise),
    school('Foothill Technical College', PLACES.nampa),
    add('Quarry Lane Builders', PLACES.salem, groups.wholesale, {
      ship_to_address: addressOf('Quarry Lane yard', 'yard@quarrylane.example', PLACES.bend),
      commission_policy: 'commission_applied',
      ...credited,
    }),
    add('Tidewater Marine', PLACES.astoria, groups.retail, {
      freight_preferences: {
        carrier: carriers.fedex.carrier.id,
        service_level: carriers.fedex.ground.id,
        billing_type: 'third_party',
        billing_account: '731904422',
      },
      notification_preferences: { accepts_invoice_emails: false },
    }),
    add('Lakeshore Rentals', PLACES.erie, groups.retail, {
      status: 'hold_all',
      note: 'On hold: two invoices are overdue.',
    }),
  ];
}

interface Place {
  readonly street: string;
  readonly locality: string;
  readonly state: string;
  readonly postal_code: string;
  readonly phone: string;
}

function place(street: string, locality: string, state: string, postal_code: string, phone: string): Place {
  return { street, locality, state, postal_code, phone };
}

const PLACES = {
  dover: place('9 Quay Road', 'Dover', 'DE', '19901', '+1 302 555 0142'),
  reno: place('2210 Kietzke Lane', 'Reno', 'NV', '89502', '+1 775 555 0118'),
  boise: place('1300 Orchard Street', 'Boise', 'ID', '83705', '+1 208 555 0167'),
  nampa: place('84 Garrity Boulevard', 'Nampa', 'ID', '83687', '+1 208 555 0173'),
  salem: place('455 Quarry Lane', 'Salem', 'OR', '97302', '+1 503 555 0105'),
  bend: place('61 Boyd Acres Road', 'Bend', 'OR', '97701', '+1 541 555 0124'),
  astoria: place('3 Pier Street', 'Astoria', 'OR', '97103', '+1 503 555 0191'),
  erie: place('77 Bayfront Parkway', 'Erie', 'PA', '16507', '+1 814 555 0136'),
};

function addressOf(name: string, email: string, { street, phone, ...rest }: Place): JsonObject {
  return { name, email, phone, geolocation: { street_line_1: street, ...rest, country: 'US' } };
}
