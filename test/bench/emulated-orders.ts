/** Augno with so many customers, and no limit; prints where it listens and how an order is made. */
import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import { Sandbox } from './built.ts';

const [customers = '0'] = process.argv.slice(2);
const knobs = { 'augno.rate_limit': 1_000_000_000, 'augno.auth_rate_limit': 1_000_000_000 };
const sandbox = await Sandbox.start('bench', { providers: ['augno'], seed: 'bench', knobs });
const augno = sandbox.provider('augno');
const { apiBase = '', apiKey = '', apiVersion = '' } = augno.facts;
if (Number(customers) > 0) await augno.act('addCustomers', { count: Number(customers) });
const headers = {
  authorization: `Bearer ${apiKey}`,
  'augno-version': apiVersion,
  'content-type': 'application/json',
};

async function first(path: string): Promise<JsonObject> {
  const response = await fetch(`${apiBase}${path}`, { headers });
  const page: unknown = await response.json();
  return isJsonObject(page) && Array.isArray(page.data) ? page.data[0] : {};
}

const customer = await first('/v1/sales/customers?include=bill_to_address,ship_to_address');
const product = await first('/v1/catalog/products');
const unit = await first('/v1/catalog/units?q=ea');
const address = await first('/v1/sales/addresses');
const body = {
  buyer_account_id: customer.id,
  priority_code: 'normal',
  bill_to_address_id: address.id,
  ship_to_address_id: address.id,
  lines: [{ product_id: product.id, quantity: { value: '12', unit_id: unit.id } }],
};
console.log(JSON.stringify({ apiBase, headers, body }));

// A clean end, so that a profile of it can be written.
process.on('SIGTERM', () => process.exit(0));
