import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '../../reference/errors.ts';
import { isRow, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';

const LONGEST_POLL_MS = 30_000;

/** What became of a bulk job, row by row. */
export interface BulkReport {
  readonly status: string;
  readonly done: number;
  readonly failed: readonly { readonly index: number; readonly reason: string }[];
  /** False where Augno did not tell of all rows. */
  readonly isWhole: boolean;
}

/** Creates or updates many units, and follows the job to its end. */
export async function bulkUnits(app: App, rows: readonly Row[]): Promise<BulkReport> {
  const path = '/v1/catalog/units/actions/bulk-upsert';
  let job = await call(app, { method: 'POST', path, body: { units: rows }, idempotencyKey: app.parts.newKey() });
  app.ownJobs.add(String(job.id));
  for (let polls = 0; app.parts.isRunning(job); polls++) {
    await sleep(app.parts.pollMs(app.config.retryBaseMs, polls));
    job = await call(app, { method: 'GET', path: `/v1/core/jobs/${String(job.id)}` });
  }
  return app.parts.reportOf(app, job);
}

export const isRunning = ({ status }: Row): boolean => status === 'created' || status === 'started';

/** Longer with every look: a job may take seconds or an hour. */
export const pollMs = (baseMs: number, polls: number): number => Math.min(baseMs * 2 ** polls, LONGEST_POLL_MS);

/** `completed` says that the job ended, not that every row was taken: each row has a result of its own. */
export function reportOf(app: App, job: Row): BulkReport {
  if (job.status !== 'completed') {
    const error = isRow(job.error) ? job.error : {};
    app.messages.tell('bulk', `The import failed as a whole (${String(error.code ?? job.status)}).`);
    throw new Unavailable(`the job ended as ${String(job.status)}`);
  }
  const results = isRow(job.results) && Array.isArray(job.results.data) ? job.results.data.filter(isRow) : [];
  // Of a long list the outcomes are cut off, and there is no way to the others.
  const info = isRow(job.results) && isRow(job.results.page_info) ? job.results.page_info : {};
  const isWhole = info.has_next_page !== true;
  if (!isWhole) {
    const known = `Augno tells what became of the first ${results.length} rows only`;
    app.messages.tell('bulk', `${known}. Please look the others over.`);
  }
  const failed = results.filter(({ status }) => status === 'failed').map(failureOf);
  for (const { index, reason } of failed) app.messages.tell(`row ${index}`, `Row ${index} was not taken: ${reason}.`);
  return { status: 'completed', done: results.length - failed.length, failed, isWhole };
}

function failureOf({ index, error }: Row): { index: number; reason: string } {
  const { code, param } = isRow(error) ? error : { code: 'unknown', param: null };
  return { index: Number(index), reason: param ? `${String(code)} at ${String(param)}` : String(code) };
}
