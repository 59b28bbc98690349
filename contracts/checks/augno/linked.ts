import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { placesOf } from '../../harness/versions.ts';

/** A customer of the account, with the number that people know it by. */
export interface Customer {
  readonly id: string;
  readonly number: string;
}

/** The customers that the account of a connection has now, oldest first. */
export function customersOf({ provider }: Trial, { subject }: Connection): Customer[] {
  return provider.state('customers').flatMap((row) => {
    const { id, scope, goneAt, fields }: JsonObject = { ...row };
    if (scope !== subject || goneAt !== null || typeof id !== 'string' || !isJsonObject(fields)) return [];
    // One without a number is known by nothing.
    return typeof fields.number === 'string' && fields.number !== '' ? [{ id, number: fields.number }] : [];
  });
}

/**
 * How often each customer is linked, by the probe state: how often its id is shown together with its number, as the name of the place or
 * beside it. Under the number of another customer it is not linked.
 */
export async function linksOf(trial: Trial, customers: readonly Customer[]): Promise<Map<string, number>> {
  const places = await placesOf(trial);
  const numbers = new Set(customers.map(({ number }) => number));
  const beside = new Set(
    [...places].filter(([, text]) => numbers.has(text)).map(([at, text]) => `${above(at)} ${text}`),
  );
  const shown = new Map<string, string[]>();
  for (const [at, text] of places) {
    const held = shown.get(text);
    if (held) held.push(above(at));
    else shown.set(text, [above(at)]);
  }
  const isLink = (at: string, number: string) => {
    const named = at.split('/').filter((name) => numbers.has(name));
    return named.length > 0 ? named.includes(number) : beside.has(`${at} ${number}`);
  };
  return new Map(
    customers.map(({ id, number }) => [id, (shown.get(id) ?? []).filter((at) => isLink(at, number)).length]),
  );
}

function above(place: string): string {
  return place.slice(0, place.lastIndexOf('/'));
}

/** Ends the check where not all of these customers are linked, or some more often than others. `when` completes "… after the sync". */
export async function requireLinked(
  trial: Trial,
  customers: readonly Customer[],
  when: string,
  seqs: readonly number[],
): Promise<void> {
  const links = await linksOf(trial, customers);
  const missing = customers.filter(({ id }) => links.get(id) === 0);
  const [first] = missing;
  trial.require(
    first === undefined,
    `${when}, ${missing.length} of ${customers.length} customers are not linked under their number, ${first?.number} among them, wanted is that all are.`,
    seqs,
  );
  const least = Math.min(...links.values());
  const doubled = customers.filter(({ id }) => (links.get(id) ?? 0) > least);
  trial.require(
    doubled.length === 0,
    `${when}, ${doubled.length} of ${customers.length} customers are linked more often than the others, ${doubled[0]?.number} among them, wanted is once.`,
    seqs,
  );
}

/** The same as a control: where it does not hold, nothing can be told. */
export async function areLinked(trial: Trial, customers: readonly Customer[]): Promise<boolean> {
  const links = await linksOf(trial, customers);
  return customers.length > 0 && customers.every(({ id }) => (links.get(id) ?? 0) > 0);
}
