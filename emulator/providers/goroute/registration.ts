import type { World } from '../../http/world.ts';
import type { Setup } from '../definition.ts';
import { addressOf } from './identifiers.ts';
import { gorouteState, type Organization, type Webhook } from './state.ts';
import { changeWebhook, rememberWebhookSecrets } from './webhook-registry.ts';

/** Takes over a changed address: that of the sandbox webhook which the integration was given from the start. */
export function configure(world: World, { webhookUrl }: Setup): void {
  const own = givenWebhook(world, firstOf(world, 'sandbox'));
  if (own) changeWebhook(world, own.id, { url: webhookUrl });
}

/** What a person copies into an integration, by camel-case name. */
export function credentials(world: World): Record<string, string> {
  const { keys, participants } = gorouteState(world.store);
  const names: Record<string, string> = {};
  for (const environment of ['sandbox', 'production'] as const) {
    const organization = firstOf(world, environment);
    if (!organization) continue;
    const put = (name: string, value: string | null | undefined) => {
      if (value)
        names[environment === 'production' ? `production${name[0]?.toUpperCase()}${name.slice(1)}` : name] = value;
    };
    put('apiKey', keys.by('organization', organization.id)[0]?.value);
    put('organizationId', organization.id);
    const [own] = participants.by('organization', organization.id);
    put('senderId', own && addressOf(own));
    const other = participants.find(
      ({ organization_id: of, environment: where, shared }) => of === null && where === environment && !shared,
    );
    put('receiverId', other && addressOf(other));
    put('webhookSecret', givenWebhook(world, organization)?.secret);
  }
  return names;
}

/** The sandbox organization and its key, as journal entries name them: what an integration has from the start. */
export function given(world: World): { subject: string; credential: string } {
  const subject = firstOf(world, 'sandbox')?.id ?? '';
  return { subject, credential: gorouteState(world.store).keys.by('organization', subject)[0]?.id ?? '' };
}

/** Makes the register of secrets again, after a restore or a restart. */
export function rememberSecrets(world: World): void {
  for (const { value, environment } of gorouteState(world.store).keys.list()) {
    world.secrets.register({ value, kind: 'api_key', owner: `${environment} key` });
  }
  rememberWebhookSecrets(world);
}

/** The first organization of an environment: the integration's. */
export function firstOf(world: World, environment: string): Organization | undefined {
  return gorouteState(world.store).organizations.find((organization) => organization.environment === environment);
}

/** The webhook that an organization has from the start, while it is there. */
export function givenWebhook(world: World, organization: Organization | undefined): Webhook | undefined {
  return organization && gorouteState(world.store).webhooks.by('organization', organization.id)[0];
}
