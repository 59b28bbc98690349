import type { JsonObject } from '../../core/json.ts';
import { defineState } from '../../core/store.ts';
import { object } from '../../http/contract.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import { tell } from './announcing.ts';
import { byNobody, byRequest, type Cause } from './changes.ts';
import { jobError } from './inside.ts';
import { augnoResources } from './resources.ts';
import { timestamp } from './state.ts';
import { outcomeOf } from './work.ts';

/** What somebody decided about the next job. */
export interface JobPlan {
  readonly id: string;
  /** Fails the whole job with this code; null lets it run. */
  readonly fail: string | null;
  /** Rows that fail, by number from 0, and their code; null for none. */
  readonly rows: { readonly numbers: readonly number[]; readonly code: string } | null;
}

const NEXT = 'next';
const state = defineState((store) => ({ plans: store.collection<JobPlan>('job_plans') }));

/** Declares the collection of plans. */
export function declareJobs(store: Parameters<typeof state>[0]): void {
  state(store);
}

/** Decides about the next job, on top of what was decided before. */
export function planNextJob(world: World, plan: Partial<JobPlan>): void {
  const { plans } = state(world.store);
  if (plans.get(NEXT)) plans.update(NEXT, plan);
  else plans.insert({ fail: null, rows: null, ...plan, id: NEXT });
}

function takePlan(world: World): JobPlan | null {
  const { plans } = state(world.store);
  const plan = plans.get(NEXT) ?? null;
  if (plan) plans.delete(NEXT);
  return plan;
}

/** All that a job needs to be carried out later, by whoever holds the data then. Kept in the job's row, where no client sees it. */
export interface Work {
  /** The operation that asked for it. */
  readonly operation: string;
  readonly body: JsonObject;
  readonly cause: Cause;
  readonly scopes: readonly string[];
  readonly plan: JobPlan | null;
  /** Provider ms. */
  readonly startAt: number;
  readonly endAt: number;
}

/** What came of the work of a job. */
export interface Outcome {
  readonly results: readonly JsonObject[] | null;
  /** The file of an export. */
  readonly file: string | null;
}

/** A row of the collection of jobs. */
export type JobRow = Held;

/** Creates a job for a request, and sees to it that it is carried out when its time has come. */
export function createJob(exchange: Exchange, type: 'bulk_upsert' | 'export', resourceType: string): JobRow {
  const { world, identity, operation } = exchange;
  const now = world.clock.now();
  const cause = byRequest(exchange);
  const work: Work = {
    operation: operation?.id ?? '',
    body: exchange.json,
    cause,
    scopes: identity?.scopes ?? [],
    plan: takePlan(world),
    startAt: now + world.knobs.number('job_start_ms'),
    endAt: now + Math.max(world.knobs.number('job_start_ms'), world.knobs.number('job_end_ms')),
  };
  const { keeper, model } = augnoResources();
  const made = keeper.insert({ world, scope: cause.account }, model.resource('jobs'), {
    fields: {
      ...EMPTY,
      type,
      resource_type: resourceType,
      created_by: cause.actor,
      $work: work,
    },
    children: [],
  });
  waitFor(world, made.id, work);
  return made;
}

/** A job that has just come to a state, for those who want to hear of it: of no rows, and asked for by nobody. */
export function pastJob(world: World, cause: Cause, status: string): void {
  const now = world.clock.now();
  const work: Work = { operation: '', body: {}, cause, scopes: [], plan: null, startAt: now, endAt: now };
  const { keeper, model } = augnoResources();
  const at = timestamp(now);
  const job = keeper.insert({ world, scope: cause.account }, model.resource('jobs'), {
    fields: { ...EMPTY, type: 'bulk_upsert', resource_type: 'product', created_by: null, started_at: at, $work: work },
    children: [],
  });
  const results = status === 'completed' ? [] : null;
  const error = status === 'failed' ? jobError(world, cause, 'internal_error') : null;
  move(world, job, status, { results, error, ...(status !== 'started' && { [`${status}_at`]: at }) });
}

/** What a job starts with. */
const EMPTY = {
  status: 'created',
  results: null,
  error: null,
  export: null,
  started_at: null,
  completed_at: null,
  failed_at: null,
  cancelled_at: null,
};

