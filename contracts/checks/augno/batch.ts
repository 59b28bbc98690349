import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject, type JsonObject, tryParseJson } from '../../../emulator/core/json.ts';
import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { lookAt, newsSince } from '../operations/told.ts';

/** The operation that makes one record of a batch. */
export const CREATE_RECORD = 'create-customer';
const RECORDS = 5;
/** The record that is refused, in the middle. */
const REFUSED = 2;
/** Longest silence of an integration between two attempts. */
const QUIET_MS = 800;

/** A refusal of one record: the code, and the member that it names. */
export interface Refusal {
  readonly says: string;
  readonly fault: FaultSpec;
}

/** A whole batch is done while all is well: the control. `isAfter` refusals, it is judged. */
export async function goodBatch(trial: Trial, connection: Connection, batch: string, isAfter = false): Promise<void> {
  const { asked, numbers } = await batchOf(trial, connection, batch);
  const made = numbers.filter((number) => isMade(trial, number));
  if (!isSuccess(asked.status) || made.length < numbers.length) {
    const how = `was answered ${answersOf([asked])} and made ${made.length} of ${numbers.length} customers`;
    const says = isAfter
      ? `After refusals of single records, a batch ${how}, wanted is that it is done.`
      : `A batch ${how} while all was well, so nothing can be told from refusals.`;
    trial.halt(isAfter ? 'failed' : 'untested', says, [asked.entry.seq]);
  }
  trial.saw('a batch is done while all is well', [asked.entry.seq]);
}

/** One record of a batch is refused: that one is tried once and reported, and the others are done. */
export async function batchWithOneRefused(
  trial: Trial,
  connection: Connection,
  batch: string,
  { says, fault }: Refusal,
): Promise<void> {
  const { provider, cause } = trial;
  const before = await lookAt(trial, connection);
  const where = { operation: CREATE_RECORD, credential: connection.subject, skip: REFUSED, times: 1 };
  const refusing = provider.faults.add({ ...where, ...fault }, cause);
  const { asked, numbers } = await batchOf(trial, connection, batch);
  provider.faults.clear(refusing.id, cause);
  const calls = trial.calls(connection, asked.entry.seq).filter(({ operation }) => operation === CREATE_RECORD);
  const refused = calls.find(({ faults }) => faults.includes(refusing.id));
  const number = numbers.find((one) => refused && isAbout(refused, one));
  if (!refused || number === undefined) {
    trial.halt('untested', 'None of the records of a batch came to be refused.', [asked.entry.seq, ...seqsOf(calls)]);
  }
  const seqs = [asked.entry.seq, ...seqsOf(calls)];
  const others = numbers.filter((one) => one !== number);
  const missing = others.filter((one) => !isMade(trial, one));
  trial.require(
    missing.length === 0,
    `One record of ${numbers.length} was refused (${says}), and ${others.length - missing.length} of the ${others.length} others were made (answered ${answersOf([asked])}), wanted is that all are.`,
    seqs,
  );
  const attempts = calls.filter((call) => isAbout(call, number));
  trial.require(
    attempts.length === 1,
    `A record that was refused (${says}) was tried ${attempts.length} times, wanted is once: the same record gets the same refusal.`,
    seqsOf(attempts),
  );
  const news = newsSince(before, await lookAt(trial, connection));
  const isReported = news.some((text) => text.includes(number)) || differs(trial, number, others);
  trial.require(
    isReported || !isSuccess(asked.status),
    `A record that was refused (${says}) was answered like those that were made (${answersOf([asked])}), and nobody was told of it, wanted is a report that names it.`,
    [asked.entry.seq, refused.seq],
  );
  if (!isReported) trial.unjudged('whether the record that was refused is named (neither the answer nor messages do)');
  trial.saw(`one record was refused (${says}): it was tried once and reported, and the others were made`, seqs);
}

async function batchOf(
  trial: Trial,
  connection: Connection,
  batch: string,
): Promise<{ readonly asked: Asked; readonly numbers: readonly string[] }> {
  trial.refill();
  const numbers = Array.from({ length: RECORDS }, (_, i) => `${batch}-${i + 1}`);
  const rows = numbers.map((number) => ({ number, name: `Customer ${number}` }));
  const asked = await trial.trigger('import', connection, { rows: JSON.stringify(rows) });
  // Who is done is done; a second attempt would come after a wait.
  await rest(trial, connection, QUIET_MS);
  return { asked, numbers };
}

function isAbout({ request }: RequestEntry, number: string): boolean {
  return request.body.includes(JSON.stringify(number));
}

function isMade({ provider }: Trial, number: string): boolean {
  return provider.state('customers').some((row) => {
    const { fields }: JsonObject = { ...row };
    return isJsonObject(fields) && fields.number === number;
  });
}

/** True where the last answer says something else of this record than of any of the others. */
function differs({ host }: Trial, number: string, others: readonly string[]): boolean {
  const last = host.sightings.all.findLast(({ what }) => what.startsWith('trigger ') && what.includes('import'));
  const answer = tryParseJson(last?.text ?? '');
  const own = saidOf(answer, number);
  return own !== null && !others.some((other) => saidOf(answer, other) === own);
}

/** What an answer says of a record, without its number: the smallest object or list that has it; null where none does. */
function saidOf(value: unknown, number: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const part of Object.values(value)) {
    const said = saidOf(part, number);
    if (said !== null) return said;
  }
  const text = JSON.stringify(value);
  return text.includes(JSON.stringify(number)) ? text.replaceAll(number, '…') : null;
}
