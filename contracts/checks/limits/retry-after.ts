import { formatDuration } from '../../../emulator/core/duration.ts';
import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, control, startJobs, undone } from '../../harness/jobs.ts';
import { endOf } from '../../harness/meaning.ts';
import type { Asked, Connection, Trial } from '../../harness/trial.ts';

const JOBS = 5;
const LEAST_PENDING = 4;
/** The refusal comes when all jobs are under way, and the others are answered later, so that what they do next is theirs to decide. */
const REFUSED_AFTER_MS = 200;
const OTHERS_AFTER_MS = 600;
/** What was sent this shortly after the refusal may have crossed it on the way. */
const IN_TRANSIT_MS = 100;
const QUIET_MS = 150;

/** One way of saying how long to wait. */
interface Variant {
  readonly says: string;
  readonly retryAfter: NonNullable<FaultSpec['retryAfter']>;
  /** How much too early is forgiven: timers are not exact, and dates have whole seconds. */
  readonly toleranceMs: number;
}

const SECONDS: Variant = { says: 'in seconds', retryAfter: 3, toleranceMs: 50 };
const DATE: Variant = { says: 'as an HTTP date', retryAfter: { date: 4 }, toleranceMs: 1_000 };

export default defineCheck({
  id: 'limit.retry-after',
  title: 'After a 429 nobody calls with that credential before Retry-After is over, and the work is done then',
  refs: ['rfc6585#4', 'rfc9110#10.2.3'],
  needs: ['connect', 'sync'],
  applies: ({ operations, errors }) =>
    errors.limited === null || (operations.read ?? operations.list) === null ? 'it has no rate limit' : null,
  fix: 'Read Retry-After as seconds or as an HTTP date, and pause the credential, not only the request: everything that uses it waits until then, plus a little jitter, and then repeats the refused request.',
  why: 'Calls during the wait are refused, too, prolong it, and can get an integration suspended; a refused request that is not repeated is data that silently is missing.',
  bad: 'if (response.status === 429) return retry(request, 1000);',
  good: 'if (response.status === 429) gate.pause(credential, retryAfterMs(response));\n// every request of this credential passes the gate\nawait gate.enter(credential);',
  async run(trial) {
    const one = await trial.connect('one');
    const two = await trial.connect('two');
    await control(trial, one);
    await control(trial, two);
    trial.phase(`A call is refused with 429 while ${JOBS} jobs are under way`);
    trial.refill();
    // At the same time, each on a connection of its own: the waits are what takes long.
    const waits = await Promise.all([obeys(trial, one, SECONDS), obeys(trial, two, DATE)]);
    return `With ${JOBS} jobs under way, no call came before Retry-After was over (${waits.join('; ')}), and all jobs were done then.`;
  },
});

async function obeys(
  trial: Trial,
  connection: Connection,
  { says, retryAfter, toleranceMs }: Variant,
): Promise<string> {
  const { provider, journal, profile } = trial;
  const { read, list } = profile.operations;
  const where = { operation: [read, list].filter((name) => name !== null), credential: connection.subject };
  const since = journal.last;
  const refusal = { ...where, status: 429, error: profile.errors.limited ?? '', retryAfter, times: 1 };
  const limited = provider.faults.add(refusal, trial.cause);
  provider.faults.add({ ...where, delayMs: REFUSED_AFTER_MS, times: 1 }, trial.cause);
  provider.faults.add({ ...where, delayMs: OTHERS_AFTER_MS, skip: 1, times: JOBS - 1 }, trial.cause);
  const jobs = await startJobs(trial, connection, JOBS).ended;
  await rest(trial, connection, QUIET_MS);

  const calls = trial.calls(connection, since);
  const refused = calls.find(({ faults }) => faults.includes(limited.id));
  if (!refused)
    return trial.halt(
      'inconclusive',
      `No call met the 429 with Retry-After ${says}, so nothing could be judged.`,
      seqsOf(calls),
    );
  const pending = jobs.filter(({ endedAt }) => endedAt >= endOf(refused)).length;
  if (pending < LEAST_PENDING) {
    trial.halt(
      'inconclusive',
      `Only ${pending} jobs were under way at the 429, so nobody was there to break the wait.`,
      [refused.seq],
    );
  }
  judge(trial, { says, toleranceMs, refused, calls, jobs });
  const next = calls.find((call) => call.wall > endOf(refused) + IN_TRANSIT_MS) ?? refused;
  return `${says} after ${formatDuration(Math.round(next.wall - endOf(refused)))}`;
}

interface Seen {
  readonly says: string;
  readonly toleranceMs: number;
  readonly refused: RequestEntry;
  readonly calls: readonly RequestEntry[];
  readonly jobs: readonly Asked[];
}

function judge(trial: Trial, { says, toleranceMs, refused, calls, jobs }: Seen): void {
  const from = endOf(refused);
  const wantedMs = waitOf(refused);
  const early = calls.filter(({ wall }) => wall > from + IN_TRANSIT_MS && wall < from + wantedMs - toleranceMs);
  const [first] = early;
  if (first) {
    const after = formatDuration(Math.round(first.wall - from));
    const many = early.length === 1 ? 'a call' : `${early.length} calls, the first`;
    trial.require(
      false,
      `After a 429 with Retry-After ${says}, ${many} came after ${after}; wanted are at least ${formatDuration(Math.round(wantedMs))} for the whole credential.`,
      [refused.seq, ...seqsOf(early)],
    );
  }
  const again = calls.filter(
    (call) =>
      call.wall >= from + wantedMs - toleranceMs && call.operation === refused.operation && call.path === refused.path,
  );
  trial.require(
    again.length > 0,
    `The call that was refused with a 429 (Retry-After ${says}) was never repeated, wanted is at least once.`,
    [refused.seq],
  );
  const failed = undone(jobs);
  const failedSeqs = failed.map(({ entry }) => entry.seq);
  trial.require(
    failed.length === 0,
    `After a 429 with Retry-After ${says}, ${failed.length} of ${jobs.length} jobs were not done (${answersOf(failed)}), wanted are all.`,
    [refused.seq, ...failedSeqs],
  );
  trial.saw(`a 429 with Retry-After ${says} was waited out by ${jobs.length} jobs, and the refused call was repeated`, [
    refused.seq,
    ...seqsOf(again.slice(0, 2)),
  ]);
}

/** How long the answer asks to wait, from its end on, in ms. */
function waitOf(refused: RequestEntry): number {
  const told = String(lowerHeaders(refused.response?.headers ?? {})['retry-after'] ?? '');
  return /^\d+$/.test(told) ? Number(told) * 1000 : Date.parse(told) - endOf(refused);
}