/** Takes up the jobs that are not over, after a restore or a restart. */
export function resumeJobs(world: World): void {
  for (const { id, fields } of jobRows(world).list()) {
    if (!isUnfinished(fields) || !isWork(fields.$work)) continue;
    const { cause } = fields.$work;
    // The journal that has the request may be another one by now.
    const work: Work = { ...fields.$work, cause: { ...cause, seq: null } };
    jobRows(world).update(id, { fields: { ...fields, $work: work } });
    waitFor(world, id, work);
  }
}

/** Whether a job can still be cancelled. */
export function isUnfinished({ status }: JsonObject): boolean {
  return status === 'created' || status === 'started';
}

/** Ends a job that is not over. */
export function cancelJob(world: World, job: JobRow): JobRow {
  const now = timestamp(world.clock.now());
  return move(world, job, 'cancelled', { cancelled_at: now });
}

/** The work of a job. It was put there by {@link createJob}, and comes back from a snapshot as it was. */
export function workOf({ $work }: JsonObject): Work {
  if (!isWork($work)) throw new TypeError('the row is not that of a job');
  return $work;
}

function isWork(value: unknown): value is Work {
  return typeof value === 'object' && value !== null && 'operation' in value && 'endAt' in value;
}

function jobRows(world: World) {
  const { keeper, model } = augnoResources();
  return keeper.rows(world, model.resource('jobs'));
}

function waitFor(world: World, id: string, { startAt, endAt }: Work): void {
  const now = world.clock.now();
  world.clock.schedule(startAt - now, () => start(world, id));
  world.clock.schedule(endAt - now, () => finish(world, id));
}

function start(world: World, id: string): void {
  const job = jobRows(world).get(id);
  // A world that was reset makes the same ids again: a timer of the life before must not hurry what has the id now.
  if (job?.fields.status !== 'created' || world.clock.now() < workOf(job.fields).startAt) return;
  move(world, job, 'started', { started_at: timestamp(world.clock.now()) });
}

async function finish(world: World, id: string): Promise<void> {
  start(world, id);
  const job = jobRows(world).get(id);
  if (job?.fields.status !== 'started') return;
  const work = workOf(job.fields);
  if (world.clock.now() < work.endAt) return;
  const at = timestamp(world.clock.now());
  if (work.plan?.fail) {
    move(world, job, 'failed', { failed_at: at, error: jobError(world, work.cause, work.plan.fail) });
    return;
  }
  const { results, file } = await outcomeOf(world, work).catch((thrown: unknown) => {
    move(world, job, 'failed', { failed_at: at, error: jobError(world, work.cause, 'internal_error') });
    throw thrown;
  });
  const now = jobRows(world).get(id);
  // It may have been cancelled, or the world be another one, while the operations were loaded.
  if (now?.fields.status !== 'started') return;
  const limit = world.knobs.number('job_results_limit');
  move(world, now, 'completed', {
    completed_at: at,
    results: results?.slice(0, limit) ?? null,
    $hasMore: results !== null && results.length > limit,
    $file: file,
  });
}

function move(world: World, job: JobRow, status: string, more: JsonObject): JobRow {
  const fields: JsonObject = { ...job.fields, ...more, status, updated_at: timestamp(world.clock.now()) };
  const moved = jobRows(world).update(job.id, { fields });
  // A job of the first day was never worked on.
  const cause = isWork(fields.$work) ? fields.$work.cause : byNobody(job.scope);
  tell(world, { ...cause, operation: null }, `job.${status}`, () => ({ object: shownJob(world, moved) }), null);
  return moved;
}

/** A job as a retrieve without includes shows it. */
export function shownJob(world: World, job: JobRow): JsonObject {
  const { showing, model } = augnoResources();
  return withMore(job, showing.row(world, job, model.resource('jobs').entity));
}

/** Says of a list of results that was cut off that there are more. */
export function withMore({ fields }: JobRow, shown: JsonObject): JsonObject {
  if (fields.$hasMore !== true) return shown;
  const results = object(shown.results);
  return { ...shown, results: { ...results, page_info: { ...object(results.page_info), has_next_page: true } } };
}
