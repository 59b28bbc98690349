import { isRow, type Row } from '../../reference/json.ts';

/** A contact as our product has it. */
export interface Contact {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly country: string;
  readonly company: string;
}

/** What each event must hold: the same names as its sample in Cobalt, where a missing one would reach workflows as null. */
export const EVENTS: Readonly<Record<string, readonly string[]>> = {
  'contact.created': ['email', 'name', 'country', 'company.name'],
  'order.paid': ['id', 'customer', 'amount'],
};

/** What workflows are told of a contact. */
export function contactPayload({ id, email, name, country, company }: Contact): Row {
  return { id, email, name, country, company: { name: company } };
}

/** What is missing in a payload, as paths. */
export function missingIn(event: string, payload: Row): string[] {
  return (EVENTS[event] ?? []).filter((path) => {
    const value = path.split('.').reduce<unknown>((at, name) => (isRow(at) ? at[name] : undefined), payload);
    return value === undefined || value === null || value === '';
  });
}
