import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { withoutBudgets } from '../../harness/boundless.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { rest } from '../../harness/fence.ts';
import { control } from '../../harness/jobs.ts';
import { endOf, saysError } from '../../harness/meaning.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { mostOfOneThing } from '../keys/things.ts';
import { logsNow, writtenSince } from '../logs/written.ts';
import { canTell, lookAt, newsSince } from '../operations/told.ts';
import { codesOf } from './codes.ts';
import { versionIn } from './sent.ts';

/** So many times the ordinary wait before a retry is watched. */
const TIMES_BACKOFF = 3;
const LEAST_WATCH_MS = 500;
const MOST_WATCH_MS = 5_000;
const TOLD_WITHIN_MS = 2_000;
/** What a report of a wrong configuration speaks of. */
const SUBJECT = /version/i;

export default defineCheck({
  id: 'version.refused',
  title: 'A refusal for the version of the API is not repeated, and is told as a mistake of the configuration',
  refs: ['augno#versioning', 'augno#errors', 'rfc9110#15.5'],
  needs: ['connect', 'sync'],
  wants: ['alerts', 'messages', 'logs'],
  applies: ({ version, operations }) =>
    version === null || (operations.read ?? operations.list) === null ? 'its requests name no version' : null,
  fix: 'Take a refusal for the version as final: no retry, no other version. Fail the job with the code, and log it or raise an alert: somebody must change the code.',
  why: 'A version that is refused today is refused tomorrow. Who tries again hides it behind a delay; who falls back to an older version gets answers of a form that nobody has tested.',
  bad: "if (code === 'api_version_invalid') return call({ ...request, version: OLDER });",
  good: "if (code.startsWith('api_version')) {\n  log.error('the pinned API version is refused', { code, version: VERSION });\n  throw new Refused(code);\n}",
  async run(trial) {
    const connection = await trial.connect('one');
    const codes = codesOf(trial);
    const version = await healthy(trial, connection, codes);
    const watchMs = await ordinaryWait(trial, connection);
    for (const code of codes) await refused(trial, connection, code, { version, watchMs });
    await control(trial, connection);
    return `A call that was refused with ${codes.join(', ')} was made once each, in the same version, and the refusal was told.`;
  },
});

/** On a good day nothing is refused for its version. Gives the version that is sent. */
async function healthy(trial: Trial, connection: Connection, codes: readonly string[]): Promise<string | null> {
  const since = trial.phase('A job is done while all is well');
  const job = await trial.trigger('sync', connection);
  await rest(trial, connection, LEAST_WATCH_MS);
  const calls = trial.calls(connection, since);
  const wrong = calls.filter((call) => codes.some((code) => saysError(call, code)));
  trial.require(
    wrong.length === 0,
    `While all was well, ${wrong.length} of ${calls.length} calls were refused for their version, wanted is none.`,
    [job.entry.seq, ...seqsOf(wrong).slice(0, 3)],
  );
  await control(trial, connection);
  const [first] = calls;
  return first ? versionIn(trial.profile, first) : null;
}

/** How long (wall ms) a retry must be looked for, by how long it takes to come where it is due. */
async function ordinaryWait(trial: Trial, connection: Connection): Promise<number> {
  const since = trial.phase('A call fails once and is repeated, to see how long that takes');
  const fault = trial.provider.faults.add(
    { operation: readsOf(trial), credential: connection.subject, status: 503, times: 1 },
    trial.cause,
  );
  await trial.trigger('sync', connection);
  trial.provider.faults.clear(fault.id, trial.cause);
  const calls = trial.calls(connection, since);
  const failed = calls.find(({ response }) => response?.status === 503);
  const again = calls.find(({ seq, path }) => failed !== undefined && seq > failed.seq && path === failed.path);
  const waitMs = failed && again ? again.wall - endOf(failed) : 0;
  return Math.min(MOST_WATCH_MS, Math.max(LEAST_WATCH_MS, TIMES_BACKOFF * waitMs));
}

async function refused(
  trial: Trial,
  connection: Connection,
  code: string,
  { version, watchMs }: { readonly version: string | null; readonly watchMs: number },
): Promise<void> {
  const { provider, journal } = trial;
  trial.phase(`Calls are refused with ${code}`);
  const before = await lookAt(trial, connection);
  const written = trial.has('logs') ? logsNow(trial) : null;
  const since = journal.last;
  const spec = { operation: readsOf(trial), credential: connection.subject, error: code };
  const fault = provider.faults.add(spec, trial.cause);
  await withoutBudgets(trial, async () => {
    await trial.trigger('sync', connection);
    await rest(trial, connection, watchMs);
  });
  provider.faults.clear(fault.id, trial.cause);
  const calls = trial.calls(connection, since);
  const met = calls.filter((call) => saysError(call, code));
  if (met.length === 0) trial.halt('inconclusive', `No call met ${code}, so nothing could be judged.`);
  judge(trial, code, calls, version);
  const look = async () => [
    ...newsSince(before, await lookAt(trial, connection)),
    ...(written === null ? [] : [writtenSince(written, logsNow(trial))]),
  ];
  const speaks = (texts: readonly string[]) => texts.some((text) => SUBJECT.test(text));
  if (!canTell(trial) && written === null) {
    return trial.unjudged('whether the refusal is told (there is neither a log nor a probe alerts or messages)');
  }
  trial.require(
    speaks(await eventually(trial, look, speaks, TOLD_WITHIN_MS)),
    `Calls were refused with ${code}, and neither alerts nor messages nor logs speak of the version, wanted is that somebody can find out.`,
    seqsOf(met).slice(0, 3),
  );
  trial.saw(`a call that was refused with ${code} was made once, and the refusal was told`, seqsOf(met).slice(0, 3));
}

function judge(trial: Trial, code: string, calls: readonly RequestEntry[], version: string | null): void {
  const others = calls.filter((call) => versionIn(trial.profile, call) !== version);
  trial.require(
    others.length === 0,
    `After ${code} calls were made in another version (${others[0] ? versionIn(trial.profile, others[0]) : ''}), wanted is the one that was tested (${version}).`,
    seqsOf(others).slice(0, 3),
  );
  const { most, what, seqs } = mostOfOneThing(calls);
  trial.require(
    most <= 1,
    `A call of ${what} that was refused with ${code} was made ${most} times, wanted is once: the same request gets the same refusal.`,
    seqs.slice(0, 4),
  );
}

function readsOf({ profile }: Trial): string[] {
  const { read, list } = profile.operations;
  return [list, read].filter((name) => name !== null);
}
