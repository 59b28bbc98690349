/** An expression, and the line where it stands. */
export interface Expression {
  readonly text: string;
  readonly line: number;
}

/** A variable. */
export interface Let {
  readonly name: string;
  readonly value: Expression;
}

/** A part of a message: text as it stands, or what an expression gives. */
export type Said = string | { readonly value: Expression } | { readonly nameOf: Expression };

/** One thing that must hold (an assert), or must not (a report). */
export interface Assertion {
  /** Its id, or null where it has none. */
  readonly id: string | null;
  readonly isReport: boolean;
  readonly test: Expression;
  readonly severity: 'error' | 'warning';
  readonly says: readonly Said[];
}

/** What is asked of the nodes of a context. */
export interface ContextRule {
  readonly context: Expression;
  readonly lets: readonly Let[];
  readonly assertions: readonly Assertion[];
}

/** Rules of which a node meets the first one that it fits. */
export interface Pattern {
  readonly lets: readonly Let[];
  readonly rules: readonly ContextRule[];
}

/** A function that the schema defines, as XSLT does. */
export interface DefinedFunction {
  /** With its prefix. */
  readonly name: string;
  /** As an XQuery declaration. */
  readonly declaration: Expression;
}

/** A Schematron schema, read: abstract rules and patterns are filled in. @see ISO/IEC 19757-3 */
export interface Schema {
  readonly file: string;
  /** Namespaces by prefix. */
  readonly namespaces: ReadonlyMap<string, string>;
  readonly lets: readonly Let[];
  readonly functions: readonly DefinedFunction[];
  readonly patterns: readonly Pattern[];
}
