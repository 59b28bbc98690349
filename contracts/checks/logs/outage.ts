import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { control, type Jobs, startJobs } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { logsNow, needsLines, type Written, writtenSince } from './written.ts';

/** Longer (wall ms) than a job is given that cannot reach anybody. */
const OUTAGE_MS = 20_000;
/** What is written a moment after the job counts, too. */
const AFTER_MS = 2_000;
const POLL_MS = 40;

/** Words by which logs say why a connection could not be made, in several languages of programming. */
const UNREACHABLE =
  /E(CONN\w+|PIPE|HOST\w+|NET\w+|TIMEDOUT|AI_\w+|NOTFOUND)|refused|reset|unreach|not reach|cannot (be )?reach|could not (be )?(reach|connect)|network|socket|connection|fetch failed|failed to fetch|no answer|without answer|timed? ?out|unavailable|offline|dial tcp/gi;
/** Words by which logs say that a key is refused. */
const REFUSED =
  /\b401\b|unauthori[sz]ed|revoked|invalid.{0,20}(key|credential)|(key|credential)s?.{0,30}(refused|rejected|invalid|dead|denied)/gi;

export default defineCheck({
  id: 'log.outage',
  title: 'Its logs tell of a connection that cannot be made, and of a key that is refused',
  refs: ['augno#go-live', 'owasp-a09:2021'],
  needs: ['connect', 'sync', 'logs'],
  applies: (_profile, actions) => (actions.includes('revokeKey') ? null : 'it gives no keys that die'),
  fix: 'Log every attempt in the one place that sends requests, also the one that got no answer: what was called, and the name or code of the error. Write to a place of your own, which needs no provider.',
  why: 'The logs of the provider know nothing of requests that never arrived, and little of those with a dead key. Without lines of your own the night of an outage cannot be told from a quiet one.',
  bad: 'const response = await fetch(url).catch(() => null); // nobody will know',
  good: "catch (error) {\n  log.error('api call without answer', { method, path, code: error.cause?.code ?? error.message });\n  throw error;\n}",
  async run(trial) {
    const connection = await trial.connect('one');
    await control(trial, connection);
    needsLines(trial);
    await outage(trial, connection);
    await control(trial, connection);
    await deadKey(trial, connection);
    return 'The logs told of a provider that could not be reached and of a key that was refused: what was called, and why it failed.';
  },
});

/** Nothing can be reached, and a job is asked for, which is let go on as soon as the logs tell of it. */
async function outage(trial: Trial, connection: Connection): Promise<void> {
  const { provider } = trial;
  const mark = trial.phase('Connections to the provider are refused, and a job is asked for');
  const before = logsNow(trial);
  const { id } = provider.faults.add({ offline: true }, trial.cause);
  const jobs = startJobs(trial, connection, 1);
  const tells = () => isTold(trial, before, UNREACHABLE);
  const isWritten = await untilTold(trial, jobs, tells);
  provider.faults.clear(id, trial.cause);
  const [job] = await jobs.ended;
  const seqs = [mark, ...(job ? [job.entry.seq] : [])];
  trial.require(
    isWritten,
    'While connections to the provider were refused, a job was asked for, and no line of the logs says what could not be called and why.',
    seqs,
  );
  trial.saw('the logs tell of connections that could not be made', seqs);
}

async function untilTold(trial: Trial, jobs: Jobs, tells: () => boolean): Promise<boolean> {
  const { clock, signal } = trial;
  const began = clock.monotonic();
  while (jobs.answered.length === 0 && clock.monotonic() - began < OUTAGE_MS) {
    if (tells()) return true;
    await clock.sleepWall(POLL_MS, signal);
    signal.throwIfAborted();
  }
  return eventually(trial, async () => tells(), Boolean, AFTER_MS);
}

async function deadKey(trial: Trial, connection: Connection): Promise<void> {
  const { journal } = trial;
  trial.phase('The key is revoked, and a job is asked for');
  const before = logsNow(trial);
  const since = journal.last;
  await trial.act('revokeKey', { of: connection.subject });
  const job = await trial.trigger('sync', connection);
  const isWritten = await eventually(trial, async () => isTold(trial, before, REFUSED), Boolean, AFTER_MS);
  const refused = trial.calls(connection, since).filter(({ response }) => response?.status === 401);
  if (refused.length === 0) trial.halt('inconclusive', 'No call met the revoked key, so nothing could be judged.');
  const seqs = [job.entry.seq, ...refused.slice(0, 2).map(({ seq }) => seq)];
  trial.require(
    isWritten,
    'With its key revoked, a job was asked for, and no line of the logs says what was called and that the key was refused.',
    seqs,
  );
  trial.saw('the logs tell of a key that is refused', seqs);
}

/** True where what was written since names what was called, and a cause in words that good days do not have. */
function isTold(trial: Trial, before: Written, cause: RegExp): boolean {
  const text = writtenSince(before, logsNow(trial));
  const usual = new Set([...before.values()].flatMap((written) => wordsIn(written, cause)));
  const isCaused = wordsIn(text, cause).some((word) => !usual.has(word));
  return isCaused && namesOf(trial).some((name) => text.toLowerCase().includes(name));
}

function wordsIn(text: string, cause: RegExp): string[] {
  return [...text.matchAll(cause)].map(([word]) => word.toLowerCase());
}

/** Words by which logs may say what was called: the provider, its address, its operations and their paths, also below the base address. */
function namesOf({ provider, profile, journal, begin }: Trial): string[] {
  const calls = journal.query({ kind: 'request', provider: provider.provider, since: begin });
  const { read, list } = profile.operations;
  const names = [
    provider.provider,
    new URL(provider.urls.apiBase).host,
    ...calls.map(({ path }) => path),
    ...calls.map(({ path }) => below(path, provider.definition.basePaths.api)),
    ...[read, list, ...calls.map(({ operation }) => operation)].filter((name) => name !== null),
  ];
  return [...new Set(names.filter((name) => name.length > 1).map((name) => name.toLowerCase()))];
}

function below(path: string, base: string): string {
  return path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}
