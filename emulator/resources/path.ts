/** One segment of a path template. */
export interface Segment {
  readonly text: string;
  /** The word, or null for a parameter. */
  readonly literal: string | null;
  /** The parameter's name, or null for a word. */
  readonly parameter: string | null;
}

/** Templates come from contracts, so there are only so many. */
const known = new Map<string, readonly Segment[]>();

/** `{id}:archive` is `{id}` and, below it, `archive`. */
const VERB = /^(\{[^}]+\}):([^{}]+)$/;

/**
 * The segments of `/customers/{id}/lines`, or of `/customers/{id}:archive`. A segment with more than a parameter in it (`{name}.{ext}`) counts
 * as its first parameter.
 */
export function segmentsOf(path: string): readonly Segment[] {
  const before = known.get(path);
  if (before) return before;
  const made = path
    .split('/')
    .filter(Boolean)
    .flatMap((text) => VERB.exec(text)?.slice(1) ?? [text])
    .map((text) => {
      const parameter = /\{([^}]+)\}/.exec(text)?.[1] ?? null;
      return { text, literal: parameter === null ? text : null, parameter };
    });
  known.set(path, made);
  return made;
}

const parameters = new Map<string, readonly string[]>();

/** The names of the parameters of a template, in order. */
export function parametersOf(path: string): readonly string[] {
  const before = parameters.get(path);
  if (before) return before;
  const made = segmentsOf(path).flatMap(({ parameter }) => parameter ?? []);
  parameters.set(path, made);
  return made;
}

/** The path without its last segment; an empty one at the top. */
export function parentPath(path: string): string {
  const trimmed = path.replace(/\/$/, '');
  return trimmed.slice(0, Math.max(0, trimmed.lastIndexOf('/')));
}

/** The last word of a path, or null where there is none. */
export function lastLiteral(path: string): string | null {
  return segmentsOf(path).findLast(({ literal }) => literal !== null)?.literal ?? null;
}

/** A path without a slash at its end. */
export function trimmed(path: string): string {
  return path.replace(/\/$/, '');
}
