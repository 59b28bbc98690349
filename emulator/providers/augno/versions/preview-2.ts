import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { augnoResources } from '../resources.ts';
import { found } from '../rows.ts';
import { type Downgrade, without } from './step.ts';

/**
 * `1.0.forge-preview.2`, of June 2026: a job told flatly who made it and what went wrong, and a row of it named ids only; account users did
 * not say whether they earn a commission. The form of `errors` is inferred.
 *
 * @see https://github.com/Augno/augno-go (documents of v0.14.1 and v0.16.1 compared)
 */
export const toPreview2: Downgrade = (world, thing) => {
  if (thing.object === 'job') return job(world, thing);
  if (thing.object === 'job_result') return result(thing);
  if (thing.object === 'account_user') return without(thing, ['is_commission_eligible']);
  return thing;
};

function job(world: World, thing: JsonObject): JsonObject {
  const rows = rowsOf(thing.results);
  const errors = rows.flatMap(({ index, error }) => (isJsonObject(error) ? [{ index, message: error.message }] : []));
  const summary = errors.length > 0 ? `${errors.length} of ${rows.length} rows failed.` : null;
  return {
    ...without(thing, ['created_by', 'error', 'resource_type']),
    ...makerOf(world, String(thing.id)),
    errors,
    error_summary: isJsonObject(thing.error) ? thing.error.message : summary,
  };
}

function result(thing: JsonObject): JsonObject {
  return {
    ...without(thing, ['object', 'status', 'resource', 'sub_resources', 'error']),
    id: isJsonObject(thing.resource) ? thing.resource.id : null,
    action: thing.status,
    sub_resource_ids: rowsOf(thing.sub_resources).map(({ id }) => id),
  };
}

/** The document of that time had no `include` for the maker of a job: it is looked up. */
function makerOf(world: World, jobId: string): JsonObject {
  const { keeper, model } = augnoResources();
  const held = keeper.rows(world, model.resource('jobs')).get(jobId);
  const id = held?.fields.created_by;
  const maker = held && typeof id === 'string' ? found(world, held.scope, id)?.held.fields : undefined;
  const person = maker && isJsonObject(maker.user) ? maker.user : maker;
  return {
    created_by_id: typeof id === 'string' ? id : null,
    created_by_name: person?.name ?? null,
    created_by_email: person?.email ?? null,
    created_by_username: person?.username ?? null,
  };
}

function rowsOf(list: unknown): JsonObject[] {
  return isJsonObject(list) && Array.isArray(list.data) ? list.data.filter(isJsonObject) : [];
}
