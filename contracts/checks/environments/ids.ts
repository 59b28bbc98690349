import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject, tryParseJson } from '../../../emulator/core/json.ts';
import { wholeText } from '../../../emulator/http/body.ts';
import { defineCheck } from '../../harness/check.ts';
import { goLive } from '../../harness/environments.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import { requireNone } from '../../harness/mistake.ts';
import { isSuccess, type Trial } from '../../harness/trial.ts';
import { allWork, callsSince, isWell } from '../keys/all-work.ts';

const QUIET_MS = 200;
/** Things that an id can be among: words of paths, values of queries, values of bodies. */
const WORD = /[A-Za-z0-9_-]+/g;
const CUSTOMER = 'c-in-both';

export default defineCheck({
  id: 'environment.ids',
  title: 'No id that the sandbox gave is ever sent to production',
  refs: ['stripe#keys', 'twelve-factor#config'],
  needs: ['connect', 'sync', 'create', 'restart'],
  wants: ['bulk', 'clock'],
  applies: (_, actions) => (actions.includes('issueKey') ? null : 'no key chooses between environments'),
  fix: 'Keep ids together with the account that gave them, and look up by name, number or SKU whatever is referred to. No id belongs in code or configuration. Where each environment has a database of its own, say so in integration.env, for example DATA_DIR: "{scratch}/{PROVIDER.accountId}".',
  why: 'Ids of the sandbox mean nothing in production. The first orders are refused as not found, and people look for the mistake in the orders.',
  bad: "const CARRIER = 'cr_8h2k4m6p0q1r'; // of the sandbox",
  good: "const carrier = await findBy('carriers', 'name', 'United Parcel Service');",
  async run(trial) {
    const test = await trial.connect('one');
    trial.phase('Work of all kinds is done in the sandbox');
    const begun = trial.journal.last;
    const first = await trial.trigger('create', test, { number: CUSTOMER, name: 'In both', po: 'in-sandbox' });
    isWell(trial, await allWork(trial, test, 'in-sandbox-2'));
    if (!isSuccess(first.status)) trial.halt('untested', `In the sandbox, a write was answered ${answersOf([first])}.`);
    const sandboxIds = idsIn(callsSince(trial, begun));
    trial.phase('It goes live, and the same work is asked for');
    const since = trial.journal.last;
    const live = await goLive(trial);
    // For the same customer, before anything is read: what it remembers shows.
    const second = await trial.trigger('create', live, { number: CUSTOMER, name: 'In both', po: 'in-production' });
    await rest(trial, live, QUIET_MS);
    await allWork(trial, live, 'in-production-2');
    const calls = callsSince(trial, since);
    const liveIds = idsIn(calls);
    const foreign = new Set([test.subject, ...[...sandboxIds].filter((id) => !liveIds.has(id))]);
    requireNone(calls.flatMap((call) => mistakesOf(call, foreign)));
    const own = calls.filter((call) => wordsOf(call).some((word) => liveIds.has(word)));
    trial.require(
      isSuccess(second.status),
      `In production, a write for a customer of the same number as in the sandbox was answered ${answersOf([second])}, wanted is that it is done.`,
      [second.entry.seq],
    );
    if (own.length === 0 || foreign.size < 2) nothingSeen(trial);
    trial.saw(
      'production was only sent ids of its own',
      own.slice(0, 4).map(({ seq }) => seq),
    );
    return `${calls.length} requests to production held none of the ${foreign.size} ids that the sandbox alone had given.`;
  },
});

function nothingSeen(trial: Trial): never {
  return trial.halt('inconclusive', 'No request to production held an id, so nothing could be judged.');
}

/** What production has taken in an address or a body is an id of its own, too: some things are in every account. */
function mistakesOf(call: RequestEntry, foreign: ReadonlySet<string>) {
  const isTaken =
    isSuccess(call.response?.status ?? null) && !call.query.match(WORD)?.some((word) => foreign.has(word));
  const found = isTaken ? undefined : wordsOf(call).find((word) => foreign.has(word));
  return found === undefined
    ? []
    : [{ says: `${call.operation} was sent ${found} in production, which is an id of the sandbox`, seqs: [call.seq] }];
}

/** What stands in the address and in the body of a request. */
function wordsOf({ path, query, request }: RequestEntry): string[] {
  const text = [path, ...new URLSearchParams(query).values(), request.body].join(' ');
  return text.match(WORD) ?? [];
}

/** The ids in answers of calls that went well. */
function idsIn(calls: readonly RequestEntry[]): Set<string> {
  const ids = new Set<string>();
  for (const { response } of calls) {
    if (response && isSuccess(response.status)) collect(tryParseJson(wholeText(response)), '', ids);
  }
  return ids;
}

function collect(value: unknown, name: string, ids: Set<string>): void {
  if (Array.isArray(value)) for (const held of value) collect(held, name, ids);
  else if (isJsonObject(value)) for (const [member, held] of Object.entries(value)) collect(held, member, ids);
  else if (typeof value === 'string' && /(^|_)id$/.test(name) && value !== '') ids.add(value);
}
