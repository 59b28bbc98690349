import type { Operation } from './contract.ts';

/** The operation that a request is for, with its path parameters. */
export interface Match {
  readonly operation: Operation;
  readonly path: Record<string, string>;
}

/** An operation at one of its paths. */
interface Route {
  /** The earlier of two that fit is meant, as everybody reads a document. */
  readonly order: number;
  readonly operation: Operation;
  /** Of its parameters, in order. */
  readonly names: readonly string[];
}

/** What may follow after the same beginning of a path. */
class Place {
  readonly words = new Map<string, Place>();
  /** After a segment that is one parameter. */
  any: Place | null = null;
  /** After segments that hold more than that, such as `{name}.{ext}`. */
  readonly patterns: { readonly pattern: RegExp; readonly place: Place }[] = [];
  /** The route that ends here. */
  end: Route | null = null;
}

interface Found {
  readonly route: Route;
  /** Of its parameters, as sent. */
  readonly values: readonly string[];
}

/** Finds operations by method and path, segment by segment. */
export class Routes {
  readonly #methods = new Map<string, Place>();
  #order = 0;

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      for (const path of [operation.path, ...(operation.also ?? [])]) this.#add(operation, path);
    }
  }

  match(method: string, path: string): Match | null {
    const root = this.#methods.get(method);
    const found = root && find(root, path.split('/'), 0, [], null);
    if (!found) return null;
    const { operation, names } = found.route;
    const values: Record<string, string> = {};
    for (const [i, name] of names.entries()) values[name] ??= decode(found.values[i] ?? '');
    return { operation, path: values };
  }

  #add(operation: Operation, path: string): void {
    const root = this.#methods.get(operation.method) ?? new Place();
    this.#methods.set(operation.method, root);
    const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
    const end = path.split('/').reduce(after, root);
    end.end ??= { order: this.#order++, operation, names };
  }
}

/** The place after a segment of a template; made where it is new. */
function after(place: Place, segment: string): Place {
  if (/^\{[^}]+\}$/.test(segment)) {
    place.any ??= new Place();
    return place.any;
  }
  const pattern = segment.includes('{') ? patternOf(segment) : null;
  const known = pattern
    ? place.patterns.find((one) => one.pattern.source === pattern.source)?.place
    : place.words.get(segment);
  const next = known ?? new Place();
  if (known) return known;
  if (pattern) place.patterns.push({ pattern, place: next });
  else place.words.set(segment, next);
  return next;
}

/** What fits a segment with anything besides one parameter. Only the first of them may hold what stands between: `a.b.pdf` is `a.b` and `pdf`. */
function patternOf(segment: string): RegExp {
  const literals = segment.split(/\{[^}]+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const last = literals.length - 1;
  return new RegExp(
    `^${literals.map((text, i) => `${text}${i === last ? '' : i === last - 1 ? '([^/]+?)' : '([^/]+)'}`).join('')}$`,
  );
}

/** The earliest route that fits from here on, or `best` where none is earlier. */
function find(
  place: Place,
  parts: readonly string[],
  at: number,
  values: readonly string[],
  best: Found | null,
): Found | null {
  const part = parts[at];
  if (part === undefined) {
    const { end } = place;
    return end && (!best || end.order < best.route.order) ? { route: end, values } : best;
  }
  const word = place.words.get(part);
  let found = word ? find(word, parts, at + 1, values, best) : best;
  if (place.any && part !== '') found = find(place.any, parts, at + 1, [...values, part], found);
  for (const { pattern, place: next } of place.patterns) {
    const fits = pattern.exec(part);
    if (fits) found = find(next, parts, at + 1, [...values, ...fits.slice(1)], found);
  }
  return found;
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
