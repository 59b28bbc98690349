import { isJsonObject } from '../../../core/json.ts';
import { timestamp } from '../state.ts';
import { type AccountRows, aboveRow, type Fitting, onRow } from './rows.ts';

const DAY_MS = 86_400_000;

const draft = onRow('conversations.messages', { status: 'draft' });
const draftSchedule = onRow('production-schedules', { status: 'draft' });

/** Keys, agents, messages and the factory. */
export const otherFits: Readonly<Record<string, Fitting>> = {
  'rotate-api-key': ({ world }) => ({ body: { revoke_at: timestamp(world.clock.now() + DAY_MS) } }),
  'update-agent-status': () => ({ body: { status: 'inactive' } }),
  'cancel-agent-run': onRow('runs', { status: 'running' }),
  'continue-agent-run': onRow('runs', { status: 'awaiting_input' }),
  'retry-agent-run': onRow('runs', { status: 'failed' }),
  'update-reply-draft': draft,
  'approve-and-send-reply-draft': draft,
  'reject-reply-draft': draft,
  'cancel-scheduled-message': onRow('conversations.messages', { status: 'scheduled' }),
  'unarchive-conversation': onRow('conversations', { status: 'archived' }),
  'unhide-conversation': onRow('conversations', { status: 'hidden' }),
  'update-participant-role': participant,
  'remove-participant': participant,
  'send-notification': (account) => ({ body: { target: { type: 'account_user', id: account.id('account-users') } } }),
  'add-messaging-group-member': (account) => ({
    body: { member_type: 'user', account_user_id: account.id('account-users') },
  }),
  'remove-messaging-group-member': (account) => {
    const group = account.row('groups');
    return { path: { id: group?.id ?? '', member_id: idOfFirst(group?.fields.members) } };
  },
  'verify-email-domain': onRow('email-domains', { status: 'pending' }),
  'verify-portal-domain': onRow('portal-domains', { status: 'pending' }),
  'list-service-levels': aboveRow('carriers.service-levels', 'carrier_id'),
  'list-operating-calendar-closures': aboveRow('operating-calendars.closures', 'id'),
  'create-demand-override': (account) => ({
    body: { scope_type: 'item', scope_ref_id: account.id('items'), ...period(account) },
  }),
  'update-demand-override': (account) => ({ body: period(account) }),
  'upsert-production-schedule-resource-setting': (account) => ({
    body: { scope_type: 'machine', scope_ref_id: account.id('machines') },
  }),
  'create-production-schedule-line': () => ({ body: { week_index: 1 } }),
  'update-production-schedule-line': () => ({ body: { week_index: 1 } }),
  'publish-production-schedule': draftSchedule,
  'regenerate-production-schedule': draftSchedule,
  'delete-production-schedule': draftSchedule,
  'release-production-schedule-week': (account) => ({
    ...onRow('production-schedules', { status: 'published' })(account),
    body: { week_index: 0, responsible_user_id: account.id('account-users') },
  }),
};

function period({ world }: AccountRows) {
  const from = world.clock.now();
  return { period_starts_at: timestamp(from), period_ends_at: timestamp(from + 30 * DAY_MS) };
}

function participant(account: AccountRows) {
  const conversation = account.row('conversations');
  return { path: { id: conversation?.id ?? '', pid: idOfFirst(conversation?.fields.participants) } };
}

function idOfFirst(list: unknown): string {
  const [first] = [list].flat();
  return isJsonObject(first) ? String(first.id) : '';
}
