import type { JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import { answerList, deedOf } from '../answers.ts';
import { augnoResources } from '../resources.ts';
import { found, missing, rowsAt, rowsOf } from '../rows.ts';
import { guarded } from './guarded.ts';

/** What machines do now, how items are best fulfilled, and settings that are named by what they are for. */
export const operationsHandlers: Readonly<Record<string, Handler>> = {
  'list-machine-status': machineStatus,
  'list-fulfillment-recommendations': (exchange) => answerList(exchange, recommendations(exchange)),
  'apply-fulfillment-recommendations': guarded(apply),
  'upsert-production-schedule-resource-setting': guarded(resourceSetting),
};

function scopeOf(exchange: Exchange): string {
  return augnoResources().options.scopeOf(exchange);
}

/** Down while a downtime event is open; idle otherwise, since nothing is ever scanned. */
function machineStatus(exchange: Exchange): Reply {
  const { world, query } = exchange;
  const scope = scopeOf(exchange);
  const departments = query.department_ids === undefined ? null : [query.department_ids].flat().map(String);
  const rows = rowsOf(world, scope, 'machines')
    .filter(({ fields }) => !departments || departments.includes(String(fields.department)))
    .map(({ id, fields }) => {
      const [event] = rowsAt(world, scope, 'machine-downtime-events', 'open', id);
      return {
        machine: id,
        department: fields.department ?? null,
        status: event ? 'down' : 'idle',
        downtime: event ? downtimeOf(event) : null,
      };
    });
  return answerList(exchange, rows);
}

function downtimeOf({ id, fields }: Held): JsonObject {
  return { event: id, reason: fields.reason, started_at: fields.started_at, note: fields.note ?? null };
}

/** Nothing is known of demand, so nothing is recommended but what is. */
function recommendations({ world, identity }: Exchange): JsonObject[] {
  return rowsOf(world, identity?.subject ?? '', 'items').map((item) => recommendation(item));
}

function recommendation({ id, fields }: Held): JsonObject {
  return {
    item: id,
    sku: fields.sku,
    current_policy: 'make_to_stock',
    recommended_policy: 'make_to_stock',
    reason: 'no_recent_demand',
  };
}

function apply(exchange: Exchange): Reply {
  const scope = scopeOf(exchange);
  const ids = [exchange.json.item_ids].flat().map(String);
  const rows = ids.map((id, i) => {
    const row = found(exchange.world, scope, id);
    if (row?.type !== 'item') throw missing(`item_ids[${i}]`, id);
    return recommendation(row.held);
  });
  return answerList(exchange, rows);
}

/** There is one setting of each machine, department or step. */
function resourceSetting(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { keeper, model } = resources;
  const settings = model.resource('resources');
  const keeping = resources.keeping(exchange);
  const draft = keeper.read(keeping, settings.entity, exchange.json);
  const known = rowsOf(exchange.world, keeping.scope, 'resources').find(
    ({ fields }) => fields.scope === draft.fields.scope,
  );
  const held = known ? keeper.update(keeping, settings, known, draft) : keeper.insert(keeping, settings, draft);
  return resources.answerRow(exchange, deedOf(exchange).answer, held);
}
