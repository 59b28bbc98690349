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

/** Finds operations by method and path, with Hono's router, without its request and response objects. */
export class Routes {
  /** Segments of paths that hold more than one parameter. */
  readonly #shared = new Map<Operation, readonly SharedSegment[]>();
  /**
   * Operations of paths without parameters: such a path comes before any template that it would fit.
   * @see https://spec.openapis.org/oas/v3.1.1.html#path-templating-matching
   */
  readonly #plain = new Map<string, Match>();
  /**
   * Operations of paths whose only parameter is the last segment, by method and what stands before it: half of all there are, and found at once.
   * Null where something else may be meant, so that it is up to the router.
   */
  readonly #last = new Map<string, { readonly operation: Operation; readonly name: string } | null>();
  readonly #router = new SmartRouter<Operation>({ routers: [new RegExpRouter(), new TrieRouter()] });

  constructor(operations: readonly Operation[]) {
    for (const operation of operations)
      for (const path of [operation.path, ...(operation.also ?? [])]) this.#add(operation, path);
  }

  match(method: string, path: string): Match | null {
    return this.#plain.get(`${method} ${path}`) ?? this.#findLast(method, path) ?? this.#find(method, path);
  }

  #add(operation: Operation, path: string): void {
    const { method } = operation;
    const plain = `${method} ${path}`;
    if (path.includes('{')) {
      const { template, segments } = templateOf(path);
      if (segments.length > 0 && path === operation.path) this.#shared.set(operation, segments);
      this.#router.add(method, template, operation);
      this.#addLast(operation, path);
    } else if (!this.#plain.has(plain)) this.#plain.set(plain, { operation, path: {} });
  }

  #addLast(operation: Operation, path: string): void {
    const [, before, last = ''] = /^([^{}]*\/)([^/]*)$/.exec(path) ?? [];
    if (before === undefined) return;
    const key = `${operation.method} ${before}`;
    const name = /^\{(\w+)\}$/.exec(last)?.[1];
    this.#last.set(key, name === undefined || this.#last.has(key) ? null : { operation, name });
  }

  #findLast(method: string, path: string): Match | null {
    const cut = path.lastIndexOf('/') + 1;
    const found = cut < path.length && this.#last.get(`${method} ${path.slice(0, cut)}`);
    return found ? { operation: found.operation, path: { [found.name]: decode(path.slice(cut)) } } : null;
  }

  #find(method: string, path: string): Match | null {
    const [found, stash] = this.#router.match(method, path);
    const first = found[0];
    if (!first) return null;
    const values: Record<string, string> = {};
    for (const name of Object.keys(first[1])) {
      const value = first[1][name] ?? '';
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
