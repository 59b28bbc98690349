import type { Held } from '../../../resources/held.ts';
import { noteLatest } from '../conversations.ts';
import { rowsOf } from '../rows.ts';
import type { Planting } from '../seed.ts';
import { augnoState, timestamp } from '../state.ts';

const DAY_MS = 86_400_000;

/** What the people and agents of an account say to each other, and what they are told. */
export function seedMessaging({ world, scope, put }: Planting): void {
  const at = (days: number) => timestamp(world.clock.now() + days * DAY_MS);
  const [first, second, third] = rowsOf(world, scope, 'account-users').map(({ id }) => id);
  const [agent] = rowsOf(world, scope, 'agents').map(({ id }) => id);
  const environment = augnoState(world.store).accounts.get(scope)?.environment;
  const people = [first, second].filter((id) => id !== undefined);
  const group = put('groups', {
    name: 'Order desk',
    member_account_user_ids: people,
    member_agent_config_ids: agent === undefined ? [] : [agent],
  });
  const talk = put('conversations', {
    type: 'group',
    title: 'Late orders',
    group: group.id,
    participant_account_user_ids: people,
    workflow_status: 'open',
    unread: 1,
  });
  const say = (body: string, more: object = {}): Held => {
    const held = put('conversations.messages', { body, sender: first, ...more }, talk);
    noteLatest(world, held);
    return held;
  };
  say('Which orders are late?');
  say('Let us call the customer tomorrow.', { scheduled_at: at(1) });
  say('Your order leaves on Friday.', { mode: 'draft', channel: 'email', subject: 'Your order' });
  const [customer] = rowsOf(world, scope, 'customers');
  if (customer) put('conversations.links', { conversation: talk.id, resource: customer.id }, talk);
  if (third !== undefined) put('blocks', { blocked_user: third });
  const domain = put('email-domains', { domain: 'mail.birch.example', status: 'verified', verified_at: at(-30) });
  put('email-inboxes', { address: 'orders@mail.birch.example', email_domain: domain.id, from_name: 'Birch Tools' });
  put('notifications', { category: 'customer.registered', title: 'A new customer has registered', sender: first });
  put('notifications', { category: 'order.updated', title: 'An order was changed', sender: first });
  put('announcements', {
    scope: 'platform',
    category: 'system.broadcast',
    title: 'Maintenance on Sunday',
    body: 'The Dashboard is away for an hour.',
    publish_at: at(-1),
  });
  put('preferences', {
    category: null,
    in_app_enabled: true,
    email_enabled: true,
    push_enabled: false,
    digest: 'daily',
  });
  put('email-logs', {
    // Mail of a sandbox is never sent.
    send_status: environment === 'sandbox' ? 'pending' : 'sent',
    recipients: ['buy@harbour.example'],
    subject: 'Your order',
    filename: 'order.pdf',
    sent_by: first,
  });
}
