import type { Planting } from '../seed.ts';

/** An integration and a domain of the customer portal. */
export function seedSettings({ put }: Planting): void {
  put('integrations', { name: 'Card payments', provider: 'stripe' });
  put('portal-domains', { domain: 'orders.birch.example' });
}
