import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject, type JsonObject, tryParseJson } from '../../../emulator/core/json.ts';
import type { Paging } from '../../../emulator/providers/definition.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, control, undone } from '../../harness/jobs.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { placesOf, whereIs } from '../../harness/versions.ts';
import { bodyOf, type Page, pageIn, type Sample, unevenPages, withValue, wrongWalk } from './pages.ts';

const QUIET_MS = 150;
/** Nobody needs so many looks at one page to see that it leads nowhere. */
const MOST_ROUNDS = 100;
/** A few looks are a retry. */
const SETTLED_ROUNDS = 3;

/** A list that is read in pages, by a connection. */
interface Walked {
  readonly trial: Trial;
  readonly connection: Connection;
  readonly paging: Paging;
  readonly operation: string;
}

export default defineCheck({
  id: 'api.pagination',
  title: 'A list is read to its end: every page once, whatever a page holds, and no further',
  refs: ['aip-158'],
  needs: ['connect', 'sync'],
  wants: ['state'],
  applies: ({ paging, operations }) => (paging === null || operations.list === null ? 'its lists have one page' : null),
  fix: 'Ask for the next page with the cursor of the last answer as long as the answer says that there is more. Look neither at how many rows came nor at whether there is a cursor, and give up when a cursor comes a second time.',
  why: 'Pages are short where rows were filtered or deleted. Whoever stops at the first short page misses everything behind it, and nobody is told; whoever only looks at the cursor may never end.',
  bad: 'do { page = get(cursor); cursor = page.next_cursor; } while (page.data.length === LIMIT);',
  good: 'do { page = get(cursor); save(page.data); cursor = page.next_cursor; } while (page.has_more);',
  async run(trial) {
    const { paging, operations } = trial.profile;
    if (paging === null || operations.list === null) return trial.halt('not-applicable', 'Its lists have one page.');
    if (!trial.isGiven) await trial.nameOf('one', paging.manyRows);
    const connection = await trial.connect('one');
    // What was given has its rows already, and gets more.
    const { addCustomers } = trial.provider.definition.actions;
    if (trial.isGiven && addCustomers) await trial.act('addCustomers', { count: paging.manyRows.customers ?? 0 });
    await rest(trial, connection, QUIET_MS);
    await control(trial, connection);
    const walked: Walked = { trial, connection, paging, operation: operations.list };
    const { rows, limit, sample } = genuineWalk(walked);
    const pages = unevenPages(rows, limit);
    await uneven(walked, pages, sample);
    await circle(walked, rows, sample);
    return `${rows.length} rows came in ${pages.length} pages, some of them short or empty: every page was asked for once, in order, and none after the last. A cursor that came again was not followed for ever.`;
  },
});

/** What the control read in pages that the provider cut itself: the rows, and how many are asked for at a time. */
function genuineWalk(walked: Walked): { rows: JsonObject[]; limit: number; sample: Sample } {
  const { trial, connection, paging } = walked;
  const job = trial.journal.query({ kind: 'trigger', since: trial.begin }).at(-1);
  const lists = listsOf(walked, job?.seq ?? trial.begin);
  if (lists.length === 0) {
    const says = `A job never asked for ${walked.operation}, so it cannot be told how lists are read.`;
    trial.halt('untested', says, seqsOf(trial.calls(connection, trial.begin)));
  }
  const cursors = lists.map((entry) => cursorOf(entry, paging));
  if (cursors.filter((cursor) => cursor === null).length > 1) {
    trial.halt(
      'inconclusive',
      'A job began to read the list several times, so its pages cannot be told apart.',
      seqsOf(lists),
    );
  }
  const bodies = lists.map(({ response }) => tryParseJson(response?.body ?? '')).filter(isJsonObject);
  const pages = bodies.map((body) => pageIn(body, paging));
  const broken = cursors.findIndex((cursor, i) => i > 0 && cursor !== pages[i - 1]?.next);
  trial.require(
    broken < 0,
    `After a page the integration asked for "${cursors[broken]}" instead of the cursor that it was given.`,
    seqsOf(lists),
  );
  trial.require(
    pages.at(-1)?.more === false,
    `The list has more pages than ${pages.length}, and the integration stopped though the last one said that there is more.`,
    seqsOf(lists),
  );
  trial.saw(`a list of ${pages.length} pages was read to its end`, seqsOf(lists));
  const { path = '', query = '' } = lists[0] ?? {};
  return {
    rows: pages.flatMap((page) => page.rows),
    limit: Math.max(1, pages[0]?.rows.length ?? 1),
    sample: { body: bodies[0] ?? {}, path, query },
  };
}

