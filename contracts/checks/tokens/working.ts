import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject } from '../../../emulator/core/json.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { Halt } from '../../harness/halt.ts';
import { answersOf, control } from '../../harness/jobs.ts';
import { saysError } from '../../harness/meaning.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';

/** A connection that was seen to work. */
export interface Working extends Connection {
  /** How long (wall ms) the integration must be quiet before a job about it counts as over. */
  readonly quietMs: number;
  /** What its probe says while it works; null where that is not to be seen. */
  readonly connected: string | null;
}

/** A piece of work as both sides saw it. */
export interface Work {
  readonly asked: Asked;
  readonly calls: readonly RequestEntry[];
  readonly refreshes: readonly RequestEntry[];
  /** Numbers of the entries that show all of it. */
  readonly seqs: readonly number[];
  /** How it was answered and what the provider saw of it, in words. */
  readonly told: string;
  /** The integration says so, the provider served a call, and nothing that it called expired was left so. */
  readonly isDone: boolean;
}

/** Connects, and sees a job done. Ends the check as untested where that is not so. */
export async function begin(trial: Trial, name: string): Promise<Working> {
  const connection = await trial.connect(name);
  const quietMs = await control(trial, connection);
  return { ...connection, quietMs, connected: await stateOf(trial, connection) };
}

/** Ends the access tokens of a connection before their time. Gives the number of the entry before. */
export async function expire(trial: Trial, { name }: Connection, tokens: 'access' | 'all' = 'access'): Promise<number> {
  const since = trial.journal.last;
  await trial.act('expire', { tokens, of: name });
  return since;
}

/** Asks for a piece of work, waits until the integration rests, and looks at what became of it. */
export async function work(trial: Trial, connection: Working): Promise<Work> {
  trial.refill();
  const since = trial.journal.last;
  const asked = await trial.trigger('sync', connection);
  await rest(trial, connection, connection.quietMs);
  return workOf(trial, connection, asked, since);
}

/** What became of a piece of work. */
export function workOf(trial: Trial, connection: Connection, asked: Asked, since: number): Work {
  const calls = trial.calls(connection, since);
  const refreshes = trial.refreshes(connection, since);
  const served = calls.filter(isServed);
  const isDone = isSuccess(asked.status) && served.length > 0 && leftBehind(trial, calls).length === 0;
  return {
    asked,
    calls,
    refreshes,
    seqs: [asked.entry.seq, ...seqsOf(calls), ...seqsOf(refreshes)],
    told: `answered ${answersOf([asked])}, ${served.length} of ${calls.length} calls served`,
    isDone,
  };
}

/** Calls that were refused as expired, and never came again and were served. */
export function leftBehind({ profile }: Trial, calls: readonly RequestEntry[]): RequestEntry[] {
  return calls.filter(
    (call, i) =>
      saysError(call, profile.errors.expired) &&
      !calls.slice(i + 1).some((later) => later.path === call.path && isServed(later)),
  );
}

/** The state that the probe shows; null where it shows none, as for a connection that was removed. */
export async function stateOf(trial: Trial, connection: Connection): Promise<string | null> {
  const shown = await trial.probe('connection', connection);
  if (!isJsonObject(shown?.value)) return null;
  const state = shown.value.status ?? shown.value.state;
  return typeof state === 'string' ? state : null;
}

/** Plays parts that do not touch each other at the same time. Ends when all have ended; where some have not held, with a failure rather than a doubt. */
export async function together(parts: readonly Promise<unknown>[]): Promise<void> {
  const ended = await Promise.allSettled(parts);
  const thrown = ended.filter((one) => one.status === 'rejected').map(({ reason }): unknown => reason);
  const failure = thrown.find((one) => one instanceof Halt && one.verdict === 'failed');
  if (thrown.length > 0) throw failure ?? thrown[0];
}

function isServed({ response }: RequestEntry): boolean {
  return response !== null && isSuccess(response.status);
}
