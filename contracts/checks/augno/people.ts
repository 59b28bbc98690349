import { isJsonObject } from '../../../emulator/core/json.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import type { Canary } from '../privacy/surfaces.ts';

/** Collections that tell of people, and their members that do, with what those are. */
const COLLECTIONS = ['customers', 'addresses'];
const MEMBERS: Readonly<Record<string, string>> = {
  email: 'a mail address',
  phone: 'a phone number',
  street_line_1: 'a street',
};

/** What is personal in the account of a connection: mail addresses, phone numbers and streets, each once. */
export function peopleOf({ provider }: Trial, { subject }: Connection): Canary[] {
  const found = new Map<string, string>();
  const walk = (held: unknown, name: string) => {
    const what = MEMBERS[name];
    if (typeof held === 'string' && held !== '' && what !== undefined) found.set(held, what);
    else if (Array.isArray(held)) for (const one of held) walk(one, name);
    else if (isJsonObject(held)) for (const [member, one] of Object.entries(held)) walk(one, member);
  };
  for (const row of COLLECTIONS.flatMap((collection) => provider.state(collection))) {
    if ('scope' in row && row.scope === subject && 'fields' in row) walk(row.fields, '');
  }
  return [...found].map(([text, what]) => ({ what, text }));
}
