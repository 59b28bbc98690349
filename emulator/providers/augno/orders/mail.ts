import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import type { Keeping } from '../../../resources/keeper.ts';
import { augnoResources } from '../resources.ts';
import { missing } from '../rows.ts';
import { augnoState } from '../state.ts';
import { textAt, textsAt } from './fields.ts';
import { kind, rowOf } from './kept.ts';

/** Mails the acknowledgement of an order to its contacts; false where it has none. */
export function acknowledge(keeping: Keeping, order: Held): boolean {
  const recipients = textsAt(order.fields, 'contacts.acknowledgement');
  if (recipients.length === 0) return false;
  const number = textAt(order.fields, 'number') ?? '';
  logMail(keeping, recipients, `Order acknowledgement ${number}`, `${number}.pdf`);
  return true;
}

/** Notes a mail in the email log. Sandboxes send none: there it stays pending. @see https://docs.augno.com/manage-account/sandboxes */
export function logMail(
  keeping: Keeping,
  recipients: readonly string[],
  subject: string,
  filename: string | null,
): Held {
  const { world, scope, exchange = null } = keeping;
  const isSandbox = augnoState(world.store).accounts.get(scope)?.environment === 'sandbox';
  const fields = {
    send_status: isSandbox ? 'pending' : 'sent',
    recipients: [...recipients],
    subject,
    filename,
    sent_by: exchange?.identity?.credential ?? null,
  };
  return augnoResources().keeper.insert({ ...keeping, parent: null }, kind('email-logs'), { fields, children: [] });
}

/** Addresses of the users that a request names as contacts. @throws Objected for a user that is none of the account's */
export function contactsOf(world: World, scope: string, inputs: unknown, member: string): string[] | undefined {
  if (!Array.isArray(inputs)) return undefined;
  return inputs.flatMap((input, i) => {
    const id = textAt({ input }, 'input.account_user_id') ?? '';
    const user = rowOf(world, scope, 'account-users', id);
    if (!user) throw missing(`${member}[${i}].account_user_id`, id);
    return textAt(user.fields, 'user.email') ?? [];
  });
}
