import type { World } from '../../http/world.ts';
import type { Setup } from '../definition.ts';
import { idWith } from './ids.ts';
import { issueKey } from './keys.ts';
import { addParticipant, OWN_ACCESS_POINT, seedNetwork } from './network.ts';
import { type Environment, gorouteState, type Organization, timestamp } from './state.ts';
import { addWebhook } from './webhook-registry.ts';

interface Company {
  readonly name: string;
  readonly country: string;
  readonly environment: Environment;
  readonly scheme: string;
  readonly identifier: string;
  readonly vat: string;
  readonly tier: string;
}

/** The company that integrates, in both environments, and a neighbour of whom it must never see anything. */
const COMPANIES: readonly Company[] = [
  {
    name: 'Kade Levering BV',
    country: 'NL',
    environment: 'sandbox',
    scheme: '0106',
    identifier: '11223344',
    vat: 'NL123456789B01',
    tier: 'sandbox',
  },
  {
    name: 'Sluis Advies BV',
    country: 'NL',
    environment: 'sandbox',
    scheme: '0106',
    identifier: '55667788',
    vat: 'NL987654321B01',
    tier: 'sandbox',
  },
  {
    name: 'Kade Levering BV',
    country: 'NL',
    environment: 'production',
    scheme: '0106',
    identifier: '11223344',
    vat: 'NL123456789B01',
    tier: 'starter',
  },
];

/** Fills an empty world: both networks, companies with keys and participants, and the integration's webhook. */
export function seed(world: World, setup: Setup): void {
  seedNetwork(world);
  for (const company of COMPANIES) addCompany(world, company, setup);
}

/** A company with a participant, a key and a webhook that waits for an address. */
export function addCompany(world: World, company: Company, setup: Setup | null): Organization {
  const { environment, name, country, scheme, identifier } = company;
  const organizations = gorouteState(world.store).organizations;
  const isFirst = organizations.find((one) => one.environment === environment) === undefined;
  const organization = organizations.insert({
    id: idWith(world, 'org_'),
    environment,
    name,
    country,
    vat_number: company.vat,
    peppol_id: `${scheme}:${identifier}`,
    address: null,
    parent_id: null,
    tier: company.tier,
    created_at: timestamp(world.clock.now()),
  });
  issueKey(world, organization);
  addParticipant(world, {
    environment,
    organization_id: organization.id,
    scheme,
    identifier,
    name,
    country,
    access_point: OWN_ACCESS_POINT,
  });
  if (isFirst) {
    addWebhook(world, {
      organization_id: organization.id,
      url: environment === 'sandbox' ? (setup?.webhookUrl ?? null) : null,
      events: world.contract.events,
      secret: world.secrets.issue('webhook_secret', 'whsec_', `${environment} webhooks`),
    });
  }
  return organization;
}
