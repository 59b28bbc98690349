import type { RequestEntry } from '../../../emulator/core/entry.ts';
import type { Fault } from '../../../emulator/http/faults.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { control, startJobs, undone } from '../../harness/jobs.ts';
import { endOf } from '../../harness/meaning.ts';
import { startNoise } from '../../harness/noise.ts';
import type { Asked, Connection, Trial } from '../../harness/trial.ts';
import { LEAST_OPERATIONS, type Level, levelsOf } from '../../verdict/levels.ts';

/** Operations that fail together. With as many, no kind of jitter that is in use is taken for none. */
const OPERATIONS = 8;
/** Refusals of each, so that there are as many waits. */
const REFUSALS = 5;
/** One after the other takes as many times as long: so many operations, and at first so many refusals of each. */
const IN_TURN = 6;
const FEW_REFUSALS = 3;
const SUCCESS_AFTER_MS = 300;
const QUIET_MS = 150;
const POLL_MS = 25;
/** A retry that has not come by then, with nothing to compare with, is not waited for. */
const FIRST_RETRY_MS = 10_000;
/** After jobs that said that they failed. */
const AFTER_FAILURE_MS = 2_000;
/** The next wait is at most so many times the longest before. */
const GROWTH = 3;
const MOST_MS = 100_000;

/** What operations that failed together did then. */
export interface Retries {
  /** Waits before the first retry of all operations, before the second, … */
  readonly levels: readonly Level[];
  /** How far operations without jitter would have spread on this machine meanwhile, in ms. */
  readonly noiseMs: number;
  /** Numbers of the entries of one or two operations, which show the others, too. */
  readonly seqs: readonly number[];
  /** Most attempts of one operation. */
  readonly attempts: number;
}

/** Connections on which one piece of work each is to fail together, and the operation that work begins with. */
export interface Fleet {
  readonly connections: readonly Connection[];
  readonly operation: string;
}

/** Makes the connections, with the positive control. Of an integration that was given its only one, that one. */
export async function assemble(trial: Trial): Promise<Fleet> {
  const connections: Connection[] = [];
  for (let i = 1; i <= (trial.isGiven ? 1 : OPERATIONS); i++) connections.push(await trial.connect(`no. ${i}`));
  const [first] = connections;
  if (!first) throw new TypeError('a fleet has connections');
  await rest(trial, first, QUIET_MS);
  return { connections, operation: await firstOperation(trial, first) };
}

/** The positive control, and the operation that a piece of work begins with: when that fails, nothing else of it is under way. */
export async function firstOperation(trial: Trial, connection: Connection): Promise<string> {
  const since = trial.journal.last;
  await control(trial, connection);
  const operation = trial.calls(connection, since)[0]?.operation;
  if (typeof operation !== 'string') trial.halt('untested', 'A job made no call that the provider knows.');
  return operation;
}

/**
 * Lets calls of a fleet fail, and then succeed. On one connection they fail one after the other: what is asked for at once cannot be told apart
 * there, and what waits differ by from one time to the next, they would differ by together. `isAgain` where the first time told too little.
 */
export async function letFail(trial: Trial, fleet: Fleet, isAgain = false): Promise<Retries> {
  if (fleet.connections.length > 1) return failTogether(trial, fleet, REFUSALS);
  let all: Retries | undefined;
  for (let i = 0; i < IN_TURN; i++) {
    const one = await failTogether(trial, fleet, isAgain ? REFUSALS : FEW_REFUSALS);
    all = all ? merged(all, one) : one;
  }
  if (!all) throw new TypeError('there is a first turn');
  return { ...all, levels: all.levels.filter(({ length }) => length >= LEAST_OPERATIONS) };
}

/**
 * Lets the same call of all connections fail at the same moment, so many times each, and then succeed. It is a 503 without Retry-After: where the
 * provider says how long to wait, the waits are its own and not those of the backoff.
 */
