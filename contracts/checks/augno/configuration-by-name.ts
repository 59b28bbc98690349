import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { EmulatorError } from '../../../emulator/core/errors.ts';
import { isJsonObject, tryParseJson } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { goLive, liveFacts } from '../../harness/environments.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, control } from '../../harness/jobs.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { callsSince } from '../keys/all-work.ts';
import { canTell, heardSince, lookAt } from '../operations/told.ts';
import { countOf, make } from '../writes/made.ts';
import { type Configured, configuredAs, ownOf, rename } from './configured.ts';

const QUIET_MS = 400;
const IN_SANDBOX = 'config-in-sandbox';
const MISSING = 'config-missing';
const THERE = 'config-there';

export default defineCheck({
  id: 'augno.configuration-by-name',
  title:
    'What writes refer to is found by name in each account, and where it is missing that is said before anything is written',
  refs: ['augno#go-live'],
  needs: ['connect', 'sync', 'create', 'restart'],
  wants: ['messages', 'alerts'],
  applies: (_, actions) => (actions.includes('issueKey') ? null : 'no key chooses between environments'),
  fix: 'Name what writes refer to (terms, carriers, groups, units) by what is the same in every account, look up all of it before the first write, and where one is missing write nothing and say which.',
  why: 'Somebody must make these objects anew in production, and forgets one. An order with another carrier, or a customer without an order, is harder to find than a clear refusal.',
  bad: 'const [carrier] = await list("carriers"); // whichever comes first',
  good: "const carrier = await findBy('carriers', 'name', NAME);\nif (!carrier) throw new Error('This account has no carrier ' + NAME + '.');",
  async run(trial) {
    const test = await trial.connect('one');
    await control(trial, test);
    const inSandbox = await written(trial, test);
    const live = liveFacts(trial)[`${trial.provider.provider}.accountId`] ?? '';
    const referred = inSandbox.find(({ name }) => ownOf(trial, live, name) !== null);
    if (!referred) {
      return trial.halt(
        'untested',
        'Its writes refer to no carrier, group or term of the account itself, so none can be missing.',
        seqsOf(trial.calls(test, trial.begin)).slice(-4),
      );
    }
    const connection = await missing(trial, live, referred);
    await there(trial, connection, inSandbox);
    return `Without "${referred.name}" nothing was written in production and people were told its name; when it was there, writes referred to the same ${inSandbox.length} names as in the sandbox.`;
  },
});

/** Something is written in the sandbox; gives what it refers to. */
async function written(trial: Trial, test: Connection): Promise<readonly Configured[]> {
  const since = trial.phase('A thing is made in the sandbox');
  const asked = await make(trial, test, IN_SANDBOX);
  await rest(trial, test, QUIET_MS);
  if (!isSuccess(asked.status) || countOf(trial, IN_SANDBOX) !== 1) {
    trial.halt('untested', `In the sandbox, a write was answered ${answersOf([asked])}.`, [asked.entry.seq]);
  }
  trial.saw('a thing is made in the sandbox', [asked.entry.seq]);
  return referredIn(trial, writesOf(callsSince(trial, since)));
}

/** One of them has another name in production: nothing may be written, and its name is told. Gives the connection when it is there again. */
async function missing(trial: Trial, live: string, { collection, name }: Configured): Promise<Connection> {
  const since = trial.phase(`It goes live in an account that has no "${name}", and a thing is to be made`);
  const undo = rename(trial, live, { collection, name });
  try {
    const connection = await goLive(trial);
    const before = await lookAt(trial, connection);
    const asked = await make(trial, connection, MISSING);
    await rest(trial, connection, QUIET_MS);
    const made = writesOf(callsSince(trial, since)).filter(({ response }) => isSuccess(response?.status ?? null));
    const seqs = [asked.entry.seq, ...seqsOf(made)];
    trial.require(
      made.length === 0,
      `In an account without "${name}", it wrote ${made.length} things (${operationsOf(made)}), wanted are none: something half written, or written otherwise, is harder to find than a refusal.`,
      seqs,
    );
    judgeName(trial, name, heardSince(trial, before, await lookAt(trial, connection)), seqs);
    undo();
    return connection;
  } catch (thrown) {
    undo();
    // One that does not start without it has looked before it writes.
    if (!isRefusedStart(thrown, name)) throw thrown;
    trial.saw('without it, it refuses to start and says why', [since]);
    return goLive(trial);
  }
}

function isRefusedStart(thrown: unknown, name: string): boolean {
  return thrown instanceof EmulatorError && thrown.code === 'integration_not_ready' && thrown.message.includes(name);
}

function judgeName(trial: Trial, name: string, heard: readonly string[], seqs: readonly number[]): void {
  const isNamed = heard.some((text) => text.replaceAll('\\', '').includes(name));
  if (!isNamed && !canTell(trial)) {
    trial.unjudged('whether it is told what is missing (there is no probe alerts or messages)');
    return;
  }
  trial.require(
    isNamed,
    `In an account without "${name}", no alert, message or answer says so, wanted is that people can tell what is missing.`,
    seqs,
  );
  trial.saw('what is missing was told by name, and nothing was written', seqs);
}

/** When it is there, writes refer to what has the same names as in the sandbox. */
async function there(trial: Trial, connection: Connection, inSandbox: readonly Configured[]): Promise<void> {
  const since = trial.phase('All is there, and a thing is made in production');
  const asked = await make(trial, connection, THERE);
  await rest(trial, connection, QUIET_MS);
  const writes = writesOf(callsSince(trial, since));
  trial.require(
    isSuccess(asked.status) && countOf(trial, THERE) === 1,
    `In an account that has all that it needs, a write was answered ${answersOf([asked])} and came to ${countOf(trial, THERE)} things, wanted is one.`,
    [asked.entry.seq, ...seqsOf(writes)],
  );
  const names = (all: readonly Configured[]) => [...new Set(all.map(({ name }) => name))].sort().join(', ');
  const inLive = referredIn(trial, writes);
  trial.require(
    names(inLive) === names(inSandbox),
    `Writes referred to ${names(inLive)} in production and to ${names(inSandbox)} in the sandbox, wanted are the same names.`,
    seqsOf(writes),
  );
  trial.saw('writes referred to the same names as in the sandbox', seqsOf(writes));
}

function writesOf(calls: readonly RequestEntry[]): RequestEntry[] {
  return calls.filter(({ method }) => method !== 'GET');
}

const operationsOf = (calls: readonly RequestEntry[]) =>
  [...new Set(calls.map(({ operation }) => operation))].join(', ');

/** The configuration objects that writes refer to, by their names. */
function referredIn(trial: Trial, writes: readonly RequestEntry[]): readonly Configured[] {
  const ids = new Set<string>();
  const collect = (value: unknown) => {
    if (typeof value === 'string') ids.add(value);
    else if (Array.isArray(value)) for (const held of value) collect(held);
    else if (isJsonObject(value)) for (const held of Object.values(value)) collect(held);
  };
  for (const { request } of writes) collect(tryParseJson(request.body));
  return configuredAs(trial, ids);
}
