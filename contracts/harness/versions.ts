import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import type { ProviderEvent } from '../../emulator/http/world.ts';
import type { Snapshot } from '../../emulator/providers/definition.ts';
import { eventually } from './eventually.ts';
import { Halt } from './halt.ts';
import type { Connection, Trial } from './trial.ts';

/** One version of a thing: the webhook that tells of it, not sent yet, and a text that no other version has. */
export interface Version {
  readonly event: ProviderEvent;
  readonly text: string;
}

/** Instants of the provider have whole seconds; between two versions this much passes, so that each has an instant of its own. */
const BETWEEN_MS = 2_000;
const WITHIN_MS = 5_000;

/** How the provider tells of versions. Ends the check where no webhook of that kind reaches the integration. */
export function snapshotsOf({ provider, profile }: Trial, connection: Connection): Snapshot {
  const { snapshot } = profile.webhook;
  if (snapshot === null) throw new Halt('not-applicable', 'The provider sends no snapshots.');
  const probe: ProviderEvent = { type: snapshot.type, subject: connection.subject, payload: {} };
  const withheld = provider.definition.webhooks.withhold(provider, probe);
  if (withheld === null) return snapshot;
  throw new Halt('untested', `${snapshot.type} never reaches the integration: ${withheld}.`);
}

/** Ids of the things of a connection, in the order in which they came into being. */
export function thingsOf(trial: Trial, connection: Connection): string[] {
  const { collection } = snapshotsOf(trial, connection);
  const rows: readonly unknown[] = trial.provider.store.rows(collection) ?? [];
  const isOwn = (row: JsonObject) =>
    trial.isGiven
      ? // Where an account is the connection, rows are kept by account.
        row.scope === connection.subject
      : Object.entries(connection.fields).every(([name, value]) => row[name] === value);
  const own = rows.filter(isJsonObject).filter(isOwn);
  return own.map(({ id }) => String(id));
}

/** A thing changes, later than anything before, and its webhook is not sent yet. `more` replaces fields of the payload. */
export async function nextVersion(
  trial: Trial,
  connection: Connection,
  thing: string,
  more: JsonObject = {},
): Promise<Version> {
  const { type, about, text } = snapshotsOf(trial, connection);
  await trial.sandbox.advance(BETWEEN_MS);
  const args = { ...connection.fields, [about]: thing, ...more };
  const event = trial.provider.definition.happen(trial.provider, type, args);
  return { event, text: textAt(event.payload.data, text) };
}

/** The text at a place in a row; empty where there is none. */
export function textAt(row: unknown, path: readonly string[]): string {
  const value = path.reduce<unknown>((inner, name) => (isJsonObject(inner) ? inner[name] : undefined), row);
  return typeof value === 'string' ? value : '';
}

/** Everything that the state probe shows as text: the places, each with its value. Undefined where it shows nothing that can be read. */
export type Places = ReadonlyMap<string, string>;

/** What the state probe shows now. Ends the check where there is no such probe, or it shows nothing. */
export async function placesOf(trial: Trial): Promise<Places> {
  const shown = await trial.probe('state');
  if (shown === null) return trial.lack('state');
  if (shown.value === undefined) {
    throw new Halt('untested', `The probe state answered ${shown.status ?? 'nothing'}: it must answer 200 with JSON.`);
  }
  return placesIn(shown.value);
}

/** The texts in a JSON value by place. Members of a list that have an id are told apart by it, so that their order does not matter. */
export function placesIn(value: unknown): Places {
  const places = new Map<string, string>();
  const walk = (inner: unknown, place: string): void => {
    if (Array.isArray(inner)) {
      const names = namesOf(inner);
      for (const [index, member] of inner.entries()) walk(member, `${place}/${names?.[index] ?? index}`);
    } else if (isJsonObject(inner)) {
      for (const [name, member] of Object.entries(inner)) walk(member, `${place}/${name}`);
    } else if (typeof inner === 'string') places.set(place, inner);
  };
  walk(value, '');
  return places;
}

/** Where a text is shown. */
export function whereIs(places: Places, text: string): string[] {
  return [...places].filter(([, value]) => text !== '' && value.includes(text)).map(([place]) => place);
}

/** Waits until the state probe shows a text, at all of the places or anywhere, or enough time has passed. Gives what it shows then. */
export function untilShown(trial: Trial, text: string, at: readonly string[] = []): Promise<Places> {
  const isShown = (places: Places) => {
    const found = whereIs(places, text);
    return found.length > 0 && at.every((place) => found.includes(place));
  };
  return eventually(trial, () => placesOf(trial), isShown, WITHIN_MS);
}

/** What tells the members of a list apart: the first field like `id` that all of them have, each another one. Null where there is none. */
function namesOf(members: readonly unknown[]): string[] | null {
  const [first] = members;
  if (!isJsonObject(first)) return null;
  const fields = Object.keys(first).filter((name) => /(^|_)id$|Id$/.test(name));
  for (const field of ['id', ...fields]) {
    const names = members.map((member) => (isJsonObject(member) ? member[field] : undefined));
    const texts = names.filter((name) => typeof name === 'string' || typeof name === 'number').map(String);
    if (texts.length === members.length && new Set(texts).size === texts.length) return texts;
  }
  return null;
}
