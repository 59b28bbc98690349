import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, undone } from '../../harness/jobs.ts';
import type { Asked, Connection, Trial } from '../../harness/trial.ts';
import { apiRequests } from '../operations/request-ids.ts';
import { make } from '../writes/made.ts';

/** Also what is done once a day is done. */
const DAY_S = 25 * 3_600;
const QUIET_MS = 150;

/** Work of all kinds that an integration was asked for, and the calls that it made. */
export interface AllWork {
  readonly asked: readonly Asked[];
  readonly calls: readonly RequestEntry[];
  /** Numbers of some entries that show it. */
  readonly seqs: readonly number[];
}

/** Asks for everything that can be asked for: a write, a read, a bulk job, and what is done when a day has passed. */
export async function allWork(
  trial: Trial,
  connection: Connection,
  name: string,
  quietMs = QUIET_MS,
): Promise<AllWork> {
  const since = trial.journal.last;
  const asked: Asked[] = [];
  trial.refill();
  if (trial.has('create')) asked.push(await make(trial, connection, name));
  asked.push(await trial.trigger('sync', connection));
  if (trial.has('bulk')) asked.push(await trial.trigger('bulk', connection, bulkRows(name)));
  if (trial.has('clock')) asked.push(await trial.trigger('clock', null, { seconds: DAY_S }));
  await rest(trial, connection, quietMs);
  const calls = callsSince(trial, since);
  return { asked, calls, seqs: [...asked.map(({ entry }) => entry.seq), ...seqsOf(calls).slice(0, 4)] };
}

/** Ends the check as untested where work is not done while all is well. */
export function isWell(trial: Trial, { asked, calls, seqs }: AllWork): void {
  if (undone(asked).length === 0 && calls.length > 0) return;
  const how = `was answered ${answersOf(asked)} and made ${calls.length} calls`;
  trial.halt('untested', `While all was well, work of all kinds ${how}, so nothing can be told from failures.`, seqs);
}

/** Ends the check where work is not done. `when` completes "…, work of all kinds was answered". */
export function requireDone(trial: Trial, when: string, { asked, calls, seqs }: AllWork): void {
  const refused = calls.filter(({ response }) => (response?.status ?? 0) >= 400);
  trial.require(
    undone(asked).length === 0 && calls.length > 0,
    `${when}, work of all kinds was answered ${answersOf(asked)} and made ${calls.length} calls, of which ${refused.length} were refused${codesOf(refused)}; wanted is that it is done.`,
    [...seqs, ...seqsOf(refused).slice(0, 3)],
  );
}

/** All calls of the API since an entry, whoever they are about. */
export function callsSince({ provider }: Trial, since: number): RequestEntry[] {
  return apiRequests(provider, since);
}

/** What they were refused with: ` (401 on list-customers)`. */
function codesOf(refused: readonly RequestEntry[]): string {
  const codes = [...new Set(refused.map(({ response, operation }) => `${response?.status} on ${operation}`))];
  return codes.length === 0 ? '' : ` (${codes.slice(0, 3).join(', ')})`;
}

/** What a bulk job is asked for with: one row, by a name of its own. */
export function bulkRows(name: string): { readonly rows: string } {
  const unit = {
    name: `Unit of ${name}`,
    abbreviation: name,
    type: 'quantity',
    ratio_numerator: '1',
    ratio_denominator: '1',
    offset_numerator: '0',
    offset_denominator: '1',
    is_base_unit: false,
  };
  return { rows: JSON.stringify([unit]) };
}
