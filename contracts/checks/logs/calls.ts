import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { withoutBudgets } from '../../harness/boundless.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { rest } from '../../harness/fence.ts';
import { control } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { make } from '../writes/made.ts';
import { lineByRequest, linesOf } from './lines.ts';
import { logsNow, needsLines, writtenSince } from './written.ts';

/** What is written a moment later counts, too. */
const WITHIN_MS = 3_000;
const LEAST_CALLS = 5;
const MOST_TOLD = 3;
/** One that is repeated, and one that is not. */
const STATUSES = [503, 400];

export default defineCheck({
  id: 'log.calls',
  title: 'Every call of the API has a line of its own in the log, with what was called and how it was answered',
  refs: ['goroute#checklist', 'owasp-logging'],
  needs: ['connect', 'sync', 'logs'],
  wants: ['create'],
  applies: ({ operations, auditLog }) =>
    !auditLog
      ? 'its documents ask for no log of calls'
      : (operations.read ?? operations.list) === null
        ? 'it has no call to log'
        : null,
  fix: 'Write one line for each attempt, in the one place that sends requests, whatever became of it: time, method, path without its query, status, the id of the request and that of the work.',
  why: 'When the provider has other records than you, or an invoice was sent that nobody wanted, the log of calls is the only witness. One that has only failures, or only what succeeded in the end, cannot be asked who called what, and when.',
  bad: "if (!response.ok) log.error('call failed');",
  good: "log.info('api call', { method, path, status, requestId, correlationId }); // for every attempt",
  async run(trial) {
    const connection = await trial.connect('one');
    const quietMs = await control(trial, connection);
    needsLines(trial);
    const before = logsNow(trial);
    const calls = await withoutBudgets(trial, () => work(trial, connection, quietMs));
    if (calls.length < LEAST_CALLS) {
      trial.halt('inconclusive', `Only ${calls.length} calls were made, and it takes ${LEAST_CALLS} to judge.`);
    }
    trial.phase('The log is searched for a line of each call');
    const base = trial.provider.definition.basePaths.api;
    const look = async () => {
      const found = lineByRequest(calls, linesOf(writtenSince(before, logsNow(trial))), base);
      return calls.filter((call) => !found.has(call));
    };
    const lacking = await eventually(trial, look, ({ length }) => length === 0, WITHIN_MS);
    trial.require(
      lacking.length === 0,
      `Of ${calls.length} calls, ${lacking.length} have no line in the log with what was called and how it was answered: ${told(lacking)}. Wanted is a line for each.`,
      seqsOf(lacking).slice(0, MOST_TOLD),
    );
    const seqs = seqsOf(calls).slice(0, MOST_TOLD);
    trial.saw('every call has a line in the log', seqs);
    return `Each of ${calls.length} calls, among them refused and repeated ones, has a line of its own in the log, with what was called and how it was answered.`;
  },
});

/** Work goes well, is refused, and fails for a moment; gives the calls that were answered. */
async function work(trial: Trial, connection: Connection, quietMs: number): Promise<RequestEntry[]> {
  const { provider, profile, journal, cause } = trial;
  const { read, list, create } = profile.operations;
  trial.phase('Calls go well, are refused, and fail for a moment');
  const since = journal.last;
  const reads = [read, list].filter((name) => name !== null);
  await trial.trigger('sync', connection);
  for (const status of STATUSES) {
    const { id } = provider.faults.add({ operation: reads, status, credential: connection.subject, times: 1 }, cause);
    await trial.trigger('sync', connection);
    provider.faults.clear(id, cause);
  }
  if (trial.has('create') && create !== null) {
    await make(trial, connection, 'logged-1');
    const fault = { operation: create, status: 503, credential: connection.subject, times: 1 };
    const { id } = provider.faults.add(fault, cause);
    await make(trial, connection, 'logged-2');
    provider.faults.clear(id, cause);
  } else trial.unjudged('writes (there is no trigger create)');
  await rest(trial, connection, quietMs);
  return trial.calls(connection, since).filter(({ outcome }) => outcome === 'answered');
}

/** `GET /v1/things (200), POST /v1/things (503) and 2 more`. */
function told(lacking: readonly RequestEntry[]): string {
  const each = lacking.map(({ method, path, response }) => `${method} ${path} (${response?.status})`);
  const first = each.slice(0, MOST_TOLD).join(', ');
  return each.length > MOST_TOLD ? `${first} and ${each.length - MOST_TOLD} more` : first;
}
