import type { Plan } from './delivery.ts';
import type { RawBody } from './serialisation.ts';
import type { ShapeSpec } from './shapes.ts';

/** What becomes of a new delivery, given the shapes that it met. */
export interface Course {
  readonly status: 'pending' | 'held' | 'dropped';
  readonly delayMs: number;
  readonly rawBody: RawBody | null;
  /** Null for a plain first attempt. */
  readonly plan: Plan | null;
}

/** What becomes of a delivery that met no shape. */
export const PLAIN_COURSE: Course = { status: 'pending', delayMs: 0, rawBody: null, plan: null };

const DEFAULT_STALE_S = 400;

/** Several shapes add up; where two say different things, the later one wins. Dropping beats holding beats delaying. */
export function courseOf(specs: readonly ShapeSpec[]): Course {
  if (specs.length === 0) return PLAIN_COURSE;
  const spec: ShapeSpec = Object.assign({}, ...specs);
  const status = spec.drop ? 'dropped' : spec.hold ? 'held' : 'pending';
  return {
    status,
    delayMs: status === 'pending' ? (spec.delayMs ?? 0) : 0,
    rawBody: spec.rawBody ?? null,
    plan: {
      labels: labelsOf(spec),
      copies: spec.duplicate ?? 0,
      parallel: spec.parallel ?? false,
      sign: spec.sign ?? null,
      staleByS: spec.staleByS ?? DEFAULT_STALE_S,
      thenGenuine: spec.thenGenuine ?? false,
      loseAnswer: spec.dropResponse ?? false,
    },
  };
}

function labelsOf(spec: ShapeSpec): string[] {
  return [
    spec.hold && 'held',
    spec.delayMs !== undefined && !spec.hold && 'delayed',
    spec.beforeAnswer && 'before answer',
    spec.parallel && 'parallel',
    spec.sign !== undefined && `sign: ${spec.sign}`,
    spec.dropResponse && 'drop response',
  ].filter((label) => typeof label === 'string');
}
