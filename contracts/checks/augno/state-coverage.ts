import type { RequestEntry } from '../../../emulator/core/entry.ts';
import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { goesOn } from '../retries/recovery.ts';

/** A state in which an operation may be met. */
interface State {
  readonly says: string;
  readonly fault: FaultSpec;
  /** It passes, so that one piece of work can meet it with each of its operations. */
  readonly passes?: true;
  /** Whether an operation can be in it. */
  fits(operation: Operation): boolean;
}

const every = () => true;

/** The states of row 6 of the checklist, besides the one in which all is well, and that of a key that is refused. */
const STATES: readonly State[] = [
  { says: 'limited', fault: { error: 'rate_limit_exceeded' }, passes: true, fits: every },
  { says: 'unavailable', fault: { error: 'service_unavailable' }, passes: true, fits: every },
  { says: 'without an answer', fault: { reset: 'before' }, passes: true, fits: every },
  { says: 'refused as incomplete', fault: { error: 'missing_field' }, fits: ({ hasBody }) => hasBody },
  { says: 'refused as invalid', fault: { error: 'validation_failed' }, fits: ({ hasBody }) => hasBody },
  { says: 'not found', fault: { error: 'resource_not_found' }, fits: every },
  { says: 'in conflict', fault: { error: 'resource_conflict' }, fits: ({ isWrite }) => isWrite },
];

/** An operation that a piece of work calls each time. */
interface Operation {
  readonly name: string;
  readonly isWrite: boolean;
  readonly hasBody: boolean;
}

/** A piece of work that it can be asked for, again and again. */
interface Piece {
  readonly need: 'sync' | 'create' | 'remove';
  ask(trial: Trial, connection: Connection, key: string): Promise<Asked>;
}

const make: Piece['ask'] = (trial, connection, key) =>
  trial.trigger('create', connection, { number: `c-${key}`, name: `Customer of ${key}`, po: key });

const PIECES: readonly Piece[] = [
  { need: 'sync', ask: (trial, connection) => trial.trigger('sync', connection) },
  { need: 'create', ask: make },
  {
    need: 'remove',
    async ask(trial, connection, key) {
      await make(trial, connection, key);
      return trial.trigger('remove', connection, { number: `c-${key}`, po: key });
    },
  },
];

