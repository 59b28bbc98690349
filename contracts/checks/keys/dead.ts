import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { issueKey, keyFact, startWith } from '../../harness/environments.ts';
import { eventually } from '../../harness/eventually.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, control, startJobs, undone } from '../../harness/jobs.ts';
import type { Need } from '../../harness/needs.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { canTell, lookAt, newsSince, type Told } from '../operations/told.ts';
import { countOf, make } from '../writes/made.ts';
import { mostOfOneThing } from './things.ts';

const JOBS = 8;
/** Each piece of work may try once, and one more may look whether the key is still dead. */
const MOST = JOBS + 1;
/** Longer (wall ms) than whoever tries again every second needs to give that away. */
const WATCH_MS = 1_500;
const TOLD_WITHIN_MS = 3_000;
const RESUMED_WITHIN_MS = 3_000;
const LATER_S = 3_600;
const KEPT = 'kept-through-it';
/** That a key has died concerns whoever runs the integration, and not whoever waits for one record. */
const TELLING: readonly Need[] = ['alerts', 'connection'];

interface Death {
  readonly action: string;
  readonly says: string;
  /** What finds it out: many reads at once, or a write. */
  readonly metBy: 'jobs' | 'write';
}

const DEATHS: readonly Death[] = [
  { action: 'revokeKey', says: 'revoked', metBy: 'jobs' },
  { action: 'expireKey', says: 'expired', metBy: 'write' },
  { action: 'disableKey', says: 'disabled', metBy: 'write' },
];

/** Those that a provider knows. */
const deathsAmong = (actions: readonly string[]): readonly Death[] =>
  DEATHS.filter(({ action }) => actions.includes(action));

export default defineCheck({
  id: 'key.dead',
  title: 'A dead API key stops the work, tells people, and loses nothing until a new key comes',
  refs: ['rfc9110#15.5', 'sre-book#21'],
  needs: ['connect', 'sync'],
  wants: ['create', 'alerts', 'connection', 'state', 'restart', 'clock'],
  applies: (_, actions) => (deathsAmong(actions).length > 1 ? null : 'it gives no keys that die'),
  fix: 'Take a 401 for the key itself as final: stop all work with that key after one try, raise an alert, keep what waits to be written, and go on with it when the process starts with a new key.',
  why: 'A key that was revoked or has expired never works again. Whoever goes on trying looks like an attack, whoever stops silently is found out by customers, and whoever drops the queue loses their orders.',
  bad: 'if (status === 401) return retry(request); // for ever',
  good: "if (status === 401) {\n  stop(code); // no further call with this key\n  alert('key_refused', code);\n  throw new Stopped(); // the work stays in the queue\n}",
  async run(trial) {
    const connection = await trial.connect('one');
    const quietMs = await control(trial, connection);
    if (trial.has('create')) await made(trial, connection, KEPT);
    for (const [i, death] of deathsAmong(Object.keys(trial.provider.definition.actions)).entries()) {
      const waiting = `waiting-${i + 1}`;
      const asked = await dies(trial, connection, death, waiting, quietMs);
      if (!trial.has('restart')) {
        trial.unjudged('whether work goes on with a new key (it was not started here)');
        break;
      }
      await revives(trial, connection, death, { key: waiting, asked });
    }
    return `A key that died stopped the work: of ${JOBS} jobs at once each thing was tried at most ${MOST} times, people were told, and work went on with a new key.`;
  },
});

async function made(trial: Trial, connection: Connection, key: string): Promise<void> {
  trial.phase('A thing is made while all is well');
  const asked = await make(trial, connection, key);
  if (isSuccess(asked.status) && countOf(trial, key) === 1) return;
  trial.halt('untested', `While all was well, a write was answered ${answersOf([asked])}.`, [asked.entry.seq]);
}

