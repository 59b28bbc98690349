import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { bodyShapeOf } from '../../../resources/answer.ts';
import type { Insider } from '../inside.ts';
import type { Work } from '../jobs.ts';
import { augnoResources } from '../resources.ts';
import { paramOf } from '../violations.ts';
import { Names } from './names.ts';
import { objectsIn, RowFailed, RowWork } from './row-work.ts';
import { BULK, type BulkTable } from './tables.ts';

/** Creates or updates the rows of a bulk request, one after the other. A row that fails does not keep the others from being made. */
export async function upsertAll(insider: Insider, { operation, body, plan }: Work): Promise<JsonObject[]> {
  const table = BULK[operation];
  if (!table) throw new TypeError(`${operation} is no bulk operation`);
  const names = new Names(insider.world, insider.account);
  const results: JsonObject[] = [];
  for (const [index, row] of rowsIn(operation, body, table).entries()) {
    const planned = plan?.rows?.numbers.includes(index)
      ? failed(planError(insider, plan.rows.code, table.natural))
      : undefined;
    const result = planned ?? (await resultOf(new RowWork(table, row, names, insider), insider));
    results.push({ index, ...result, error: placed(insider.world, table, index, result.error) });
  }
  return results;
}

/** The rows of a request. As everywhere, members that the contract does not have are not heard. */
function rowsIn(operation: string, body: JsonObject, { rows }: BulkTable): JsonObject[] {
  const { model } = augnoResources();
  const row = bodyShapeOf(model.shapes, model.deed(operation).operation)?.members.get(rows)?.shape.items;
  return objectsIn(body, rows).map((sent) =>
    Object.fromEntries(Object.entries(sent).filter(([name]) => row?.members.has(name))),
  );
}

/** A row is done as a whole, or leaves nothing behind. */
async function resultOf(work: RowWork, insider: Insider): Promise<Result> {
  try {
    const { status, id, parts } = await work.upsert();
    insider.settle();
    const { sku, name, description } = work.row;
    // Told as they were then: what is renamed later has the same name here.
    const resource = { id, type: work.table.type, name: name ?? description ?? sku, handle: sku ?? null };
    return { status, resource, sub_resources: parts, error: null };
  } catch (thrown) {
    insider.undo();
    work.forget();
    if (thrown instanceof RowFailed) return failed(thrown.error);
    throw thrown;
  }
}

/** A result of a job, without its number. */
interface Result {
  readonly status: 'created' | 'updated' | 'failed';
  readonly resource: JsonObject | null;
  readonly sub_resources: readonly string[] | null;
  readonly error: JsonObject | null;
}

/** The error of a row that is to fail. No member is to blame for a failure on Augno's own side. */
function planError(insider: Insider, code: string, member: string): JsonObject {
  const error = insider.refusal(code, null, null);
  return { ...error, param: error.type === 'invalid_request_error' ? member : null };
}

function failed(error: JsonObject): Result {
  return { status: 'failed', resource: null, sub_resources: null, error };
}

/** An error that names the member to blame as the whole request has it: `units[1].name`. */
function placed(world: World, { rows }: BulkTable, index: number, error: JsonObject | null): JsonObject | null {
  if (typeof error?.param !== 'string') return error;
  const path = error.param.split(/[[\]./]+/).filter((part) => part !== '');
  return { ...error, param: paramOf(world, [rows, String(index), ...path]) };
}