export default defineCheck({
  id: 'augno.state-coverage',
  title: 'Every operation in use was met in every state that it can be in, and work went on after each',
  refs: ['augno#go-live', 'augno#errors'],
  needs: ['connect', 'sync'],
  wants: ['create', 'remove', 'restart'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about the operations of Augno'),
  fix: 'Let every failure end with its own piece of work: no flag, breaker or cache may keep later ones from calling the provider, unless it closes again by itself.',
  why: 'Each operation was tried while all was well, and most of them never in any other state. The first refusal of the rarest one is then seen in production.',
  bad: 'if (failures > 10) disabled = true; // nobody ever sets it back',
  good: 'if (failures > 10) retryAt = now + 60_000;',
  async run(trial) {
    const connection = await trial.connect('one');
    const met: string[] = [];
    const missing: string[] = [];
    for (const piece of PIECES.filter(({ need }) => trial.has(need))) {
      const operations = await operationsOf(trial, connection, piece);
      for (const state of STATES) {
        const fitting = operations.filter(
          (operation) => state.fits(operation) && !met.includes(pair(operation, state)),
        );
        met.push(...(await play(trial, connection, piece, state, fitting)));
        missing.push(...fitting.map((operation) => pair(operation, state)).filter((one) => !met.includes(one)));
      }
    }
    for (const { need } of PIECES) if (!trial.has(need)) trial.unjudged(`states of what "${need}" calls`);
    await goesOn(trial, [connection], 'operations in all their states');
    await keyRefused(trial, connection);
    const never = [...new Set(missing)].filter((one) => !met.includes(one));
    if (never.length > 0) trial.halt('untested', `Never met: ${never.join('; ')}.`);
    const operations = new Set(met.map((one) => one.split(' ')[0]));
    return `${operations.size} operations were met in ${met.length} states besides the good one, and work went on after each.`;
  },
});

const pair = ({ name }: Operation, { says }: State): string => `${name} ${says}`;

/** What a piece of work calls each time: what it calls once and keeps is not asked for again. */
async function operationsOf(trial: Trial, connection: Connection, piece: Piece): Promise<Operation[]> {
  trial.phase(`Work is done while all is well: ${piece.need}`);
  const calls: RequestEntry[][] = [];
  for (const key of [`${piece.need}-0`, `${piece.need}-1`]) {
    trial.refill();
    const since = trial.journal.last;
    const asked = await piece.ask(trial, connection, key);
    const own = trial.calls(connection, since);
    if (!isSuccess(asked.status) || own.length === 0) {
      const how = `was answered ${answersOf([asked])} and made ${own.length} calls`;
      trial.halt('untested', `While all was well, "${piece.need}" ${how}, so nothing can be told from failures.`, [
        asked.entry.seq,
      ]);
    }
    calls.push(own);
    trial.saw(`"${piece.need}" is done while all is well`, [asked.entry.seq]);
  }
  const [first = [], second = []] = calls;
  const again = first.filter((call) => second.some(({ operation }) => operation === call.operation));
  const names = [...new Set(again.flatMap(({ operation }) => (operation === null ? [] : [operation])))];
  return names.map((name) => ({
    name,
    isWrite: again.some(({ operation, method }) => operation === name && method !== 'GET'),
    hasBody: again.some(({ operation, request }) => operation === name && request.body !== ''),
  }));
}

/** Gives the pairs that came about. What passes is met by all at once, and by those one by one that were not reached. */
async function play(
  trial: Trial,
  connection: Connection,
  piece: Piece,
  state: State,
  operations: readonly Operation[],
): Promise<string[]> {
  const together = state.passes && operations.length > 1 ? [operations] : [];
  const met: string[] = [];
  for (const some of [...together, ...operations.map((operation) => [operation])]) {
    const left = some.filter((operation) => !met.includes(pair(operation, state)));
    if (left.length > 0) met.push(...(await playOnce(trial, connection, piece, state, left)));
  }
  return met;
}

async function playOnce(
  trial: Trial,
  connection: Connection,
  piece: Piece,
  state: State,
  operations: readonly Operation[],
): Promise<string[]> {
  const { provider, cause, journal } = trial;
  const names = operations.map(({ name }) => name).join(', ');
  const since = trial.phase(`${names}: ${state.says}`);
  trial.refill();
  const faults = operations.map((operation) => ({
    operation,
    fault: provider.faults.add(
      { ...state.fault, operation: operation.name, credential: connection.subject, times: 1 },
      cause,
    ),
  }));
  const asked = await piece.ask(trial, connection, `${piece.need}-${journal.last}`);
  for (const { fault } of faults) provider.faults.clear(fault.id, cause);
  const calls = trial.calls(connection, since);
  trial.require(
    asked.status !== null && calls.length > 0,
    `"${piece.need}" was to meet ${names} ${state.says}; it made ${calls.length} calls and was answered ${answersOf([asked])}, wanted is that work goes on after earlier failures.`,
    [asked.entry.seq, ...seqsOf(calls)],
  );
  const met = faults.filter(({ fault }) => fault.met > 0).map(({ operation }) => pair(operation, state));
  if (met.length > 0) trial.saw(`${met.join(', ')}`, [asked.entry.seq]);
  return met;
}

/** About the key and not about one operation, and the end of all work until it is replaced: once, and last. */
async function keyRefused(trial: Trial, connection: Connection): Promise<void> {
  const { provider, profile, cause } = trial;
  if (!trial.has('restart')) {
    trial.unjudged('a key that is refused (it cannot be restarted after it)');
    return;
  }
  const since = trial.phase('The key is refused');
  const error = profile.errors.revoked ?? '';
  const fault = provider.faults.add({ error, credential: connection.subject }, cause);
  const asked = await trial.trigger('sync', connection);
  provider.faults.clear(fault.id, cause);
  const seqs = [asked.entry.seq, ...seqsOf(trial.calls(connection, since))];
  trial.require(
    asked.status !== null && fault.met > 0,
    `The key was refused with ${error} to ${fault.met} calls, and the job was answered ${answersOf([asked])}, wanted is an answer.`,
    seqs,
  );
  trial.saw('the key was refused', seqs);
  await trial.restart();
  await goesOn(trial, [connection], 'a key that was refused, and a restart');
}
