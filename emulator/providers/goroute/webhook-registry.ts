import type { World } from '../../http/world.ts';
import { idWith } from './ids.ts';
import { gorouteState, timestamp, type Webhook } from './state.ts';

/** A new webhook, switched on unless something else is said. A secret that somebody chose is masked from now on. */
export function addWebhook(
  world: World,
  given: Pick<Webhook, 'organization_id' | 'url' | 'events' | 'secret'> & Partial<Webhook>,
): Webhook {
  const now = timestamp(world.clock.now());
  registerSecret(world, given.secret);
  return gorouteState(world.store).webhooks.insert({
    id: idWith(world, 'wh_'),
    previous: null,
    active: true,
    headers: {},
    failure_count: 0,
    disabled_at: null,
    created_at: now,
    updated_at: now,
    ...given,
  });
}

/** Changes a webhook. One that is switched on again starts with a clean record; a secret that is replaced signs on for a while. */
export function changeWebhook(world: World, id: string, patch: Partial<Webhook>): Webhook {
  const { webhooks } = gorouteState(world.store);
  const before = webhooks.require(id);
  const clean = patch.active === true ? { failure_count: 0, disabled_at: null } : {};
  const until = world.clock.now() + world.knobs.number('signing_rotation_overlap_s') * 1000;
  const isReplaced = patch.secret !== undefined && before.secret !== null && patch.secret !== before.secret;
  const previous = isReplaced && before.secret !== null ? { previous: { value: before.secret, until } } : {};
  registerSecret(world, patch.secret);
  return webhooks.update(id, { ...clean, ...previous, ...patch, updated_at: timestamp(world.clock.now()) });
}

/** Counts how deliveries to a webhook end, and switches it off where a knob says after how many failures. */
export function noteDelivery(world: World, id: string, accepted: boolean): void {
  const { webhooks } = gorouteState(world.store);
  const found = webhooks.get(id);
  if (!found || (accepted && found.failure_count === 0)) return;
  const failure_count = accepted ? 0 : found.failure_count + 1;
  const most = world.knobs.number('auto_disable_after');
  const isOver = most > 0 && failure_count >= most && found.active;
  const disabled = isOver ? { active: false, disabled_at: timestamp(world.clock.now()) } : {};
  webhooks.update(id, { failure_count, ...disabled });
}

/** The secret that signs at this moment; empty where a webhook has none, and its deliveries no signature. */
export function signingSecret(world: World, { secret, previous }: Webhook): string {
  return (previous && world.clock.now() < previous.until ? previous.value : secret) ?? '';
}

/** The webhooks of an organization that want events of a type: switched on, with an address. */
export function webhooksFor(world: World, organizationId: string, type: string): Webhook[] {
  return gorouteState(world.store)
    .webhooks.by('organization', organizationId)
    .filter((webhook) => webhook.active && webhook.url !== null && wants(world, webhook, type));
}

/** Whether a webhook gets events of a type: those it was made for, and those that a knob adds, which nobody could ask for by name. */
export function wants({ contract }: World, { events }: Webhook, type: string): boolean {
  return events.includes(type) || !contract.events.includes(type);
}

/** Makes the register of secrets again, after a restore or a restart. */
export function rememberWebhookSecrets(world: World): void {
  for (const { secret, previous } of gorouteState(world.store).webhooks.list()) {
    registerSecret(world, secret);
    registerSecret(world, previous?.value);
  }
}

/** Of a secret that somebody chose too short, every word of the journal would be a part. */
const SHORTEST_MASKED = 8;

function registerSecret({ secrets }: World, value: string | null | undefined): void {
  if (value && value.length >= SHORTEST_MASKED) secrets.register({ value, kind: 'webhook_secret', owner: 'webhook' });
}
