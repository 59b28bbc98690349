import type { RequestEntry } from '../../../emulator/core/entry.ts';
import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { withoutBudgets } from '../../harness/boundless.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { rest } from '../../harness/fence.ts';
import { control } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { logsNow, needsLines, readAll } from '../logs/written.ts';
import { make } from '../writes/made.ts';
import { requestIdOf } from './request-id.ts';

/** A key that dies and an account that is behind with its payments stop the work, so others look at them. */
const STOPPING: readonly number[] = [401, 402];
/** What is written a moment later counts, too. */
const WITHIN_MS = 3_000;
const LEAST_FAILURES = 5;
const MOST_TOLD = 3;

export default defineCheck({
  id: 'augno.failures-logged',
  title: 'The Request-ID of every call that fails is found in the logs',
  refs: ['augno#request-ids', 'owasp-a09:2021'],
  needs: ['connect', 'sync', 'logs'],
  wants: ['create'],
  under: ['request_id_header'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about the Request-ID of Augno'),
  fix: 'Write one line for each attempt, in the one place that sends requests: method, path without its query, status, code and the Request-ID of the answer, also for attempts that are repeated. Read X-Request-Id where there is no Request-ID.',
  why: 'Support finds a request by its id and by nothing else. An attempt that left no line, or one under an id of your own, cannot be looked up by anybody.',
  bad: "catch (error) { log.error('sync failed', { message: error.message }); }",
  good: "const requestId = response.headers.get('request-id');\nlog.info('api call', { method, path, status, code, requestId }); // for every attempt",
  async run(trial) {
    const connection = await trial.connect('one');
    const quietMs = await control(trial, connection);
    needsLines(trial);
    const failed = await withoutBudgets(trial, () => fail(trial, connection, quietMs));
    if (failed.length < LEAST_FAILURES) {
      const says = `Only ${failed.length} calls failed, and it takes ${LEAST_FAILURES} to judge.`;
      trial.halt('inconclusive', says, seqsOf(failed));
    }
    await control(trial, connection);
    trial.phase('The logs are searched for the Request-ID of each call that failed');
    const look = async () => missing(trial, failed);
    const lacking = await eventually(trial, look, ({ length }) => length === 0, WITHIN_MS);
    trial.require(
      lacking.length === 0,
      `Of ${failed.length} calls that failed, the Request-ID of ${lacking.length} is in no log: ${told(lacking)}. Wanted is that each is there.`,
      seqsOf(lacking).slice(0, MOST_TOLD),
    );
    trial.saw('the Request-ID of every call that failed is in the logs', seqsOf(failed).slice(0, MOST_TOLD));
    return `${failed.length} calls failed in as many ways, some were repeated and went well, and the Request-ID of each was found in the logs.`;
  },
});

/** Lets calls fail, one after the other, each in another way; gives those that did. */
async function fail(trial: Trial, connection: Connection, quietMs: number): Promise<RequestEntry[]> {
  const { provider, profile, journal } = trial;
  const { read, list, create } = profile.operations;
  const reads = [read, list].filter((name) => name !== null);
  const statuses = [...profile.retryable, ...profile.permanent].filter((status) => !STOPPING.includes(status));
  trial.phase(`Calls fail with ${statuses.length} statuses, one after the other`);
  const since = journal.last;
  const under = async (fault: FaultSpec, work: () => Promise<unknown>) => {
    const { id } = provider.faults.add({ credential: connection.subject, times: 1, ...fault }, trial.cause);
    await work();
    provider.faults.clear(id, trial.cause);
  };
  for (const status of statuses) {
    await under({ operation: reads, status }, () => trial.trigger('sync', connection));
  }
  if (trial.has('create') && create !== null) {
    for (const status of [503, 400]) {
      await under({ operation: create, status }, () => make(trial, connection, `failing-${status}`));
    }
  } else trial.unjudged('writes that fail (there is no trigger create)');
  await rest(trial, connection, quietMs);
  return trial.calls(connection, since).filter(({ response }) => (response?.status ?? 0) >= 400);
}

function missing(trial: Trial, failed: readonly RequestEntry[]): RequestEntry[] {
  const text = readAll(logsNow(trial));
  return failed.filter((entry) => !text.includes(requestIdOf(entry) ?? '\0'));
}

/** `a 503 on list-customers, a 400 on create-sales-order and 2 more`. */
function told(lacking: readonly RequestEntry[]): string {
  const each = lacking.map(({ response, operation }) => `a ${response?.status} on ${operation}`);
  const first = each.slice(0, MOST_TOLD).join(', ');
  return each.length > MOST_TOLD ? `${first} and ${each.length - MOST_TOLD} more` : first;
}
