import { Unavailable } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import { Mistake } from './errors.ts';
import type { Run, User } from './users.ts';

/** How runs end that did not do what they should. */
const FAILED = ['ERRORED', 'STOPPED', 'TIMED_OUT', 'TERMINATED'];
/** What applications say where the customer has not granted enough: running it again would not help. */
const LACKS_SCOPE = /scope|permission|forbidden/i;
const GRANT = 'A permission is missing: please connect the application anew, and allow all that it asks for.';
const PAGE = 100;
/** A list that is longer does not end. */
const MOST_PAGES = 1000;

/** Whether a run is over, and failed. */
export const isFailed = ({ status }: Pick<Run, 'status'>): boolean => FAILED.includes(status);
/** Whether a run is over, in whatever way. */
export const isOver = (run: Pick<Run, 'status'>): boolean => run.status === 'COMPLETED' || isFailed(run);

/** Reads a run: webhooks and lists do not tell why it failed. @throws Stopped, ApiRefusal, Unavailable */
export async function readRun(app: App, { id }: User, run: string): Promise<Row> {
  const path = `/api/v2/public/execution/${encodeURIComponent(run)}`;
  const row = await call(app, { method: 'GET', path, account: id });
  if (!isRow(row) || !isText(row.status)) throw new Unavailable('the answer is no execution');
  app.parts.takeRun(app, id, run, row);
  return row;
}

/** Takes over how a run fares; a failure is told once. */
export function takeRun(app: App, id: string, run: string, row: Row): void {
  const user = app.users.get(id);
  if (!user) return;
  const before = user.runs[run];
  const error = app.parts.errorIn(row);
  const next: Run = {
    workflow: nameIn(row) || before?.workflow || '',
    status: String(row.status),
    error: error ?? before?.error ?? null,
    startedAt: isText(row.createdAt) ? row.createdAt : (before?.startedAt ?? ''),
    isRerun: before?.isRerun ?? false,
  };
  // What is over does not begin again.
  if (before && isOver(before) && !isOver(next)) return;
  app.users.change(id, { runs: { ...user.runs, [run]: next } });
  if (isFailed(next) && !(before && isFailed(before))) {
    app.log('run failed', { account: id, run, status: next.status });
    app.parts.onFailed(app, id, run, next);
  } else if (!before || before.status !== next.status) app.log('run', { account: id, run, status: next.status });
}

/** A run failed: the customer is told, and so are we. */
export function onFailed(app: App, id: string, run: string, { workflow, error }: Run): void {
  const why = error === null ? '' : ` ${error.replace(/\.?$/, '.')}`;
  const then = LACKS_SCOPE.test(error ?? '') ? GRANT : 'You can run it again.';
  app.messages.tell(id, `The workflow "${workflow}" did not finish.${why} ${then}`, { run });
  app.parts.notice(app, 'run_failed', `${id} ${run}`);
}

/** Which node failed, and why; null where none did. */
export function errorIn({ nodes, failed_node: failed, error }: Row): string | null {
  const rows: unknown[] = Array.isArray(nodes) ? nodes : [];
  const node = rows.filter(isRow).find(({ node_status }) => node_status === 'Errored' || node_status === 'Timed_Out');
  if (node) return `${String(node.node_name ?? node.node_id)}: ${sentenceIn(node.latest_output)}`;
  return isRow(failed) ? `${String(failed.node_name ?? failed.node_id)}: ${sentenceIn(error)}` : null;
}

/** The sentence in the output of a node that failed, of which there are several forms. */
function sentenceIn(output: unknown): string {
  if (isText(output)) return output;
  if (!isRow(output)) return 'it gave no reason';
  if (isText(output.message)) return output.message;
  return sentenceIn(output.body ?? output.error);
}

function nameIn({ workflow_name: told, associated_workflow: workflow }: Row): string {
  if (isText(told)) return told;
  return isRow(workflow) && isText(workflow.name) ? workflow.name : '';
}

/** Looks up what webhooks may have missed: runs that we do not know, or not the end of. Gives how many. */
export async function readRuns(app: App, user: User): Promise<number> {
  let caughtUp = 0;
  for await (const rows of app.parts.pages(app, user)) {
    const known = app.users.get(user.id)?.runs ?? {};
    const news = rows.filter((row) => isText(row._id) && known[row._id]?.status !== row.status);
    for (const row of news) await app.parts.readRun(app, user, String(row._id));
    caughtUp += news.length;
    // The newest come first: what lies behind a page without news was looked at before.
    if (news.length === 0) break;
  }
  return caughtUp;
}

/** The pages of a customer's runs, the newest first. */
export async function* pages(app: App, { id }: User): AsyncGenerator<Row[]> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = new URLSearchParams({ page: String(page), limit: String(PAGE) });
    const answer = await call(app, { method: 'GET', path: `/api/v2/public/execution?${query}`, account: id });
    // What has no rows is not a list without rows.
    if (!isRow(answer) || !Array.isArray(answer.docs)) throw new Unavailable('the answer is no page');
    yield answer.docs.filter(isRow);
    if (answer.hasNextPage !== true) return;
  }
}

/** Runs again what failed, once: real things may have been done, and would be done twice. @throws Mistake, Stopped, ApiRefusal, Unavailable */
export async function rerun(app: App, user: User, run: string): Promise<void> {
  const found = app.users.get(user.id)?.runs[run];
  if (!found || !isFailed(found)) throw new Mistake('Only a run that failed can be run again.');
  if (found.isRerun) throw new Mistake('It was run again already.');
  const runs = app.users.get(user.id)?.runs ?? {};
  app.users.change(user.id, { runs: { ...runs, [run]: { ...found, isRerun: true } } });
  const path = `/api/v2/public/execution/${encodeURIComponent(run)}/rerun`;
  await call(app, { method: 'POST', path, account: user.id, body: {}, isOnce: true });
}
