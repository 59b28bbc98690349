import type { JsonObject } from '../../../core/json.ts';
import type { Held } from '../../../resources/held.ts';
import type { EntityRules, Making } from '../../../resources/rules.ts';
import { augnoResources } from '../resources.ts';
import { actorOf, found, invalid, missing, rowsOf } from '../rows.ts';
import { timestamp } from '../state.ts';

const WEEK_MS = 7 * 86_400_000;

/** Production schedules with their lines, and how they are made. */
export const schedulingRules: Readonly<Record<string, EntityRules>> = {
  ProductionSchedule: {
    dated: 'horizon_starts_at',
    fill: schedule,
    guard: (_world, { fields }) => assertDraft(fields),
  },
  ProductionScheduleLine: {
    named: { quantity: 'planned_quantity', lots: 'planned_lots', run_hours: 'planned_run_hours' },
    fill: line,
  },
  ProductionScheduleDeviation: {
    filters: { frozen: (value) => (held) => (held.fields.freeze_status === 'frozen') === value },
  },
  ProductionScheduleSettings: { fill: settings },
  ProductionScheduleItemSetting: { fill: itemSetting, derive: (_world, { item }) => ({ id: ownId('pnit', item) }) },
  ProductionScheduleResourceSetting: { named: { scope_ref_id: 'scope' }, fill: resourceSetting },
};

/** @throws Objected for a schedule that is past being changed */
export function assertDraft({ status }: JsonObject): void {
  if (status !== 'draft') throw invalid(`Only a draft can do that, and this schedule is ${String(status)}.`, 'status');
}

/** The start of week `index` of a schedule. */
export function weekStart({ horizon_starts_at }: JsonObject, index: number): string {
  return timestamp(Date.parse(String(horizon_starts_at)) + index * WEEK_MS);
}

function schedule(making: Making): JsonObject {
  const { world, scope, fields, before } = making;
  if (before) return {};
  const others = rowsOf(world, scope, 'production-schedules');
  const settings = settingsOf(making);
  const asOf = fields.planning_as_of ?? fields.planning_as_of_at;
  const start = asOf === undefined ? world.clock.now() : Date.parse(String(asOf));
  const weeks = Number(fields.horizon_weeks ?? settings.planning_horizon_weeks);
  if (!(weeks >= 1)) throw invalid('A schedule plans for a week at least.', 'horizon_weeks');
  return {
    version: Math.max(0, ...others.map(({ fields: { version } }) => Number(version))) + 1,
    status: fields.status ?? 'draft',
    planning_as_of: undefined,
    planning_as_of_at: timestamp(start),
    horizon_starts_at: timestamp(start),
    horizon_ends_at: timestamp(start + weeks * WEEK_MS),
    horizon_weeks: weeks,
    frozen_weeks: settings.frozen_weeks,
    demand_basis: fields.demand_basis ?? settings.demand_basis,
    generation_source: fields.generation_source ?? 'manual',
    solver_version: 'none',
    settings_snapshot: {},
    diagnostics: fields.diagnostics ?? {},
    frozen_line_count: 0,
    frozen_planned_quantity: 0,
    generated_by: fields.generated_by ?? actorOf(making),
  };
}

function line({ world, scope, parent, fields, before, exchange }: Making): JsonObject {
  const above = found(world, scope, String(parent))?.held;
  const week = Number(fields.week_index);
  const machine = found(world, scope, String(fields.machine))?.held;
  if (!machine) throw missing('machine_id', String(fields.machine));
  const item = found(world, scope, String(fields.item))?.held;
  if (!item) throw missing('item_id', String(fields.item));
  if (above && !(week >= 0 && week < Number(above.fields.horizon_weeks))) {
    throw invalid('That week is beyond the horizon of the schedule.', 'week_index');
  }
  return {
    ...(before ? {} : FRESH_LINE),
    production_schedule: parent,
    week_starts_at: above ? weekStart(above.fields, week) : before?.week_starts_at,
    department: machine.fields.department ?? null,
    planned_lots: fields.planned_lots ?? 1,
    planned_run_hours: fields.planned_run_hours ?? 0,
    status: fields.status ?? 'planned',
    source: exchange ? 'manual' : (fields.source ?? 'solver'),
    freeze_status: above && week < Number(above.fields.frozen_weeks) ? 'frozen' : 'flexible',
  };
}

/** What nobody has done or worked out yet. */
const FRESH_LINE = {
  planned_lot_units: 0,
  planned_changeover_minutes: 0,
  sequence_index: 0,
  projected_on_hand_before: 0,
  projected_on_hand_after: 0,
  released_batch_count: 0,
  scanned_batch_count: 0,
  scanned_quantity: 0,
};

/** How schedules are made before anybody said otherwise. */
const DEFAULT_SETTINGS = {
  planning_horizon_weeks: 12,
  frozen_weeks: 2,
  week_start_day: 1,
  demand_window_months: 12,
  forecast_history_months: 24,
  forecast_months: 6,
  demand_basis: 'trailing_12',
  forecast_z: 1,
  changeover_avg_minutes: 30,
  changeover_min_minutes: 10,
  changeover_max_minutes: 60,
  changeover_labor_rate: 25,
  holding_rate_pct: 20,
  service_level_z: 1.65,
  finish_lead_time_weeks: 1,
  default_constraint_lead_time_weeks: 1,
  max_weeks_supply: 12,
  max_flow_depth: 10,
  shifts_per_day: 1,
  hours_per_shift: 8,
  work_days_per_week: 5,
  weeks_per_year: 50,
  capacity_headroom_pct: 10,
  default_lot_units: 100,
  default_customer_lead_time_days: 5,
  default_fulfillment_policy: 'make_to_stock',
  cadence_status: 'inactive',
  generation_timezone: 'UTC',
  auto_publish_status: 'inactive',
};

function settings({ fields, before, exchange }: Making): JsonObject {
  if (before && exchange) return { settings_status: 'stored' };
  return { ...DEFAULT_SETTINGS, settings_status: 'default', ...fields };
}

/** The settings of an account, where somebody has looked at them or changed them. */
function settingsOf({ world, scope }: Making): JsonObject {
  const { keeper } = augnoResources();
  const stored: Held | undefined = keeper.holdings
    .ones(world.store)
    .get(`${scope} v1.operations.production-schedule-settings`);
  return stored?.fields ?? DEFAULT_SETTINGS;
}

/** A setting of an item is named by the item; its own id says so. */
function itemSetting({ world, scope, fields }: Making): JsonObject {
  const item = String(fields.item ?? fields.id);
  if (!found(world, scope, item)) throw missing('item_id', item);
  return { id: item, item };
}

function ownId(prefix: string, item: unknown): string {
  const text = String(item);
  return `${prefix}_${text.slice(text.lastIndexOf('_') + 1)}`;
}

function resourceSetting({ world, scope, fields }: Making): JsonObject {
  const about = String(fields.scope);
  if (!found(world, scope, about)) throw missing('scope_ref_id', about);
  return {};
}
