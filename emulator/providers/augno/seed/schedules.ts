import type { Held } from '../../../resources/held.ts';
import { plan } from '../planning.ts';
import { rowsOf } from '../rows.ts';
import type { Planting } from '../seed.ts';

/** A published schedule with all that hangs on it, a draft, and how machines and items take part. */
export function seedSchedules(
  { world, scope, put }: Planting,
  { machine, department }: { machine: Held; department: Held },
): void {
  const [item] = rowsOf(world, scope, 'items');
  const [order] = rowsOf(world, scope, 'sales-orders');
  const schedule = (name: string, status: string) => {
    const held = put('production-schedules', { name, status });
    plan({ world, scope }, held);
    return held;
  };
  schedule('Next plan', 'draft');
  const published = schedule('Current plan', 'published');
  put('resources', {
    scope_type: 'machine',
    scope: machine.id,
    participation_status: 'included',
    lead_time_offset_weeks: 0,
  });
  if (!item) return;
  put('production-schedule-settings.items', { item: item.id, participation_status: 'included' });
  const start = String(published.fields.horizon_starts_at);
  const about = { production_schedule: published.id, item: item.id, sku: item.fields.sku };
  const week = { week_index: 0, week_starts_at: start, department: department.id };
  const below = (name: string, fields: object) =>
    put(`production-schedules.${name}`, { ...about, ...fields }, published);
  below('item-policies', { primary_machine: machine.id, weekly_demand: 40, annual_demand: 2080, abc_class: 'a' });
  below('finished-policies', { weekly_demand: 40, annual_demand: 2080, on_hand: 120, weeks_of_cover: 3 });
  below('finishing-lines', { ...week, greige_sku: item.fields.sku, planned_quantity: 100, status: 'planned' });
  below('derived-lines', { ...week, quantity: 100, explosion_depth: 1, offset_weeks: 0, status: 'planned' });
  below('deviations', {
    deviation_type: 'quantity_changed',
    freeze_status: 'frozen',
    week_index: 0,
    machine: machine.id,
    before: { planned_quantity: 80 },
    after: { planned_quantity: 100 },
    delta_quantity: 20,
    delta_run_hours: 1,
    reason: 'rush_order',
  });
  below('at-risk-orders', {
    sales_order: order?.id ?? null,
    units_at_risk: 12,
    due_week: 0,
    reason: 'short',
    covering_lines: [],
  });
}
