import { isJsonObject } from '../../core/json.ts';
import { refuse } from '../../http/dialect.ts';
import type { Exchange, Stage } from '../../http/exchange.ts';
import { bodyShapeOf } from '../../resources/answer.ts';
import { rowsIn } from '../../resources/lists.ts';
import type { Shape } from '../../resources/shape.ts';
import { dialect } from './dialect.ts';
import { augnoResources } from './resources.ts';
import { paramOf } from './violations.ts';

/** Members whose length is limited. The document has no limits at all. */
const NAMES = new Set(['name', 'sku', 'number', 'code', 'customer_purchase_order_number']);

/** Whether a text has more characters: one beyond the basic plane counts once, though it takes two code units. */
export function isLonger(text: string, characters: number): boolean {
  return text.length > characters && [...text].length > characters;
}

/** A member of a body that goes too far. */
interface Excess {
  readonly path: readonly string[];
  readonly code: string;
  readonly says: string;
}

/** Refuses names and lists that are too long, and, where the knob says so, members that the document does not name. */
export const withinSizes: Stage = (exchange) => {
  const { operation, world, body } = exchange;
  if (body === '' || !operation?.document.requestBody) return undefined;
  const limits = limitsOf(exchange);
  const shape = world.knobs.flag('reject_unknown_body_fields')
    ? bodyShapeOf(augnoResources().model.shapes, operation)
    : null;
  // Most bodies are too short for any of it.
  if (!shape && body.length <= Math.min(limits.name, limits.rows)) return undefined;
  const excess = excessIn(exchange.json, [], limits, shape);
  if (!excess) return undefined;
  const param = paramOf(world, excess.path);
  return refuse(dialect, exchange, excess.code, { message: `${param} ${excess.says}.`, fields: { param } });
};

interface Limits {
  readonly name: number;
  readonly rows: number;
}

function limitsOf({ world, operation }: Exchange): Limits {
  const rows = operation?.path.endsWith('/bulk-upsert') ? 'bulk_limit' : 'list_limit';
  return { name: world.knobs.number('name_limit'), rows: world.knobs.number(rows) };
}

function excessIn(value: unknown, path: readonly string[], limits: Limits, shape: Shape | null): Excess | null {
  if (Array.isArray(value)) {
    if (value.length > limits.rows) return invalid(path, `has at most ${limits.rows} rows`);
    const rows = shape && rowsIn(shape);
    return firstOf(
      value.map((one, i) => [String(i), one, rows]),
      path,
      limits,
    );
  }
  if (!isJsonObject(value)) {
    const isLong = typeof value === 'string' && isLonger(value, limits.name) && NAMES.has(path.at(-1) ?? '');
    return isLong ? invalid(path, `has at most ${limits.name} characters`) : null;
  }
  const known = shape && shape.type === 'object' && !shape.open && shape.members.size > 0 ? shape.members : null;
  const unknown = known ? Object.keys(value).find((name) => !known.has(name)) : undefined;
  if (unknown !== undefined)
    return { path: [...path, unknown], code: 'parameter_unknown', says: 'is no member of this request' };
  const members = Object.entries(value).map(([name, member]): Part => [name, member, known?.get(name)?.shape ?? null]);
  return firstOf(members, path, limits);
}

type Part = readonly [name: string, value: unknown, shape: Shape | null];

function firstOf(parts: readonly Part[], path: readonly string[], limits: Limits): Excess | null {
  for (const [name, value, shape] of parts) {
    const excess = excessIn(value, [...path, name], limits, shape);
    if (excess) return excess;
  }
  return null;
}

function invalid(path: readonly string[], says: string): Excess {
  return { path, code: 'validation_failed', says };
}
