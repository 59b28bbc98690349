import { EmulatorError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import { suggestion } from '../../../core/nearest.ts';
import type { World } from '../../../http/world.ts';
import { dialect } from '../dialect.ts';
import { planNextJob } from '../jobs.ts';

/** @throws EmulatorError `code_unknown` */
export function failNextJob(world: World, args: JsonObject): JsonObject {
  const fail = codeOf(args, 'internal_error');
  planNextJob(world, { fail });
  return { fails_with: fail };
}

/** @throws EmulatorError `code_unknown` */
export function partialJob(world: World, args: JsonObject): JsonObject {
  const numbers = Array.isArray(args.rows) ? args.rows.map(Number) : [0];
  const code = codeOf(args, 'validation_failed');
  planNextJob(world, { rows: { numbers, code } });
  return { rows: numbers, fail_with: code };
}

/** All jobs that are created from now on take this long. */
export function slowJobs(world: World, args: JsonObject): JsonObject {
  world.knobs.set('job_end_ms', Number(args.seconds) * 1000);
  return { job_end_ms: world.knobs.number('job_end_ms') };
}

function codeOf({ code }: JsonObject, otherwise: string): string {
  if (code === undefined) return otherwise;
  const known = Object.keys(dialect.codes);
  if (typeof code === 'string' && known.includes(code)) return code;
  throw new EmulatorError(
    'code_unknown',
    `There is no error code "${String(code)}".${suggestion(String(code), known)}`,
  );
}
