import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { type EntityRules, type Making, Objected } from '../../../resources/rules.ts';
import { idWith, prefixOf } from '../ids.ts';
import { augnoResources } from '../resources.ts';
import { actorOf, found, invalid, linked, missing, rowsAt, rowsOf } from '../rows.ts';
import { timestamp } from '../state.ts';

/** Places, departments, machines with their downtime, calendars and corrections of demand. */
export const operationsRules: Readonly<Record<string, EntityRules>> = {
  Location: {
    searched: ['name'],
    indexes: { above: ({ parent }) => textOf(parent) },
    fill: place,
    derive: (world, _fields, held) =>
      held ? { children: rowsAt(world, held.scope, 'locations', 'above', held.id) } : {},
  },
  Department: {
    searched: ['name', 'notes'],
    fill: department,
    derive: (world, _fields, held) =>
      held
        ? {
            machines: rowsAt(world, held.scope, 'machines', 'department', held.id),
            scanning_stations: rowsAt(world, held.scope, 'scanning-stations', 'department', held.id),
          }
        : {},
  },
  Machine: { searched: ['name', 'serial_number'], indexes: { department: ({ department }) => textOf(department) } },
  ScanningStation: { searched: ['name'], indexes: { department: ({ department }) => textOf(department) } },
  MachineDowntimeEvent: {
    dated: 'started_at',
    searched: ['note'],
    indexes: { open: ({ ended_at, machine }) => (ended_at == null ? textOf(machine) : null) },
    filters: { open: (value) => (held) => (held.fields.ended_at == null) === value },
    fill: downtime,
  },
  DemandOverride: {
    named: { scope_ref_id: 'scope' },
    dated: 'period_starts_at',
    filters: { scope_ref_ids: (value) => (held) => [value].flat().includes(held.fields.scope) },
    fill: demandOverride,
  },
  OperatingCalendar: { unique: ['code'], searched: ['code', 'name'], fill: calendar },
  OperatingCalendarClosure: {
    filters: {
      from_date: (value) => (held) => Date.parse(String(held.fields.closed_on)) >= Date.parse(String(value)),
      to_date: (value) => (held) => Date.parse(String(held.fields.closed_on)) <= Date.parse(String(value)),
    },
  },
};

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function place(making: Making): JsonObject {
  const { world, fields } = making;
  const id = String(fields.id ?? idWith(world, prefixOf('Location')));
  if (fields.parent === id) throw invalid('A location is not within itself.', 'parent_id');
  return { id, ...adopted(making, id, 'children', 'locations', 'parent') };
}

function department(making: Making): JsonObject {
  const { world, fields } = making;
  const id = String(fields.id ?? idWith(world, prefixOf('Department')));
  return {
    id,
    ...adopted(making, id, 'machines', 'machines', 'department'),
    ...adopted(making, id, 'scanning_stations', 'scanning-stations', 'department'),
  };
}

/** A list of rows that name this one, as requests give it: told to those rows, since it is they who keep it. */
function adopted(
  { world, scope, fields }: Making,
  id: string,
  member: string,
  resource: string,
  naming: string,
): JsonObject {
  const ids = fields[member];
  if (ids === undefined) return {};
  const { keeper, model } = augnoResources();
  const rows = keeper.rows(world, model.resource(resource));
  const wanted = new Set([ids ?? []].flat().map(String));
  for (const held of rowsOf(world, scope, resource)) {
    const belongs = held.fields[naming] === id;
    if (wanted.has(held.id) === belongs) continue;
    rows.update(held.id, { fields: { ...held.fields, [naming]: belongs ? null : id } });
  }
  return { [member]: undefined };
}

function downtime(making: Making): JsonObject {
  const { world, scope, fields, before } = making;
  const machine = String(fields.machine);
  const started = Date.parse(String(fields.started_at));
  const lasts = isJsonObject(fields.duration) ? secondsOf(world, scope, fields.duration) : null;
  const ended = fields.ended_at ?? (lasts === null ? null : timestamp(started + lasts * 1000));
  if (ended !== null && Date.parse(String(ended)) < started) throw invalid('It ended before it started.', 'ended_at');
  const open = rowsAt(world, scope, 'machine-downtime-events', 'open', machine);
  if (ended === null && open.some(({ id }) => id !== fields.id)) {
    const says = 'This machine is down already: the event that is open has to end first.';
    throw new Objected({ why: 'rule', code: 'resource_conflict', says, member: 'machine_id' });
  }
  const entity = (name: string, type: string) => {
    const value = fields[name] ?? null;
    return typeof value === 'string' ? linked(world, scope, `${name}_id`, value, type) : value;
  };
  return {
    reason: typeof fields.reason === 'string' ? reasonOf(world, fields.reason) : fields.reason,
    ended_at: ended,
    duration: undefined,
    duration_seconds: ended === null ? null : Math.round((Date.parse(String(ended)) - started) / 1000),
    department: found(world, scope, machine)?.held.fields.department ?? null,
    shift_at: `${timestamp(started).slice(0, 10)}T00:00:00Z`,
    source: fields.source ?? 'api',
    reported_by: before?.reported_by ?? fields.reported_by ?? actorOf(making),
    production_run: entity('production_run', 'production_run'),
    batch: entity('batch', 'batch'),
  };
}

function reasonOf(world: World, code: string): JsonObject {
  const { keeper, model } = augnoResources();
  const reasons = keeper.rows(world, model.resource('machine-downtime-reasons')).list();
  const known = reasons.find(({ fields }) => fields.code === code)?.fields;
  return {
    object: 'machine_downtime_reason',
    code,
    name: known?.name ?? null,
    oee_bucket: known?.oee_bucket ?? null,
  };
}

/** @throws Objected for a unit that is not there */
function secondsOf(world: World, scope: string, { value, unit_id, unit = unit_id }: JsonObject): number {
  const fields = found(world, scope, String(unit))?.held.fields;
  if (!fields) throw missing('duration.unit_id', String(unit));
  if (fields.type !== 'time') throw invalid('The unit of a duration is one of time.', 'duration.unit_id');
  return (Number(value) * Number(fields.ratio_numerator ?? 1)) / Number(fields.ratio_denominator ?? 1);
}

function demandOverride(making: Making): JsonObject {
  const { world, scope, fields, before } = making;
  const about = String(fields.scope);
  if (!found(world, scope, about)) throw missing('scope_ref_id', about);
  if (Date.parse(String(fields.period_ends_at)) < Date.parse(String(fields.period_starts_at))) {
    throw invalid('The period ends before it starts.', 'period_ends_at');
  }
  const switched = fields.active === undefined ? undefined : fields.active === true ? 'active' : 'inactive';
  return {
    status: switched ?? before?.status ?? 'active',
    active: undefined,
    effective_at: fields.effective_at ?? timestamp(world.clock.now()),
    created_by: before?.created_by ?? fields.created_by ?? actorOf(making),
  };
}

/** Of each kind one calendar is the default: the latest that was made so. */
function calendar({ world, scope, fields }: Making): JsonObject {
  if (fields.is_default === true) {
    const { keeper, model } = augnoResources();
    for (const held of rowsOf(world, scope, 'operating-calendars')) {
      const other = held.fields;
      if (other.id === fields.id || other.kind !== fields.kind || other.is_default !== true) continue;
      keeper
        .rows(world, model.resource('operating-calendars'))
        .update(held.id, { fields: { ...other, is_default: false } });
    }
  }
  return { is_default: fields.is_default ?? false };
}