/** The same rows in other pages, each row with a text that it did not have before. */
async function uneven(walked: Walked, plain: readonly Page[], sample: Sample): Promise<void> {
  const { trial, connection, paging, operation } = walked;
  const since = trial.phase('The list comes in pages of which some are short, and some are empty');
  trial.refill();
  const pages = plain.map((page, i) => ({
    ...page,
    rows: page.rows.map((row, j) => marked(trial, row, textOf(i, j))),
  }));
  const where = { operation, credential: connection.subject, status: 200, times: 1 };
  for (const [skip, page] of pages.entries())
    trial.provider.faults.add({ ...where, skip, body: bodyOf(page, paging, sample) }, trial.cause);
  const job = await trial.trigger('sync', connection);
  await rest(trial, connection, QUIET_MS);
  trial.provider.faults.clear();
  const lists = listsOf(walked, since);
  const seqs = [job.entry.seq, ...seqsOf(lists)];
  const wrong = wrongWalk(
    pages,
    lists.map((entry) => cursorOf(entry, paging)),
  );
  trial.require(wrong === null, `The list came in pages of ${sizesOf(pages)} rows: ${wrong}.`, seqs);
  trial.require(
    undone([job]).length === 0,
    `The list came in pages of ${sizesOf(pages)} rows, and the job was answered ${answersOf([job])}: short and empty pages are no errors.`,
    seqs,
  );
  trial.saw(`pages of ${sizesOf(pages)} rows were each asked for once, in order`, seqs);
  await complete(walked, pages, seqs);
}

/** Where it shows what rows say, it must show it of all of them. */
async function complete({ trial }: Walked, pages: readonly Page[], seqs: readonly number[]): Promise<void> {
  const limits = 'whether the rows of all pages are kept';
  if (!trial.has('state')) return trial.unjudged(`${limits} (there is no probe state)`);
  const places = await placesOf(trial);
  const texts = pages.flatMap((page, i) => page.rows.map((_, j) => textOf(i, j)));
  const missing = texts.filter((text) => whereIs(places, text).length === 0);
  if (missing.length === texts.length)
    return trial.unjudged(`${limits} (the probe state shows nothing of what they say)`);
  trial.require(
    missing.length === 0,
    `Of ${texts.length} rows that were read in ${pages.length} pages, the probe state shows ${texts.length - missing.length}.`,
    seqs,
  );
  trial.saw(`all ${texts.length} rows are kept`, seqs);
}

/** A page that names itself as the next: a provider's mistake, which must not bring the integration down. */
async function circle(walked: Walked, rows: readonly JsonObject[], sample: Sample): Promise<void> {
  const { trial, connection, paging, operation } = walked;
  const since = trial.phase('A page names itself as the next one');
  trial.refill();
  const page: Page = { cursor: null, rows: rows.slice(0, 1), next: 'b3BhcXVl.again', more: true };
  const where = { operation, credential: connection.subject, status: 200 };
  trial.provider.faults.add({ ...where, body: bodyOf(page, paging, sample), times: MOST_ROUNDS }, trial.cause);
  trial.provider.faults.add(
    { ...where, skip: MOST_ROUNDS, body: bodyOf({ ...page, more: false }, paging, sample) },
    trial.cause,
  );
  await trial.trigger('sync', connection);
  await rest(trial, connection, QUIET_MS);
  trial.provider.faults.clear();
  const lists = listsOf(walked, since);
  trial.require(
    lists.length <= MOST_ROUNDS,
    `A page named itself as the next one, and the integration asked for it ${lists.length - 1} times, until it was told that there is no more: wanted is an end by itself.`,
    seqsOf(lists.slice(0, SETTLED_ROUNDS)),
  );
  trial.saw(`a cursor that came again was given up after ${lists.length} pages`, seqsOf(lists));
}

/** What was read of the list: a call that was refused or given up, and is repeated, is no page. */
function listsOf({ trial, connection, operation }: Walked, since: number): RequestEntry[] {
  const calls = trial.calls(connection, since).filter((call) => call.operation === operation);
  return calls.filter(
    ({ outcome, response }) => outcome === 'answered' && response !== null && isSuccess(response.status),
  );
}

/** The cursor that a request asks for; null where it asks for the first page. */
function cursorOf({ query }: RequestEntry, { cursor }: Paging): string | null {
  return new URLSearchParams(query).get(cursor);
}

/** The row with another text where the provider has one that changes. */
function marked(trial: Trial, row: JsonObject, text: string): JsonObject {
  const { textInRow, text: inData = [] } = trial.profile.webhook.snapshot ?? {};
  return withValue(row, textInRow ?? inData, text);
}

function textOf(page: number, row: number): string {
  return `page ${page} row ${row}.`;
}

function sizesOf(pages: readonly Page[]): string {
  return pages.map(({ rows }) => rows.length).join(', ');
}
