import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, control } from '../../harness/jobs.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { lookAt, newsSince } from '../operations/told.ts';
import { countOf, make } from '../writes/made.ts';
import { stateText } from './seen-state.ts';

const QUIET_MS = 800;
/** With fewer rows than this, one that is odd is not one among others. */
const LEAST_ROWS = 3;
/** Ids are opaque: this one is more than twice as long as usual. */
const LONG_ID = 'ac_7h2k9m4p1x0q5v8b3n6t2w9y4c7f1j0d5g8s';
const CODE = 'brand_new_code';

interface Novelty {
  readonly says: string;
  readonly rewrite: JsonObject;
  /** Must be kept as it is, where the state shows such things. */
  readonly kept?: string;
}

/** What a later release may send within the same version. @see https://docs.augno.com/api/versioning */
const NOVELTIES: readonly Novelty[] = [
  { says: 'a status that is new', rewrite: { '/data/0/status': 'on_hold_review' } },
  { says: 'an object type that is new', rewrite: { '/data/0/object': 'customer_account' } },
  {
    says: 'members that are new',
    rewrite: { '/data/0/loyalty': { tier: 'gold', points: [1, 2] }, '/page_info/estimated_total': 7 },
  },
  {
    says: 'nothing in members that may be expanded',
    rewrite: { '/data/*/contact_info': null, '/data/*/defaults': null, '/data/0/type': null },
  },
  { says: 'a longer id', rewrite: { '/data/0/id': LONG_ID }, kept: LONG_ID },
];

