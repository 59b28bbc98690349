import { rowsOf } from '../rows.ts';
import type { Planting } from '../seed.ts';
import { timestamp } from '../state.ts';
import { seedSchedules } from './schedules.ts';

const DAY_MS = 86_400_000;
const WORKDAYS = 'mon,tue,wed,thu,fri';

/** A small factory: places, departments, machines with their downtime, calendars, and two production schedules. */
export function seedOperations(own: Planting): void {
  const { world, scope, put } = own;
  const at = (days: number) => timestamp(world.clock.now() + days * DAY_MS);
  const building = put('locations', { name: 'Main building', type: 'building' });
  const hall = put('locations', { name: 'Forge', type: 'section', parent: building.id });
  put('locations', { name: 'F-01', type: 'bin', parent: hall.id });
  const forging = put('departments', { name: 'Forging', notes: 'Heads and blades', location: hall.id });
  const finishing = put('departments', { name: 'Finishing', location: building.id });
  const press = put('machines', { name: 'Press 1', serial_number: 'PR-1001', department: forging.id });
  const second = put('machines', { name: 'Press 2', serial_number: 'PR-1002', department: forging.id });
  put('machines', { name: 'Polisher', serial_number: 'PO-2001', department: finishing.id });
  put('scanning-stations', {
    name: 'Forge entry',
    type: 'init_batch',
    operator_requirement: 'none',
    label_size: '1x3',
    label_type: 'tag',
    department: forging.id,
  });
  const [person] = rowsOf(world, scope, 'account-users');
  const reported = { reported_by: person?.id ?? null, source: 'manual' };
  put('machine-downtime-events', {
    machine: press.id,
    reason: 'changeover',
    started_at: at(-2),
    ended_at: at(-1.9),
    ...reported,
  });
  put('machine-downtime-events', { machine: second.id, reason: 'breakdown', started_at: at(-0.1), ...reported });
  const [item] = rowsOf(world, scope, 'items');
  if (item) {
    put('demand-overrides', {
      scope_type: 'item',
      scope: item.id,
      period_starts_at: at(30),
      period_ends_at: at(60),
      adjustment: 'delta_percent',
      value: 20,
      reason: 'promotion',
      created_by: person?.id ?? null,
    });
  }
  const shipping = put('operating-calendars', {
    code: 'ship',
    name: 'Shipping days',
    kind: 'ship',
    days_of_week: WORKDAYS,
    cutoff_at: '15:00',
    timezone: 'America/New_York',
    is_default: true,
  });
  put('operating-calendars', {
    code: 'receive',
    name: 'Receiving days',
    kind: 'receive',
    days_of_week: WORKDAYS,
    timezone: 'America/New_York',
    is_default: true,
  });
  put(
    'operating-calendars.closures',
    { closed_on: at(90), name: 'Stocktaking', operating_calendar_id: shipping.id },
    shipping,
  );
  seedSchedules(own, { machine: press, department: forging });
}
