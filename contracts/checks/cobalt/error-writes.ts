import { formatDuration } from '../../../emulator/core/duration.ts';
import { isJsonObject } from '../../../emulator/core/json.ts';
import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { rest } from '../../harness/fence.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { type Asked, isSuccess, type Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { FIRES } from './fires.ts';
import { ask, CRM, connected, customer, EXPORT, executionsOf, messagesAbout, requestsOf, runs } from './work.ts';

const SWITCHES = ['updateConfig', 'toggleConfigWorkflow', 'putConfigWorkflow'];
/** By generation, a status that is final and one that passes: all of them come up, each in an envelope. */
const FINAL = [400, 403, 404];
const PASSING = [429, 500, 503];
/** Longer (wall ms) than the pause before the first repetition. */
const QUIET_MS = 600;
/** What could not be done at once may be done so much later, on its clock. */
const LATER_S = 600;
const TOLERANCE_MS = 1_500;
const MOST = 8;

/** A write that can be asked for, and how it is seen that it was done. */
interface Write {
  readonly what: string;
  readonly operations: readonly string[];
  ask(trial: Trial, user: string): Promise<Asked>;
  /** How often it was done. */
  done(trial: Trial, user: string): number;
}

const EVENT: Write = {
  what: 'an event',
  operations: FIRES,
  ask: (trial, user) => ask(trial, 'fire', user),
  done: (trial, user) => executionsOf(trial, user).length,
};

const SWITCH: Write = {
  what: 'a workflow that is to be switched on',
  operations: SWITCHES,
  ask: (trial, user) => ask(trial, 'enable', user, { app: CRM, workflow: EXPORT }),
  done: (trial, user) => (isOn(trial, user) ? 1 : 0),
};

export default defineCheck({
  id: 'cobalt.error-writes',
  title:
    'An event, or a setting, that is refused for good is sent once and told; one that met a limit or a failure that passes is done once in the end, or told',
  refs: ['cobalt#error-handling', 'cobalt#events', 'cobalt#go-live'],
  needs: ['signup', 'fire'],
  wants: ['enable', 'messages', 'clock'],
  knobs: ['era'],
  applies: ofCobalt,
  fix: 'Send again what was limited (429), and settings also after 500, 502, 503 and where no answer came. Look at the list of executions before an event is fired again, since firing is not idempotent. Give every call a deadline, and tell people of what was refused.',
  why: 'An event that met a busy moment and is dropped leaves the other application without a customer; one that is fired again blindly is there twice. A write that hangs holds up all that come after it.',
  bad: 'await post("/event", body); // 429: an exception, and the event is gone',
  good: 'outbox.add(event);\nwhile (!(await fired(event))) await pause(); // after a look whether it ran',
  async run(trial) {
    const mistakes: Mistake[] = [];
    const writes = trial.has('enable') ? [EVENT, SWITCH] : [EVENT];
    if (!trial.has('enable')) trial.unjudged('settings (there is no trigger enable)');
    let round = 0;
    await trial.underEach('era', async (era) => {
      for (const write of writes) {
        const user = `writes-${round}-${write === EVENT ? 'event' : 'switch'}`;
        await connected(trial, user);
        if (write === EVENT) await trial.act('enableWorkflow', { of: user, workflow: EXPORT });
        await final(trial, user, write, FINAL[round % FINAL.length] ?? 400, era, mistakes);
        await passes(trial, user, write, PASSING[round % PASSING.length] ?? 429, era, mistakes);
      }
      round++;
    });
    requireNone(mistakes);
    await lost(trial);
    await held(trial);
    return `Events${trial.has('enable') ? ' and settings' : ''} that were refused for good were sent once and told, those that met a passing failure were done once in the end or told, one whose answer was lost ran once, and one that got no answer was given up while other work went on.`;
  },
});

/** Refused for good: sent once, and not said to be done. */
async function final(
  trial: Trial,
  user: string,
  write: Write,
  status: number,
  era: string,
  mistakes: Mistake[],
): Promise<void> {
  const says = `${write.what} was refused with ${status} in the envelope of ${era}`;
  const { asked, calls, seqs, news } = await met(trial, user, write, { status }, says);
  if (calls === 0) return unasked(trial, write, asked);
  if (calls > 1) mistakes.push({ says: `Where ${says}, it was sent ${calls} times, wanted is once`, seqs });
  else if (isSuccess(asked.status) && !news)
    mistakes.push({ says: `Where ${says}, it was answered ${asked.status}, and nobody was told`, seqs });
  else trial.saw(`where ${says}, it was sent once and told`, seqs);
}

/** Once: what was limited is done in the end; what failed is so, too, or is told, since it may not be done twice. */
async function passes(
  trial: Trial,
  user: string,
  write: Write,
  status: number,
  era: string,
  mistakes: Mistake[],
): Promise<void> {
  const says = `${write.what} met ${status} once, in the envelope of ${era}`;
  const before = write.done(trial, user);
  const { asked, calls, seqs, news } = await met(trial, user, write, { status, times: 1 }, says);
  if (calls === 0) return unasked(trial, write, asked);
  const count = async () => {
    await runs(trial, user);
    return write.done(trial, user) - before;
  };
  let done = await count();
  if (done === 0 && isSuccess(asked.status) && trial.has('clock')) {
    await trial.trigger('clock', null, { seconds: LATER_S });
    done = await count();
  }
  // Firing is not idempotent: whoever does not dare to repeat it, and says so, has handled it.
  const mayBeTold = write === EVENT && status !== 429 && (!isSuccess(asked.status) || news);
  if (done > 1) mistakes.push({ says: `Where ${says}, it was done ${done} times`, seqs });
  else if (done === 0 && !mayBeTold)
    mistakes.push({ says: `Where ${says}, it was answered ${asked.status}, and not done in the end`, seqs });
  else trial.saw(`where ${says}, it was ${done === 1 ? 'done once' : 'told as failed'}`, seqs);
}

