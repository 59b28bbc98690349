import { isJsonObject } from '../../../emulator/core/json.ts';
import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { rest } from '../../harness/fence.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';

/** Longest silence of an integration between two attempts. */
const QUIET_MS = 1_500;

/** Asks the integration to make a thing, known by a natural key of this check's own; gives the key and how it was answered. */
export async function make(trial: Trial, connection: Connection, key: string, name = nameOf(key)): Promise<Asked> {
  const isNumber = trial.profile.creation?.argument === 'number';
  return trial.trigger('create', connection, isNumber ? { number: key, name } : { number: `c-${key}`, name, po: key });
}

/** What the thing of a key, or whoever it is for, is called unless told otherwise. */
export function nameOf(key: string): string {
  return `Customer of ${key}`;
}

/** How many things of a natural key the provider has. */
export function countOf(trial: Trial, key: string): number {
  const { creation } = trial.profile;
  if (!creation) return 0;
  return trial.provider.state(creation.collection).filter((row) => {
    const fields = 'fields' in row && isJsonObject(row.fields) ? row.fields : row;
    return isJsonObject(fields) && fields[creation.naturalKey] === key;
  }).length;
}

/** How many things of the kind the provider has in all: a second one may have been made under another name. */
export function totalOf({ provider, profile }: Trial): number {
  return profile.creation ? provider.state(profile.creation.collection).length : 0;
}

/** What came of a thing that was to be made while something went wrong. */
export interface Made {
  readonly key: string;
  readonly asked: readonly Asked[];
  readonly count: number;
}

/**
 * Lets a thing be made while its creation meets a fault, and waits until the integration has come to rest. Where it has given up by then, it is
 * asked again, as a person would who was told so.
 */
export async function makeUnder(trial: Trial, connection: Connection, key: string, fault: FaultSpec): Promise<Made> {
  const { create } = trial.profile.operations;
  const { subject } = connection;
  const added = trial.provider.faults.add(
    { ...fault, operation: create ?? '', credential: subject, times: 1 },
    trial.cause,
  );
  const first = await make(trial, connection, key);
  await rest(trial, connection, QUIET_MS);
  if (added.met === 0) {
    trial.halt('untested', `Asked to create, the integration never called ${create}.`, [first.entry.seq]);
  }
  trial.provider.faults.clear(undefined, trial.cause);
  if (isSuccess(first.status) && countOf(trial, key) > 0) return { key, asked: [first], count: countOf(trial, key) };
  const second = await make(trial, connection, key);
  await rest(trial, connection, QUIET_MS);
  return { key, asked: [first, second], count: countOf(trial, key) };
}
