import type { JsonObject } from '../../../emulator/core/json.ts';
import type { Fit } from '../../../emulator/providers/augno/examples/rows.ts';
import { textAt } from '../../support/augno.ts';

/** Operations that come first, where the data of the first day has nothing that can be acted on. */
export const preceding: Readonly<Record<string, readonly string[]>> = {
  'create-unit-group-associated-unit': ['create-unit-group'],
  'retrieve-audit-event': ['create-role'],
  'retrieve-request-log': ['list-roles', 'list-request-logs'],
  'retrieve-job': ['bulk-upsert-locations'],
  'cancel-job': ['bulk-upsert-locations'],
  'retrieve-sandbox': ['create-sandbox'],
  'delete-sandbox': ['create-sandbox'],
  'update-role': ['create-role'],
  'delete-role': ['create-role'],
  'delete-customer': ['create-customer'],
  'delete-address': ['create-address'],
  'verify-email-domain': ['create-email-domain'],
  'delete-payment-term': ['create-payment-term'],
  'delete-shipping-term': ['create-shipping-term'],
  'delete-account-group': ['create-account-group'],
  'unarchive-conversation': ['archive-conversation'],
  'unhide-conversation': ['hide-conversation'],
};

/** What an operation takes from the answers to those that came before it. */
export const following: Readonly<Record<string, (before: readonly JsonObject[]) => Fit>> = {
  'retrieve-request-log': (before) => ({ path: { id: textAt(before.at(-1), 'data', 0, 'id') } }),
  'delete-customer': ([made]) => ({ path: { id: textAt(made, 'id') } }),
};