export default defineCheck({
  id: 'augno.unknown-values',
  title: 'Values, members and codes that are new are read without harm to the rest',
  refs: ['augno#go-live', 'augno#versioning'],
  needs: ['connect', 'sync', 'state'],
  wants: ['create', 'messages'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about customers of Augno'),
  fix: 'Read what you know and leave the rest alone: keep a word that is new as a word, pass over members that are new, hold ids in a column without a limit, and take an error code that is new by its is_transient and its status.',
  why: 'Additions are made within a version, on any day. A reader that insists on what it knows stops then, without a deployment on either side.',
  bad: 'const status = Status.parse(row.status); // throws on the day a status is added',
  good: 'const status = KNOWN.includes(row.status) ? row.status : "other";',
  async run(trial) {
    const connection = await trial.connect('one');
    await control(trial, connection);
    const numbers = await shownNumbers(trial, connection);
    for (const novelty of NOVELTIES) await read(trial, connection, numbers, novelty);
    await refusedRead(trial, connection, numbers);
    if (trial.has('create')) await refusedWrite(trial, connection);
    else trial.unjudged('a write that is refused with a new code (it cannot be asked for one)');
    await everyRow(trial, connection, numbers, 'After all that, a job');
    return `${NOVELTIES.length} kinds of novelties in a list were read, with all ${numbers.length} rows, and an error code that was new was taken for a failure.`;
  },
});

/** The account's customers, oldest first. */
function customersOf(trial: Trial, { subject }: Connection): JsonObject[] {
  const rows = trial.provider.state('customers').map((row): JsonObject => ({ ...row }));
  return rows.filter(({ scope, goneAt = null }) => scope === subject && goneAt === null);
}

/** Numbers of the customers that the state probe shows. */
async function shownNumbers(trial: Trial, connection: Connection): Promise<readonly string[]> {
  const text = (await stateText(trial)) ?? '';
  const numbers = customersOf(trial, connection).flatMap(({ fields }) =>
    isJsonObject(fields) && typeof fields.number === 'string' ? [fields.number] : [],
  );
  const shown = numbers.filter((number) => text.includes(JSON.stringify(number)));
  if (shown.length < LEAST_ROWS)
    trial.lack('state', `Of the customers that were read, the state shows ${shown.length}.`);
  return shown;
}

async function read(trial: Trial, connection: Connection, numbers: readonly string[], novelty: Novelty): Promise<void> {
  const { says, rewrite, kept } = novelty;
  trial.phase(`A list has ${says}`);
  // Newest first.
  const first = JSON.stringify(customersOf(trial, connection).at(-1)?.id ?? '');
  const isIdShown = (await stateText(trial))?.includes(first) ?? false;
  const asked = await syncUnder(trial, connection, { rewrite }, says);
  const text = await allThere(trial, asked, connection, numbers, `A list had ${says}`);
  trial.require(
    kept === undefined || !isIdShown || text.includes(JSON.stringify(kept)),
    `A list had an id of ${LONG_ID.length} characters, and the state does not show it, wanted is that ids are kept as they are, whatever their length.`,
    [asked.entry.seq],
  );
  trial.saw(`a list with ${says} was read, with all its rows`, [asked.entry.seq]);
}

async function refusedRead(trial: Trial, connection: Connection, numbers: readonly string[]): Promise<void> {
  trial.phase('A read is refused with a code that is new');
  const asked = await syncUnder(trial, connection, { status: 400, error: CODE }, `refused with ${CODE}`);
  await allThere(trial, asked, connection, numbers, `A read was refused with ${CODE}`, false);
  trial.saw('a read that was refused with a new code did no harm', [asked.entry.seq]);
}

async function refusedWrite(trial: Trial, connection: Connection): Promise<void> {
  const { provider, profile, cause } = trial;
  trial.phase('A write is refused with a code that is new');
  trial.refill();
  const key = 'novelty';
  const before = await lookAt(trial, connection);
  const where = { operation: profile.operations.create ?? '', credential: connection.subject };
  const fault = provider.faults.add({ ...where, status: 400, error: CODE }, cause);
  const asked = await make(trial, connection, key);
  await rest(trial, connection, QUIET_MS);
  provider.faults.clear(fault.id, cause);
  const seqs = [asked.entry.seq, ...seqsOf(trial.calls(connection, asked.entry.seq))];
  if (fault.met === 0) {
    trial.unjudged('a write that is refused with a new code (none came to be made)');
    return;
  }
  const isTold = newsSince(before, await lookAt(trial, connection)).length > 0;
  trial.require(
    asked.status !== null && (!isSuccess(asked.status) || isTold || countOf(trial, key) > 0),
    `A write was refused with ${CODE}, a code that is new, and the job was answered ${answersOf([asked])}, wanted is that it is told as a failure.`,
    seqs,
  );
  trial.saw('a write that was refused with a new code was told as a failure', seqs);
}

async function everyRow(trial: Trial, connection: Connection, numbers: readonly string[], what: string): Promise<void> {
  trial.phase('A job is done');
  trial.refill();
  const asked = await trial.trigger('sync', connection);
  await allThere(trial, asked, connection, numbers, what);
}

async function syncUnder(trial: Trial, connection: Connection, spec: FaultSpec, says: string): Promise<Asked> {
  const { provider, profile, cause } = trial;
  trial.refill();
  const operation = profile.operations.list ?? '';
  const fault = provider.faults.add({ ...spec, operation, credential: connection.subject }, cause);
  const asked = await trial.trigger('sync', connection);
  await rest(trial, connection, QUIET_MS / 2);
  provider.faults.clear(fault.id, cause);
  if (fault.met === 0) trial.halt('untested', `A job made no call of ${operation}, so none was ${says}.`);
  return asked;
}

/** Ends the check where the job was not done, or rows that were there are missing; gives what the state shows. */
async function allThere(
  trial: Trial,
  asked: Asked,
  connection: Connection,
  numbers: readonly string[],
  what: string,
  isToBeDone = true,
): Promise<string> {
  const seqs = [asked.entry.seq, ...seqsOf(trial.calls(connection, asked.entry.seq))];
  trial.require(
    asked.status !== null && (!isToBeDone || isSuccess(asked.status)),
    `${what}: the job was answered ${answersOf([asked])}, wanted is that it is ${isToBeDone ? 'done' : 'answered'}.`,
    seqs,
  );
  const text = (await stateText(trial)) ?? '';
  const missing = numbers.filter((number) => !text.includes(JSON.stringify(number)));
  trial.require(
    missing.length === 0,
    `${what}: of ${numbers.length} rows that were there, ${missing.length} are missing from the state, wanted are all.`,
    seqs,
  );
  return text;
}
