import type { JsonObject } from '../../core/json.ts';
import { object } from '../../http/contract.ts';
import type { World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import { type Cause, type Difference, type RowChange, UNTRACKED } from './changes.ts';
import { actionOf } from './event-types.ts';
import { idWith } from './ids.ts';
import { augnoResources } from './resources.ts';
import { typeOf } from './rows.ts';

/** When the store holds more than the limit by this part, what is beyond goes at once: one by one would cost more. */
const SLACK = 1.1;

/**
 * Keeps that a row was made, changed or removed. Gives the id.
 * The first and the last version of a row are kept as they are; what the list of changes looks like is worked out when somebody reads it.
 */
export function keepAudit(world: World, cause: Cause, change: RowChange, differences: readonly Difference[]): string {
  const row = change.after ?? change.before;
  const id = idWith(world, withoutEnd(world.knobs.text('audit_event_prefix')));
  const fields: JsonObject = {
    id,
    action: actionOf(change.kind, cause.operation),
    resource_type: typeOf(change.resource),
    resource_id: row?.id ?? '',
    actor: cause.actor,
    account: cause.account,
    request: cause.request,
    idempotency_key: cause.idempotencyKey,
    source_ip: cause.request === null ? null : LOOPBACK,
    metadata: null,
    $kind: change.resource.name,
    $root: rootOf(change.resource.name, row),
    $made: change.kind === 'create' ? change.after?.fields : undefined,
    $differences: change.kind === 'update' ? differences : undefined,
  };
  const rows = auditRows(world);
  rows.insert({ id, scope: cause.account, parent: null, createdAt: world.clock.now(), goneAt: null, fields });
  const limit = world.knobs.number('log_limit');
  if (rows.size > limit * SLACK) rows.deleteOldest(rows.size - limit);
  return id;
}

function withoutEnd(prefix: string): string {
  return prefix.endsWith('_') ? prefix.slice(0, -1) : prefix;
}

/** Every caller is on this machine. */
export const LOOPBACK = '127.0.0.1';

/** The collection of audit events. */
export function auditRows(world: World) {
  const { keeper, model } = augnoResources();
  return keeper.rows(world, model.resource('audit-events'));
}

/** What a change belongs to: an order for itself and its lines, a schedule for its lines; nothing else has a root. */
function rootOf(resource: string, row: Held | null): string | null {
  if (resource === 'sales-orders') return `sales_order ${row?.id}`;
  if (resource === 'sales-orders.lines') return `sales_order ${row?.parent}`;
  return resource === 'production-schedules.lines' ? `production_schedule ${row?.parent}` : null;
}

/** The changes of an audit event as a client sees them. A new row's members were nothing before. */
export function changesOf({ $kind, $made, $differences }: JsonObject): JsonObject[] {
  const differences = Array.isArray($differences) ? $differences : madeOf(String($kind), object($made));
  return differences.map(([field, old, now]) => ({ field, old_value: old, new_value: now }));
}

function madeOf(kind: string, made: JsonObject): Difference[] {
  const { model } = augnoResources();
  const members = model.resources.find(({ name }) => name === kind)?.entity.members.keys() ?? [];
  return [...members]
    .filter((name) => made[name] != null && !UNTRACKED.has(name))
    .map((name) => [name, null, made[name]]);
}
