import { RegExpRouter } from 'hono/router/reg-exp-router';
import { SmartRouter } from 'hono/router/smart-router';
import { TrieRouter } from 'hono/router/trie-router';
import type { Operation } from './contract.ts';

/** The operation that a request is for, with its path parameters. */
export interface Match {
  readonly operation: Operation;
  readonly path: Record<string, string>;
}

/** A segment such as `{name}.{ext}`: the router knows it by one name, the pattern takes it apart. */
interface SharedSegment {
  readonly name: string;
  /** Of its parameters, in order. */
  readonly names: readonly string[];
  readonly pattern: RegExp;
}

/** Finds operations by method and path, with Hono's router: the same rules of precedence, without its request and response objects. */
export class Routes {
  /** Segments of paths that hold more than one parameter. */
  readonly #shared = new Map<Operation, readonly SharedSegment[]>();
  /** What was found for paths without parameters, which are asked for again and again. */
  readonly #plain = new Map<string, Match>();
  readonly #router = new SmartRouter<Operation>({ routers: [new RegExpRouter(), new TrieRouter()] });

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      const { template, segments } = templateOf(operation.path);
      if (segments.length > 0) this.#shared.set(operation, segments);
      this.#router.add(operation.method, template, operation);
      for (const other of operation.also ?? [])
        this.#router.add(operation.method, templateOf(other).template, operation);
    }
  }

  match(method: string, path: string): Match | null {
    const plain = `${method} ${path}`;
    const known = this.#plain.get(plain);
    if (known) return known;
    const match = this.#find(method, path);
    // Nothing that clients make up is in such a path, so there are no more of them than operations.
    if (match && match.operation.path === path) this.#plain.set(plain, match);
    return match;
  }

  #find(method: string, path: string): Match | null {
    const [found, stash] = this.#router.match(method, path);
    const first = found[0];
    if (!first) return null;
    const values: Record<string, string> = {};
    for (const [name, value] of Object.entries(first[1])) {
      values[name] = decode(typeof value === 'number' ? (stash?.[value] ?? '') : value);
    }
    for (const segment of this.#shared.get(first[0]) ?? []) takeApart(values, segment);
    return { operation: first[0], path: values };
  }
}

/** A path for the router: `{id}` as `:id`, and a segment with anything besides one parameter as a parameter with a pattern. */
function templateOf(path: string): { template: string; segments: SharedSegment[] } {
  const segments: SharedSegment[] = [];
  const parts = path.split('/').map((part, i) => {
    if (!part.includes('{')) return part;
    const single = /^\{([^}]+)\}$/.exec(part)?.[1];
    if (single !== undefined && /^\w+$/.test(single)) return `:${single}`;
    const name = `segment${i}`;
    const names = [...part.matchAll(/\{([^}]+)\}/g)].map(([, one = '']) => one);
    const literal = part.split(/\{[^}]+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    // Only the first of them may hold what stands between: `a.b.pdf` is `a.b` and `pdf`.
    const source = names.reduce(
      (text, _one, at) => `${text}${at === names.length - 1 ? '([^/]+?)' : '([^/]+)'}${literal[at + 1] ?? ''}`,
      literal[0] ?? '',
    );
    segments.push({ name, names, pattern: new RegExp(`^${source}$`) });
    return `:${name}{${source.replaceAll('(', '(?:')}}`;
  });
  return { template: parts.join('/'), segments };
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Puts the parameters of a segment in place of the segment. */
function takeApart(values: Record<string, string>, { name, names, pattern }: SharedSegment): void {
  const found = pattern.exec(values[name] ?? '') ?? [];
  delete values[name];
  for (const [i, one] of names.entries()) values[one] = found[i + 1] ?? '';
}
