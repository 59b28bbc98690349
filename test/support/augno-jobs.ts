import { expect } from 'vitest';
import type { JsonObject } from '../../emulator/core/json.ts';
import { type augnoSandbox, textAt } from './augno.ts';

/** How long a job takes, in provider ms. */
export const JOB_MS = 500;

/** Asks for JSON rather than for the file of an export. */
export const ASKS = { headers: { Accept: 'application/json' } };

/** A row of a bulk upsert of units. */
export function unitRow(name: string, more: JsonObject = {}): JsonObject {
  return {
    name,
    abbreviation: name.slice(0, 3),
    type: 'quantity',
    ratio_numerator: '12',
    ratio_denominator: '1',
    offset_numerator: '0',
    offset_denominator: '1',
    is_base_unit: false,
    ...more,
  };
}

/** Asks for something to be done later, waits for it, and gives the job. */
export async function jobDone(
  { call, sandbox }: Awaited<ReturnType<typeof augnoSandbox>>,
  path: string,
  body: JsonObject,
): Promise<JsonObject> {
  const asked = await call('POST', path, { body });
  expect(asked.status).toBe(202);
  await sandbox.advance(JOB_MS);
  return (await call('GET', `/v1/core/jobs/${textAt(asked.body, 'id')}`, ASKS)).body;
}
