import type { JsonObject } from '../../../core/json.ts';
import type { Insider } from '../inside.ts';
import type { Work } from '../jobs.ts';
import { Names } from './names.ts';
import { objectsIn, RowFailed, RowWork } from './row-work.ts';
import { BULK } from './tables.ts';

/** Creates or updates the rows of a bulk request, one after the other. A row that fails does not keep the others from being made. */
export async function upsertAll(insider: Insider, { operation, body, plan }: Work): Promise<JsonObject[]> {
  const table = BULK[operation];
  if (!table) throw new TypeError(`${operation} is no bulk operation`);
  const names = new Names(insider.world, insider.account);
  const results: JsonObject[] = [];
  for (const [index, row] of objectsIn(body, table.rows).entries()) {
    const work = new RowWork(table, row, names, insider);
    const planned = plan?.rows?.numbers.includes(index)
      ? insider.refusal(plan.rows.code, null, table.natural)
      : undefined;
    results.push({ index, ...(planned ? failed(planned) : await resultOf(work)) });
  }
  return results;
}

async function resultOf(work: RowWork): Promise<JsonObject> {
  try {
    const { status, id, parts } = await work.upsert();
    const { sku, name, description } = work.row;
    // Told as they were then: what is renamed later has the same name here.
    const resource = { id, type: work.table.type, name: name ?? description ?? sku, handle: sku ?? null };
    return { status, resource, sub_resources: parts, error: null };
  } catch (thrown) {
    if (thrown instanceof RowFailed) return failed(thrown.error);
    throw thrown;
  }
}

function failed(error: JsonObject): JsonObject {
  return { status: 'failed', resource: null, sub_resources: null, error };
}