/** The key dies, and work is asked for. Gives how the write was answered, where one could be asked for. */
async function dies(
  trial: Trial,
  connection: Connection,
  { action, says, metBy }: Death,
  waiting: string,
  quietMs: number,
): Promise<Asked | null> {
  const before = await lookAt(trial, connection, TELLING);
  const isKept = await keeps(trial);
  trial.phase(`The key is ${says}, and ${JOBS} jobs are asked for`);
  trial.refill();
  const since = trial.journal.last;
  await trial.act(action, { of: connection.subject });
  const asking = () => (trial.has('create') ? make(trial, connection, waiting) : Promise.resolve(null));
  const first = metBy === 'write' ? await asking() : null;
  const jobs = startJobs(trial, connection, JOBS);
  const asked = first ?? (await asking());
  await jobs.ended;
  await rest(trial, connection, Math.max(quietMs, WATCH_MS));
  const calls = trial.calls(connection, since);
  const refused = calls.filter(({ response }) => response?.status === 401);
  if (refused.length === 0) trial.halt('inconclusive', `No call met the ${says} key, so nothing could be judged.`);
  const { most, seqs } = mostOfOneThing(refused);
  trial.require(
    most <= MOST,
    `With its key ${says}, ${JOBS} jobs called one thing ${most} times, wanted are at most ${MOST}: a key that died stays dead.`,
    seqs.slice(0, 6),
  );
  trial.saw(`with its key ${says}, ${JOBS} jobs called one thing ${most} times at most`, seqsOf(refused).slice(0, 4));
  await isTold(trial, connection, says, before, seqsOf(refused).slice(0, 2));
  if (isKept) {
    trial.require(
      await keeps(trial),
      `With its key ${says}, it has deleted what it knew: the probe state does not show "${KEPT}" any more.`,
      seqsOf(refused).slice(0, 2),
    );
  }
  return asked;
}

async function isTold(
  trial: Trial,
  connection: Connection,
  says: string,
  before: Told,
  seqs: readonly number[],
): Promise<void> {
  if (!canTell(trial, TELLING)) {
    trial.unjudged('whether people are told (there is no probe alerts or connection)');
    return;
  }
  const look = async () => newsSince(before, await lookAt(trial, connection, TELLING));
  const news = await eventually(trial, look, ({ length }) => length > 0, TOLD_WITHIN_MS);
  trial.require(
    news.length > 0,
    `With its key ${says}, neither an alert nor the state of the connection says so, wanted is that somebody is told.`,
    seqs,
  );
  trial.saw(`with its key ${says}, people are told`, seqs);
}

/** True where the probe shows what was made in the beginning. */
async function keeps(trial: Trial): Promise<boolean> {
  const shown = await trial.probe('state');
  return shown?.text.includes(KEPT) === true;
}

/** A new key is configured, and what had to wait is done. */
async function revives(
  trial: Trial,
  connection: Connection,
  { says }: Death,
  waiting: { readonly key: string; readonly asked: Asked | null },
): Promise<void> {
  trial.phase('It is started with a new key, and goes on');
  const key = await issueKey(trial, { of: connection.subject });
  await startWith(trial, { [keyFact(trial)]: key.value });
  const job = await trial.trigger('sync', connection);
  trial.require(
    undone([job]).length === 0,
    `Started with a new key after the old one had ${says === 'expired' ? 'expired' : `been ${says}`}, a job was answered ${answersOf([job])}, wanted is that it is done.`,
    [job.entry.seq],
  );
  if (waiting.asked) await isDone(trial, connection, waiting.key, waiting.asked, says);
  trial.saw('work went on with a new key', [job.entry.seq]);
}

/** What was accepted is done by itself; what was refused is asked for again. */
async function isDone(trial: Trial, connection: Connection, key: string, first: Asked, says: string): Promise<void> {
  const wasAccepted = isSuccess(first.status);
  if (!wasAccepted) await make(trial, connection, key);
  const look = async () => countOf(trial, key);
  const isThere = (count: number) => count > 0;
  let count = await eventually(trial, look, isThere, RESUMED_WITHIN_MS);
  if (count === 0 && trial.has('clock')) {
    await trial.trigger('clock', null, { seconds: LATER_S });
    count = await eventually(trial, look, isThere, RESUMED_WITHIN_MS);
  }
  const how = wasAccepted ? `accepted (${answersOf([first])})` : `refused (${answersOf([first])}) and asked for again`;
  trial.require(
    count === 1,
    `A write that was ${how} while its key was ${says} came to ${count} things with the new key, wanted is one: nothing may be lost.`,
    [first.entry.seq],
  );
}
