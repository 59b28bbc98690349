import type { DefinedFunction, Let, Schema } from './schema.ts';

/**
 * Expressions of a schema as queries that stand by themselves: what they name of its variables and functions is put in front of them, and
 * nothing else, since it is computed anew each time.
 */
export class Queries {
  readonly #schema: Schema;
  readonly #namespaces: string;

  constructor(schema: Schema) {
    this.#schema = schema;
    this.#namespaces = [...schema.namespaces]
      .map(([prefix, uri]) => `declare namespace ${prefix} = "${uri.replaceAll('"', '""')}";`)
      .join(' ');
  }

  /** A query for an expression that sees the schema's variables and these, the last ones nearest. */
  query(expression: string, lets: readonly Let[] = []): string {
    // Those of the schema look at the document, whatever node the expression is about.
    const global = this.#schema.lets.map(({ name, value }) => ({ name, text: `(/)!(${value.text})` }));
    const own = lets.map(({ name, value }) => ({ name, text: `(${value.text})` }));
    const bound: string[] = [];
    let seen = expression;
    for (const { name, text } of [...global, ...own].toReversed()) {
      if (!names(seen, name)) continue;
      bound.unshift(`let $${name} := ${text}`);
      seen += ` ${text}`;
    }
    const body = bound.length === 0 ? expression : `${bound.join(' ')} return (${expression})`;
    return `${this.#namespaces} ${this.#declarations(seen)} ${body}`;
  }

  /** The functions that a text calls, and those that these call. */
  #declarations(text: string): string {
    const called = new Set<DefinedFunction>();
    const look = (within: string) => {
      for (const one of this.#schema.functions) {
        if (called.has(one) || !within.includes(`${one.name}(`)) continue;
        called.add(one);
        look(one.declaration.text);
      }
    };
    look(text);
    return this.#schema.functions.flatMap((one) => (called.has(one) ? one.declaration.text : [])).join(' ');
  }
}

function names(text: string, variable: string): boolean {
  for (let at = text.indexOf(`$${variable}`); at >= 0; at = text.indexOf(`$${variable}`, at + 1)) {
    if (!/[\w.-]/.test(text.charAt(at + variable.length + 1))) return true;
  }
  return false;
}