/** Asks for a write that meets a fault, and gives what came of it. */
async function met(trial: Trial, user: string, { ask: act, operations }: Write, spec: FaultSpec, says: string) {
  const since = trial.phase(`${says.charAt(0).toUpperCase()}${says.slice(1)}`);
  const before = trial.has('messages') ? (await messagesAbout(trial, user)).length : 0;
  const fault = trial.provider.faults.add({ ...spec, operation: operations }, trial.cause);
  const asked = await act(trial, user);
  await rest(trial, customer(user), QUIET_MS);
  trial.provider.faults.clear(fault.id, trial.cause);
  const sent = requestsOf(trial, since, ...operations);
  const after = trial.has('messages') ? (await messagesAbout(trial, user)).length : 0;
  const seqs = [asked.entry.seq, ...sent.map(({ seq }) => seq)].slice(0, MOST);
  return { asked, calls: sent.length, seqs, news: after > before };
}

function unasked(trial: Trial, { what }: Write, { status, entry }: Asked): void {
  trial.halt('untested', `Asked for ${what}, it sent none, and answered ${status ?? entry.error}.`, [entry.seq]);
}

/** Done, and the answer lost: a key in the payload, of which the workflow takes one once, or a look at the executions keeps it from running twice. */
async function lost(trial: Trial): Promise<void> {
  const user = 'writes-lost';
  await connected(trial, user);
  await trial.act('enableWorkflow', { of: user, workflow: EXPORT });
  await trial.act('setWorkflow', { workflow: EXPORT, dedup_key: 'event.id' });
  const { asked, calls, seqs } = await met(
    trial,
    user,
    EVENT,
    { drop: true, times: 1 },
    'the answer to an event was lost',
  );
  if (calls === 0) return unasked(trial, EVENT, asked);
  await runs(trial, user);
  const count = EVENT.done(trial, user);
  trial.require(count <= 1, `The answer to an event was lost, and it ran ${count} times, wanted is once.`, seqs);
  trial.saw('an event whose answer was lost ran once', seqs);
}

/** A call that stays open: it is given up, and nobody else waits for it. */
async function held(trial: Trial): Promise<void> {
  const [user, other] = ['writes-held', 'writes-other'];
  await connected(trial, user);
  const limitMs = trial.declares.clientTimeoutMs + TOLERANCE_MS;
  const since = trial.phase('A write is not answered');
  const fault = trial.provider.faults.add({ hangMs: limitMs * 2, operation: FIRES, times: 1 }, trial.cause);
  let isOver = false;
  const asking = trial.trigger('fire', null, { user }, limitMs * 3).finally(() => {
    isOver = true;
  });
  // A check that ended before must not bring the process down.
  asking.catch(() => undefined);
  const calls = () => requestsOf(trial, since, ...FIRES);
  await trial.sleep(QUIET_MS);
  const meanwhile = await ask(trial, 'signup', other, { plan: 'pro' });
  trial.require(
    isSuccess(meanwhile.status),
    `While an event was not answered, a sign-up was answered ${meanwhile.status}, wanted is that other work goes on.`,
    [meanwhile.entry.seq],
  );
  trial.saw('while an event was not answered, somebody else could sign up', [meanwhile.entry.seq]);
  const first = calls()[0];
  if (!first) return unasked(trial, EVENT, await asking);
  for (const began = trial.clock.monotonic(); calls().some(({ outcome }) => outcome === 'open'); ) {
    if (trial.clock.monotonic() - began > limitMs) break;
    await trial.sleep(50);
  }
  const tookMs = first.durationMs ?? trial.clock.wall() - first.wall;
  trial.provider.faults.clear(fault.id, trial.cause);
  trial.require(
    tookMs <= limitMs,
    `An event that was not answered was still waited for after ${formatDuration(Math.round(tookMs))}, wanted is that it is given up after ${formatDuration(trial.declares.clientTimeoutMs)} (declares.clientTimeout).`,
    [first.seq],
  );
  if (!isOver) await asking;
  await rest(trial, customer(user), QUIET_MS);
  trial.saw(`an event that was not answered was given up after ${formatDuration(Math.round(tookMs))}`, [first.seq]);
}

function isOn(trial: Trial, user: string): boolean {
  const rows = trial.provider.state('workflows').filter(isJsonObject);
  const id = String(rows.find(({ name }) => name === EXPORT)?.id);
  const configs = trial.provider.state('configs').filter(isJsonObject);
  return configs
    .filter(({ account }) => account === `test ${user}`)
    .some(({ workflows }) => {
      const own = isJsonObject(workflows) ? workflows[id] : undefined;
      return isJsonObject(own) && own.enabled === true;
    });
}
