import type { JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import type { Keeping } from '../../../resources/keeper.ts';
import { answerThing, deedOf } from '../answers.ts';
import { idWith } from '../ids.ts';
import { plan } from '../planning.ts';
import { augnoResources } from '../resources.ts';
import { found, invalid, missing, rowsOf } from '../rows.ts';
import { timestamp } from '../state.ts';
import { guarded } from './guarded.ts';
import { movesOf } from './moves.ts';

const WEEK_MS = 7 * 86_400_000;

/** Production schedules: made as drafts, published, archived, and released week by week. */
export const schedulingHandlers: Readonly<Record<string, Handler>> = {
  ...movesOf({
    'publish-production-schedule': {
      from: ['draft'],
      to: 'published',
      stamps: ['published_at'],
      also: (held, exchange) => ({ published_by: exchange.identity?.credential, ...superseding(held, exchange) }),
    },
    'archive-production-schedule': {
      from: ['draft', 'generating', 'published', 'superseded', 'failed'],
      to: 'archived',
    },
    'regenerate-production-schedule': { from: ['draft'], to: 'draft', also: planAnew },
  }),
  'generate-production-schedule': guarded(generate),
  'retrieve-current-production-schedule': guarded(current),
  'preview-production-schedule': (exchange) => answerThing(exchange, preview(exchange)),
  'preview-production-schedule-regenerate': guarded(onSchedule(previewAnew)),
  'release-production-schedule-week': guarded(onSchedule(release)),
  'preview-production-schedule-week-release': guarded(onSchedule(previewRelease)),
};

function onSchedule(handler: (exchange: Exchange, schedule: Held) => Reply): (exchange: Exchange) => Reply {
  return (exchange) => {
    const resources = augnoResources();
    const target = resources.target(exchange, resources.model.resource('production-schedules'));
    return 'why' in target ? resources.refuse(exchange, target) : handler(exchange, target);
  };
}

function resource(name: string) {
  return augnoResources().model.resource(name);
}

function linesOf({ world }: Keeping, schedule: Held): Held[] {
  return augnoResources().keeper.children(world, schedule, resource('production-schedules.lines'));
}

function generate(exchange: Exchange): Reply {
  const resources = augnoResources();
  const keeping = resources.keeping(exchange);
  const draft = { fields: exchange.json, children: [] };
  const held = resources.keeper.insert(keeping, resource('production-schedules'), draft);
  plan(keeping, held);
  return resources.answerRow(exchange, deedOf(exchange).answer, held);
}

/** Plans again; lines that somebody made by hand stay, unless all are to be replaced. */
function planAnew(schedule: Held, exchange: Exchange): JsonObject {
  const resources = augnoResources();
  const keeping = resources.keeping(exchange);
  const rows = resources.keeper.rows(exchange.world, resource('production-schedules.lines'));
  for (const { id, fields } of linesOf(keeping, schedule)) {
    if (fields.source !== 'manual' || exchange.json.merge_mode === 'replace_all') rows.delete(id);
  }
  plan(keeping, schedule);
  return {};
}

/** A schedule that is published takes the place of those whose weeks it shares. */
function superseding({ id, fields }: Held, { world, identity }: Exchange): JsonObject {
  const rows = augnoResources().keeper.rows(world, resource('production-schedules'));
  const [from, to] = [String(fields.horizon_starts_at), String(fields.horizon_ends_at)];
  for (const other of rowsOf(world, identity?.subject ?? '', 'production-schedules')) {
    const { status, horizon_starts_at, horizon_ends_at } = other.fields;
    if (status !== 'published' || String(horizon_starts_at) >= to || String(horizon_ends_at) <= from) continue;
    rows.update(other.id, { fields: { ...other.fields, status: 'superseded', superseded_by: id } });
  }
  return {};
}

function current(exchange: Exchange): Reply {
  const resources = augnoResources();
  const schedules = resource('production-schedules');
  const scope = resources.options.scopeOf(exchange);
  const published = rowsOf(exchange.world, scope, 'production-schedules').findLast(
    ({ fields }) => fields.status === 'published',
  );
  if (!published) return resources.refuse(exchange, { why: 'missing', resource: schedules, id: 'current' });
  return resources.answerRow(exchange, deedOf(exchange).answer, published);
}

function preview({ world, json }: Exchange): JsonObject {
  const asOf = json.planning_as_of ?? timestamp(world.clock.now());
  return {
    solver_version: 'none',
    planning_as_of_at: asOf,
    policies: [],
    campaigns: [],
    projections: [],
    diagnostics: {},
  };
}

/** What planning again would change: nothing but lines made by hand, which are told. */
function previewAnew(exchange: Exchange, schedule: Held): Reply {
  const lines = linesOf(augnoResources().keeping(exchange), schedule);
  const manual = lines.filter(({ fields }) => fields.source === 'manual');
  return answerThing(exchange, {
    production_schedule: schedule.id,
    solver_version: 'none',
    planning_as_of_at: schedule.fields.planning_as_of_at,
    lines: lines.map(({ fields }) => ({
      change: 'unchanged',
      item: fields.item,
      sku: skuOf(exchange, fields),
      machine: fields.machine,
      week_index: fields.week_index,
      current_quantity: fields.planned_quantity,
      proposed_quantity: fields.planned_quantity,
      current_is_manual: fields.source === 'manual',
    })),
    manual_line_count: manual.length,
  });
}

function skuOf({ world, identity }: Exchange, { item }: JsonObject): unknown {
  return found(world, identity?.subject ?? '', String(item))?.held.fields.sku ?? '';
}

/** The lines of a week that are still only planned. */
function plannedIn(exchange: Exchange, schedule: Held, week: number): Held[] {
  const lines = linesOf(augnoResources().keeping(exchange), schedule);
  return lines.filter(({ fields }) => fields.week_index === week && fields.status === 'planned');
}

function releasable(exchange: Exchange, schedule: Held, week: number): { lines: Held[]; blocked: string | null } {
  const lines = plannedIn(exchange, schedule, week);
  const isPublished = schedule.fields.status === 'published';
  if (!isPublished) return { lines, blocked: 'Only a published schedule can be released.' };
  return { lines, blocked: lines.length > 0 ? null : 'This week has no lines that are only planned.' };
}

function totals(exchange: Exchange, schedule: Held, week: number, lines: readonly Held[]): JsonObject {
  const start = Date.parse(String(schedule.fields.horizon_starts_at)) + week * WEEK_MS;
  return {
    week_index: week,
    week_starts_at: timestamp(start),
    batch_count: lines.length,
    total_quantity: lines.reduce((sum, { fields }) => sum + Number(fields.planned_quantity), 0),
    lines: lines.map(({ id, fields }) => ({
      line: id,
      item: fields.item,
      sku: skuOf(exchange, fields),
      machine: fields.machine,
      planned_quantity: fields.planned_quantity,
      lot_units: fields.planned_quantity,
      batch_count: 1,
      batches: [],
    })),
  };
}

function previewRelease(exchange: Exchange, schedule: Held): Reply {
  const week = Number(exchange.query.week_index ?? 0);
  const { lines, blocked } = releasable(exchange, schedule, week);
  return answerThing(exchange, {
    ...totals(exchange, schedule, week, lines),
    line_count: lines.length,
    is_releasable: blocked === null,
    blocked_reason: blocked,
  });
}

/** Makes a production run of a week: a batch for each line. */
function release(exchange: Exchange, schedule: Held): Reply {
  const resources = augnoResources();
  const { world, json } = exchange;
  const week = Number(json.week_index);
  const responsible = String(json.responsible_user_id);
  if (!found(world, schedule.scope, responsible)) throw missing('responsible_user_id', responsible);
  const { lines, blocked } = releasable(exchange, schedule, week);
  if (blocked !== null) throw invalid(blocked, 'week_index');
  const id = idWith(world, 'prru');
  const now = timestamp(world.clock.now());
  const run = { id, type: 'production_run', name: null, handle: id };
  const fields = { status: 'released', production_run: run, released_batch_count: 1 };
  const answered = lines.map((line) =>
    resources.keeper.update(resources.keeping(exchange), resource('production-schedules.lines'), line, {
      fields,
      children: [],
    }),
  );
  return answerThing(exchange, {
    ...totals(exchange, schedule, week, answered),
    production_run: {
      id,
      number: id,
      responsible_user: responsible,
      batch_count: lines.length,
      created_at: now,
      updated_at: now,
    },
    released_line_count: lines.length,
  });
}
