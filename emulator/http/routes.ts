import { RegExpRouter } from 'hono/router/reg-exp-router';
import { SmartRouter } from 'hono/router/smart-router';
import { TrieRouter } from 'hono/router/trie-router';
import type { Operation } from './contract.ts';

/** The operation that a request is for, with its path parameters. */
export interface Match {
  readonly operation: Operation;
  readonly path: Record<string, string>;
}

/** Finds operations by method and path, with Hono's router: the same rules of precedence, without its request and response objects. */
export class Routes {
  readonly #router = new SmartRouter<Operation>({ routers: [new RegExpRouter(), new TrieRouter()] });

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      this.#router.add(operation.method, operation.path.replace(/\{([^}]+)\}/g, ':$1'), operation);
    }
  }

  match(method: string, path: string): Match | null {
    const [found, stash] = this.#router.match(method, path);
    const first = found[0];
    if (!first) return null;
    const values: Record<string, string> = {};
    for (const [name, value] of Object.entries(first[1])) {
      values[name] = decode(typeof value === 'number' ? (stash?.[value] ?? '') : value);
    }
    return { operation: first[0], path: values };
  }
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
