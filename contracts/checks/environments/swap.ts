import { defineCheck } from '../../harness/check.ts';
import { goLive } from '../../harness/environments.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import type { Mistake } from '../../harness/mistake.ts';
import { requireNone } from '../../harness/mistake.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { bulkRows, callsSince } from '../keys/all-work.ts';
import { make } from '../writes/made.ts';
import { shapeOf } from './request-shape.ts';

const QUIET_MS = 200;
/** Whoever looks into a queue now and then is done with the last webhook a while after it came. */
const LAST_QUIET_MS = 700;
/** The same in both: only the environment may tell them apart. */
const NAME = 'swapped';
const MOST_SHOWN = 160;

/** One piece of work as the provider saw it. */
interface Traced {
  readonly job: string;
  readonly asked: Asked;
  /** By shape, the number of an entry that has it. */
  readonly shapes: ReadonlyMap<string, number>;
}

export default defineCheck({
  id: 'environment.swap',
  title: 'With the production key in place of the sandbox key, the same work sends the same requests',
  refs: ['twelve-factor#dev-prod-parity', 'twelve-factor#config'],
  needs: ['connect', 'sync', 'restart'],
  wants: ['create', 'bulk'],
  applies: (_, actions) => (actions.includes('issueKey') ? null : 'no key chooses between environments'),
  fix: 'Let key, account and secrets be all that differs between sandbox and production, and take them from the environment. Remove every branch on the name of the environment from the code that calls the API.',
  why: 'What only happens in production was never tested. It fails on the first day, with real orders.',
  bad: "if (env === 'production') order.priority_code = 'high'; // never seen by a test",
  good: 'const { apiKey, accountId } = config; // the only difference',
  async run(trial) {
    const test = await trial.connect('one');
    trial.phase('Work is done in the sandbox');
    const before = await traced(trial, test);
    const failed = before.filter(({ asked }) => !isSuccess(asked.status));
    if (failed.length > 0 || before.every(({ shapes }) => shapes.size === 0)) {
      const how = failed.map(({ job, asked }) => `${job} was answered ${answersOf([asked])}`).join(', ');
      trial.halt('untested', `In the sandbox, ${how || 'nothing was called'}, so nothing can be compared.`);
    }
    trial.saw('the work is done in the sandbox', seqsOf(before));
    trial.phase(
      'It is started with the key, the account and the secrets of production, and the same work is asked for',
    );
    const live = await goLive(trial);
    const after = await traced(trial, live);
    for (const { job, asked } of after) {
      trial.require(
        isSuccess(asked.status),
        `In production, ${job} was answered ${answersOf([asked])}; in the sandbox it is done.`,
        [asked.entry.seq, ...seqsOf(after).slice(0, 6)],
      );
    }
    requireNone([
      ...onlyIn(before, after, 'in the sandbox', 'in production'),
      ...onlyIn(after, before, 'in production', 'in the sandbox'),
    ]);
    trial.saw('the same work sends the same requests in production', seqsOf(after));
    const count = before.reduce((sum, { shapes }) => sum + shapes.size, 0);
    if (!trial.has('create')) trial.unjudged('writes (there is no trigger create)');
    return `${count} kinds of requests of ${before.length} pieces of work were the same in production as in the sandbox, but for key, account and ids.`;
  },
});

async function traced(trial: Trial, connection: Connection): Promise<Traced[]> {
  const jobs: { readonly job: string; readonly ask: () => Promise<Asked> }[] = [
    { job: 'a read', ask: () => trial.trigger('sync', connection) },
    ...(trial.has('create') ? [{ job: 'a write', ask: () => make(trial, connection, NAME) }] : []),
    ...(trial.has('bulk') ? [{ job: 'a bulk job', ask: () => trial.trigger('bulk', connection, bulkRows(NAME)) }] : []),
  ];
  const all: Traced[] = [];
  for (const { job, ask } of jobs) {
    trial.refill();
    const since = trial.journal.last;
    const asked = await ask();
    // What it is told of its own writes, it may read.
    await trial.provider.webhooks.idle();
    await rest(trial, connection, QUIET_MS);
    const shapes = new Map(callsSince(trial, since).map((call) => [shapeOf(call), call.seq]));
    all.push({ job, asked, shapes });
  }
  const late = trial.journal.last;
  await rest(trial, connection, LAST_QUIET_MS);
  const last = callsSince(trial, late).map((call) => [shapeOf(call), call.seq] as const);
  return all.map((one, i) => (i < all.length - 1 ? one : { ...one, shapes: new Map([...last, ...one.shapes]) }));
}

/** Requests of one environment that the other has nowhere: with which piece of work they came is also a matter of time. */
function onlyIn(here: readonly Traced[], there: readonly Traced[], where: string, other: string): Mistake[] {
  const known = new Set(there.flatMap(({ shapes }) => [...shapes.keys()]));
  return here.flatMap(({ job, shapes }) =>
    [...shapes]
      .filter(([shape]) => !known.has(shape))
      .map(([shape, seq]) => ({
        says: `${where} ${job} sends ${short(shape)}, and ${other} it does not`,
        seqs: [seq],
      })),
  );
}

const short = (shape: string) => (shape.length > MOST_SHOWN ? `${shape.slice(0, MOST_SHOWN)}…` : shape);

const seqsOf = (all: readonly Traced[]) => all.flatMap(({ shapes }) => [...shapes.values()].slice(0, 3));
