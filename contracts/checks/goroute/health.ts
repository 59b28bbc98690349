import { formatDuration } from '../../../emulator/core/duration.ts';
import { isJsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { ofGoroute } from './applies.ts';
import { sendsUsual, untilEnded } from './work.ts';

/** Its own time is moved in such steps (s), as often as needed. */
const STEP_S = 60;
const MOST_STEPS = 10;
/** After each step, and where its time cannot be moved: how long (wall ms) it is given. */
const MOMENT_MS = 300;
const LOOK_MS = 100;

/** How its own health looks, in a word that changes with it. */
interface Face {
  readonly status: number | null;
  readonly word: string;
}

export default defineCheck({
  id: 'goroute.health',
  title: 'It looks after GoRoute without being asked, and its own health shows an outage and its end',
  refs: ['goroute#checklist', 'sre-book#6'],
  needs: ['connect', 'create', 'health'],
  wants: ['clock'],
  applies: ofGoroute,
  fix: 'Ask GET /health every minute, with the production key, and keep what came of it. Let your own health endpoint go on answering in an outage, and say there that GoRoute cannot be reached.',
  why: 'Without it an outage shows when somebody misses an invoice. A health endpoint that always says ok, or one that dies with the provider, makes the load balancer act on the wrong side.',
  bad: "app.get('/healthz', (_, reply) => reply.send({ status: 'ok' }));",
  good: "setInterval(checkGoRoute, 60_000);\napp.get('/healthz', (_, reply) => reply.send({ status: goroute.isUp ? 'ok' : 'degraded' }));",
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'health-0');
    // What is on its way would be looked at for its own sake.
    await untilEnded(trial, connection);
    const well = await look(trial);
    if (well.status === null || well.status >= 300) {
      trial.halt('untested', `Its health answered ${well.status ?? 'nothing'} while all was well.`);
    }
    const asked = await asks(trial);
    const noticedS = await outage(trial, connection, well);
    return `It called GoRoute ${asked} without being asked; its health showed an outage${noticedS}, and its end.`;
  },
});

/** It calls GoRoute by itself, within the time that is given. */
async function asks(trial: Trial): Promise<string> {
  const { journal, provider } = trial;
  trial.phase('Nothing is asked of it for a while');
  const since = journal.last;
  const calls = () => journal.query({ kind: 'request', provider: provider.provider, since });
  await passes(trial, () => Promise.resolve(calls().length > 0));
  const [first] = calls();
  trial.require(
    first !== undefined,
    `It made no call within ${patience(trial)} in which nobody asked it for anything, wanted is that it asks GoRoute how it is.`,
    [since],
  );
  const { method = '', path = '', seq = since } = first ?? {};
  trial.saw(`it asked ${method} ${path} by itself`, [seq]);
  return `(${method} ${path})`;
}

/** GoRoute cannot be reached, and nobody asks for work. Gives how long it took until that showed, for the sentence of a pass. */
async function outage(trial: Trial, connection: Connection, well: Face): Promise<string> {
  const { provider } = trial;
  const mark = trial.phase('GoRoute cannot be reached');
  const { id } = provider.faults.add({ offline: true }, trial.cause);
  const isIll = async () => differs(await look(trial), well);
  const seen = await passes(trial, isIll);
  const face = await look(trial);
  trial.require(
    seen && face.status !== null,
    face.status === null
      ? 'While GoRoute could not be reached, its own health endpoint did not answer, wanted is that it says so.'
      : `GoRoute could not be reached for ${patience(trial)}, and its health was ${face.word} all the time, wanted is that it shows.`,
    [mark],
  );
  trial.saw(`its health went from ${well.word} to ${face.word}`, [mark]);
  const back = trial.phase('GoRoute can be reached again');
  provider.faults.clear(id, trial.cause);
  const isWell = await passes(trial, async () => !differs(await look(trial), well));
  trial.require(
    isWell,
    `GoRoute could be reached again for ${patience(trial)}, and its health was ${(await look(trial)).word} all the time, wanted is ${well.word}.`,
    [back],
  );
  trial.saw(`its health went back to ${well.word}`, [back]);
  await sendsUsual(trial, connection, 'health-1');
  return ` (${well.word}, then ${face.word})`;
}

function differs(one: Face, other: Face): boolean {
  return one.word !== other.word || one.status !== other.status;
}

/** Its status code, and the first member that is called like a status. */
async function look(trial: Trial): Promise<Face> {
  const shown = await trial.host.probe('health', {}, trial.signal);
  if (shown === null) return trial.lack('health');
  const { status, value, text } = shown;
  const said = isJsonObject(value) ? (value.status ?? value.state ?? value.health) : text.trim();
  return { status, word: String(said ?? status) };
}

/** Lets its own time pass, or else waits, until something is seen; false where it never is. */
async function passes(trial: Trial, isSeen: () => Promise<boolean>): Promise<boolean> {
  const { clock, declares } = trial;
  const steps = trial.has('clock') ? MOST_STEPS : Math.ceil(declares.idleMs / MOMENT_MS);
  for (let step = 0; step < steps; step++) {
    if (await isSeen()) return true;
    if (trial.has('clock')) await trial.trigger('clock', null, { seconds: STEP_S });
    const began = clock.monotonic();
    while (clock.monotonic() - began < MOMENT_MS) {
      if (await isSeen()) return true;
      await trial.sleep(LOOK_MS);
    }
  }
  return isSeen();
}

/** How long it was given, in words. */
function patience(trial: Trial): string {
  return trial.has('clock')
    ? `${formatDuration(MOST_STEPS * STEP_S * 1000)} of its own time`
    : formatDuration(trial.declares.idleMs);
}
