import type { JsonObject } from '../../core/json.ts';
import { object } from '../../http/contract.ts';
import type { World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import type { Resource } from '../../resources/model.ts';
import { type Cause, type Difference, type RowChange, UNTRACKED } from './changes.ts';
import { actionOf } from './event-types.ts';
import { idWith } from './ids.ts';
import { augnoResources } from './resources.ts';
import { typeOf } from './rows.ts';

/** When the store holds more than the limit by this part, what is beyond goes at once: one by one would cost more. */
const SLACK = 1.1;

/** That a row was made, changed or removed. There are several for most requests that write, and few are ever read: what one says is worked out then. */
class Audit implements Held {
  readonly id: string;
  readonly createdAt: number;
  readonly #cause: Cause;
  readonly #kind: RowChange['kind'];
  readonly #resource: Resource;
  readonly #row: Held | null;
  readonly #differences: readonly Difference[];

  constructor(
    world: World,
    cause: Cause,
    { kind, resource, before, after }: RowChange,
    differences: readonly Difference[],
  ) {
    this.id = idWith(world, withoutEnd(world.knobs.text('audit_event_prefix')));
    this.createdAt = world.clock.now();
    this.#cause = cause;
    this.#kind = kind;
    this.#resource = resource;
    this.#row = after ?? before;
    this.#differences = differences;
  }

  get scope(): string {
    return this.#cause.account;
  }

  get parent(): null {
    return null;
  }

  get goneAt(): null {
    return null;
  }

  get fields(): JsonObject {
    const { operation, actor, target, request, idempotencyKey } = this.#cause;
    return {
      id: this.id,
      action: actionOf(this.#kind, operation),
      resource_type: typeOf(this.#resource),
      resource_id: this.#row?.id ?? '',
      actor,
      account: target,
      request,
      idempotency_key: idempotencyKey,
      source_ip: request === null ? null : LOOPBACK,
      metadata: null,
      $kind: this.#resource.name,
      $root: rootOf(this.#resource.name, this.#row),
      $made: this.#kind === 'create' ? this.#row?.fields : undefined,
      $differences: this.#kind === 'update' ? this.#differences : undefined,
    };
  }

  /** As it is written down, and comes back: a row like any other. */
  toJSON(): Held {
    const { id, scope, parent, createdAt, goneAt, fields } = this;
    return { id, scope, parent, createdAt, goneAt, fields };
  }
}

/**
 * Keeps that a row was made, changed or removed. Gives the id.
 * The first and the last version of a row are kept as they are; what the list of changes looks like is worked out when somebody reads it.
 */
export function keepAudit(world: World, cause: Cause, change: RowChange, differences: readonly Difference[]): string {
  const rows = auditRows(world);
  const { id } = rows.append(new Audit(world, cause, change, differences));
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

/** What a change belongs to: an order for itself and its lines, a schedule for its frozen lines; nothing else has a root. @see https://docs.augno.com/api/audit-events */
function rootOf(resource: string, row: Held | null): string | null {
  if (resource === 'sales-orders') return `sales_order ${row?.id}`;
  if (resource === 'sales-orders.lines') return `sales_order ${row?.parent}`;
  const isFrozen = resource === 'production-schedules.lines' && row?.fields.freeze_status === 'frozen';
  return isFrozen ? `production_schedule ${row.parent}` : null;
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
