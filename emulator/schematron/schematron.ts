import { contextQueries } from './contexts.ts';
import { type Engine, loadEngine } from './engine.ts';
import { Queries } from './queries.ts';
import { invalid, readSchema } from './read.ts';
import type { Assertion, Expression, Let, Said, Schema } from './schema.ts';
import { type TreeNode, treeOf } from './tree.ts';

/** An assertion that does not hold. */
export interface SchematronFinding {
  /** Its id; the file where it has none. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** Where, as `/Invoice/cac:InvoiceLine[2]`. */
  readonly location: string;
  /** What the schema says of it. */
  readonly message: string;
  readonly line: number;
}

interface CompiledAssertion {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly isReport: boolean;
  readonly test: string;
  readonly says: readonly (string | { readonly query: string })[];
}

interface CompiledRule {
  /** One for each alternative. */
  readonly contexts: readonly string[];
  readonly assertions: readonly CompiledAssertion[];
}

/**
 * A Schematron schema that runs in this process. Numbers are computed in floating point: what official rules round first comes out as it
 * should. Phases and diagnostics are not looked at: every pattern is asked. What cannot be computed of a document does not hold.
 */
export class Schematron {
  readonly #engine: Engine;
  readonly #patterns: readonly (readonly CompiledRule[])[];
  /** Ids of its assertions. */
  readonly rules: ReadonlySet<string>;

  /** @throws EmulatorError `schematron_invalid` with file and line, `file_unreadable`, `package_missing` */
  constructor(file: string) {
    this.#engine = loadEngine();
    this.#patterns = new Compiler(readSchema(file), this.#engine).patterns();
    this.rules = new Set(this.#patterns.flat().flatMap(({ assertions }) => assertions.map(({ rule }) => rule)));
  }

  /** Every assertion that does not hold, in the order of the document. @throws NoXml */
  findings(xml: string): SchematronFinding[] {
    const document = treeOf(xml);
    const found = this.#patterns.flatMap((pattern) => this.#pattern(pattern, document));
    return found.toSorted((a, b) => a.node.order - b.node.order).map(({ finding }) => finding);
  }

  #pattern(rules: readonly CompiledRule[], document: TreeNode): Placed[] {
    const taken = new Set<TreeNode>();
    return rules.flatMap(({ contexts, assertions }) => {
      const nodes = new Set(contexts.flatMap((query) => this.#engine.nodes(query, document)));
      const own = [...nodes].filter((node) => !taken.has(node));
      for (const node of own) taken.add(node);
      return own.flatMap((node) => assertions.flatMap((assertion) => this.#asked(assertion, node)));
    });
  }

  /** Null for what cannot be computed of this document, since what it takes is missing, is there twice, or is no number. */
  #computed<T>(compute: () => T): T | null {
    try {
      return compute();
    } catch {
      return null;
    }
  }

  #asked({ rule, severity, isReport, test, says }: CompiledAssertion, node: TreeNode): Placed[] {
    const holds = this.#computed(() => this.#engine.isTrue(test, node) !== isReport);
    if (holds === true) return [];
    const parts = says.map((part) => {
      if (typeof part === 'string') return part;
      return this.#computed(() => this.#engine.text(part.query, node)) ?? '?';
    });
    const added = holds === null ? ' (It could not be computed.)' : '';
    const told = `${parts.join('')}${added}`.replaceAll(/\s+/g, ' ').trim();
    return [{ node, finding: { rule, severity, location: locationOf(node), message: told, line: node.line } }];
  }
}

interface Placed {
  readonly node: TreeNode;
  readonly finding: SchematronFinding;
}

class Compiler {
  readonly #schema: Schema;
  readonly #engine: Engine;
  readonly #queries: Queries;

  constructor(schema: Schema, engine: Engine) {
    this.#schema = schema;
    this.#engine = engine;
    this.#queries = new Queries(schema);
  }

  patterns(): CompiledRule[][] {
    return this.#schema.patterns.map(({ lets, rules }) =>
      rules.map((rule) => {
        const seen = [...lets, ...rule.lets];
        return {
          contexts: contextQueries(rule.context.text).map((text) =>
            this.#checked({ text, line: rule.context.line }, lets),
          ),
          assertions: rule.assertions.map((assertion) => this.#assertion(assertion, seen)),
        };
      }),
    );
  }

  #assertion({ id, severity, isReport, test, says }: Assertion, lets: readonly Let[]): CompiledAssertion {
    return {
      rule: id ?? this.#schema.file,
      severity,
      isReport,
      test: this.#checked(test, lets),
      says: says.map((part) => this.#said(part, lets)),
    };
  }

  #said(part: Said, lets: readonly Let[]): string | { readonly query: string } {
    if (typeof part === 'string') return part;
    if ('nameOf' in part) return { query: this.#checked({ ...part.nameOf, text: `name(${part.nameOf.text})` }, lets) };
    // Of several values all are told.
    const text = `string-join(for $told in (${part.value.text}) return string($told), ' ')`;
    return { query: this.#checked({ ...part.value, text }, lets) };
  }

  #checked({ text, line }: Expression, lets: readonly Let[]): string {
    const query = this.#queries.query(text, lets);
    const wrong = this.#engine.wrong(query);
    if (wrong !== null) throw invalid(this.#schema.file, line, `"${text.trim()}" cannot be computed: ${wrong}`);
    return query;
  }
}

function locationOf(node: TreeNode): string {
  const { parentNode: parent, nodeName: name, localName } = node;
  if (!parent || parent.parentNode === null) return `/${parent ? localName : ''}`;
  if (parent.attributes.includes(node)) return `${locationOf(parent)}/@${name}`;
  const alike = parent.elements.filter((other) => other.nodeName === name);
  return `${locationOf(parent)}/${name}[${alike.indexOf(node) + 1}]`;
}