async function failTogether(trial: Trial, { connections, operation }: Fleet, refusals: number): Promise<Retries> {
  const { provider, journal, clock, signal, profile } = trial;
  trial.phase(`${connections.length} jobs on as many connections fail at the same moment, ${refusals} times each`);
  trial.refill();
  const since = journal.last;
  const error = profile.errors.unavailable;
  const outage = { operation, status: 503, ...(error !== null && { error }), times: refusals };
  const faults = connections.map(({ subject }) => provider.faults.add({ ...outage, credential: subject }, trial.cause));
  // What a call that succeeds sets off in the integration must not hold up the others that come back with it.
  const held = connections.map(({ subject }) =>
    provider.faults.add(
      { operation, credential: subject, skip: refusals, times: 1, delayMs: SUCCESS_AFTER_MS },
      trial.cause,
    ),
  );
  const noise = startNoise(clock, signal);
  const jobs = connections.map((connection) => startJobs(trial, connection, 1));
  const operations = () => connections.flatMap((connection) => sequences(trial, connection, faults, since));
  const wanted = { operations: connections.length, refusals };
  await untilSeen(trial, operations, () => jobs.flatMap(({ answered }) => answered), wanted);
  const noiseMs = await noise.stop();
  for (const { id } of [...faults, ...held]) provider.faults.clear(id, trial.cause);
  await Promise.all(jobs.map(({ ended }) => ended));
  const all = operations();
  return {
    levels: levelsOf(all.map(waits), Math.min(LEAST_OPERATIONS, connections.length)),
    noiseMs,
    seqs: all.slice(0, 2).flatMap(seqsOf),
    attempts: Math.max(0, ...all.map(({ length }) => length)),
  };
}

/** Both together, level by level. */
export function merged(one: Retries, other: Retries): Retries {
  const longer = one.levels.length >= other.levels.length ? one : other;
  const shorter = longer === one ? other : one;
  return {
    levels: longer.levels.map((level, i) => [...level, ...(shorter.levels[i] ?? [])]),
    noiseMs: Math.max(one.noiseMs, other.noiseMs),
    seqs: one.seqs,
    attempts: Math.max(one.attempts, other.attempts),
  };
}

/** Why nothing, or too little, could be seen of retries, and what to do. */
export function tooFew({ attempts }: Retries, wanted: number): string {
  const seen = attempts <= 1 ? 'No call that failed was repeated' : `A call was repeated ${attempts - 1} times at most`;
  return `${seen} while its job was under way; ${wanted} retries are needed for a verdict. Set the integration up to retry ${REFUSALS} times, with a first wait of 100 to 200 ms, for the rehearsal.`;
}

/** The waits of one operation: from the end of each refusal to the next request. */
function waits(attempts: readonly RequestEntry[]): number[] {
  return attempts.slice(1).map((next, i) => next.wall - endOf(attempts[i] ?? next));
}

/** Attempts of each single thing on a connection, as far as the next is about a refusal. */
function sequences(trial: Trial, connection: Connection, faults: readonly Fault[], since: number): RequestEntry[][] {
  const ids = new Set(faults.map(({ id }) => id));
  const byThing = new Map<string, RequestEntry[]>();
  for (const call of trial.calls(connection, since)) {
    const thing = `${call.path}?${call.query}`;
    const before = byThing.get(thing);
    const isRefused = call.faults.some((id) => ids.has(id));
    const last = before?.at(-1);
    if (before && last?.faults.some((id) => ids.has(id))) before.push(call);
    else if (!before && isRefused) byThing.set(thing, [call]);
  }
  return [...byThing.values()];
}

/** Until all have been refused and repeated often enough, or nothing more is to be expected. */
async function untilSeen(
  trial: Trial,
  operations: () => RequestEntry[][],
  answered: () => readonly Asked[],
  wanted: { readonly operations: number; readonly refusals: number },
): Promise<void> {
  const { clock, signal } = trial;
  const began = clock.wall();
  for (;;) {
    const all = operations();
    if (all.length >= wanted.operations && all.every(({ length }) => length > wanted.refusals)) return;
    const gaps = all.flatMap(waits);
    const jobs = answered();
    const gaveUp = jobs.length >= wanted.operations && undone(jobs).length === jobs.length;
    const patience = gaveUp ? AFTER_FAILURE_MS : gaps.length === 0 ? FIRST_RETRY_MS : AFTER_FAILURE_MS;
    const moved = [began, ...all.flat().map(endOf), ...jobs.map(({ endedAt }) => endedAt)];
    const longest = Math.max(0, ...gaps);
    const now = clock.wall();
    if (now - Math.max(...moved) > Math.max(patience, GROWTH * longest) || now - began > MOST_MS) return;
    await clock.sleepWall(POLL_MS, signal);
    signal.throwIfAborted();
  }
}
