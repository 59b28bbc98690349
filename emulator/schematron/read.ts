import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EmulatorError, messageOf } from '../core/errors.ts';
import { suggestion } from '../core/nearest.ts';
import { isFunction, readFunction } from './functions.ts';
import type { Assertion, ContextRule, DefinedFunction, Expression, Let, Pattern, Said, Schema } from './schema.ts';
import { NoXml, type TreeNode, treeOf } from './tree.ts';

const NAMESPACE = 'http://purl.oclc.org/dsdl/schematron';
/** Files within files: more than this is a circle. */
const DEEPEST = 8;

/** Says where a schema is wrong. */
export function invalid(file: string, line: number, says: string): EmulatorError {
  return new EmulatorError('schematron_invalid', `${file}:${line}: ${says}`);
}

/** Reads a schema with the files that it includes. @throws EmulatorError `schematron_invalid` with file and line, `file_unreadable` */
export function readSchema(file: string): Schema {
  return new SchemaReader(file).schema();
}

/** The elements of a file; those of included ones stand where they are included. */
interface Part {
  readonly file: string;
  readonly node: TreeNode;
}

class SchemaReader {
  readonly #file: string;
  readonly #abstractRules = new Map<string, Part>();
  readonly #abstractPatterns = new Map<string, Part>();

  constructor(file: string) {
    this.#file = file;
  }

  schema(): Schema {
    const root = rootOf(this.#file);
    if (root.namespaceURI !== NAMESPACE || root.localName !== 'schema') {
      throw invalid(this.#file, root.line, `<${root.nodeName}> is no Schematron schema.`);
    }
    const parts = partsOf({ file: this.#file, node: root }, 0);
    const patterns = parts.filter(({ node }) => isCalled(node, 'pattern'));
    for (const pattern of patterns) this.#collect(pattern);
    return {
      file: this.#file,
      namespaces: new Map(parts.filter(({ node }) => isCalled(node, 'ns')).map(namespaceOf)),
      lets: letsIn(parts),
      functions: parts.filter(({ node }) => isFunction(node)).map(functionOf),
      patterns: patterns
        .filter(({ node }) => node.getAttribute('abstract') !== 'true')
        .map((part) => this.#pattern(part)),
    };
  }

  #collect(pattern: Part): void {
    if (pattern.node.getAttribute('abstract') === 'true') this.#abstractPatterns.set(needed(pattern, 'id'), pattern);
    for (const rule of partsOf(pattern, 0).filter(({ node }) => isCalled(node, 'rule'))) {
      if (rule.node.getAttribute('abstract') === 'true') this.#abstractRules.set(needed(rule, 'id'), rule);
    }
  }

  #pattern(part: Part): Pattern {
    const isA = part.node.getAttribute('is-a');
    const source = isA === null ? part : found(this.#abstractPatterns, isA, part, 'abstract pattern');
    const given = partsOf(part, 0)
      .filter(({ node }) => isCalled(node, 'param'))
      .map((param) => [needed(param, 'name'), needed(param, 'value')] as const)
      // The longest first: $invoiceLine is not $invoice with an ending.
      .toSorted(([a], [b]) => b.length - a.length);
    const fill = (text: string) => given.reduce((filled, [name, value]) => filled.replaceAll(`$${name}`, value), text);
    const parts = partsOf(source, 0);
    const rules = parts.filter(({ node }) => isCalled(node, 'rule') && node.getAttribute('abstract') !== 'true');
    return { lets: letsIn(parts, fill), rules: rules.map((rule) => this.#rule(rule, fill)) };
  }

  #rule(rule: Part, fill: Fill): ContextRule {
    const context = expressionOf(rule, 'context', fill);
    const parts = this.#withExtended(rule, 0);
    return { context, lets: letsIn(parts, fill), assertions: parts.flatMap((part) => assertionIn(part, fill)) };
  }

  /** The parts of a rule, those of the abstract rules that it extends included. */
  #withExtended(rule: Part, depth: number): Part[] {
    if (depth > DEEPEST) throw invalid(rule.file, rule.node.line, 'The rule extends itself.');
    return partsOf(rule, 0).flatMap((part) => {
      if (!isCalled(part.node, 'extends')) return [part];
      return this.#withExtended(found(this.#abstractRules, needed(part, 'rule'), part, 'abstract rule'), depth + 1);
    });
  }
}

type Fill = (text: string) => string;
const asItIs: Fill = (text) => text;

function rootOf(file: string): TreeNode {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new EmulatorError('file_unreadable', `${file} cannot be read: ${messageOf(thrown)}`);
  }
  try {
    const root = treeOf(text).documentElement;
    if (root) return root;
  } catch (thrown) {
    if (thrown instanceof NoXml) throw invalid(file, thrown.line, `This is no XML: ${thrown.message}`);
    throw thrown;
  }
  throw invalid(file, 1, 'This is no XML: there is no element.');
}

/** The elements in one; an include stands for the root of its file. */
function partsOf({ file, node }: Part, depth: number): Part[] {
  if (depth > DEEPEST) throw invalid(file, node.line, 'Files include each other in a circle.');
  return node.elements.flatMap((child) => {
    const part = { file, node: child };
    if (!isCalled(child, 'include')) return [part];
    const other = resolve(dirname(file), needed(part, 'href'));
    const root = { file: other, node: rootOf(other) };
    return isCalled(root.node, 'include') ? partsOf(root, depth + 1) : [root];
  });
}

function isCalled({ namespaceURI, localName }: TreeNode, name: string): boolean {
  return namespaceURI === NAMESPACE && localName === name;
}

function needed({ file, node }: Part, name: string): string {
  const value = node.getAttribute(name);
  if (value !== null) return value;
  throw invalid(file, node.line, `<${node.nodeName}> needs "${name}".`);
}

function found(all: ReadonlyMap<string, Part>, id: string, { file, node }: Part, what: string): Part {
  const one = all.get(id);
  if (one) return one;
  throw invalid(file, node.line, `There is no ${what} "${id}".${suggestion(id, all.keys())}`);
}

function namespaceOf(part: Part): [string, string] {
  return [needed(part, 'prefix'), needed(part, 'uri')];
}

function functionOf({ file, node }: Part): DefinedFunction {
  return readFunction(node, (line, says) => invalid(file, line, says));
}

function expressionOf(part: Part, name: string, fill: Fill): Expression {
  return { text: fill(needed(part, name)), line: part.node.line };
}

function letsIn(parts: readonly Part[], fill: Fill = asItIs): Let[] {
  return parts
    .filter(({ node }) => isCalled(node, 'let'))
    .map((part) => ({ name: needed(part, 'name'), value: expressionOf(part, 'value', fill) }));
}

function assertionIn(part: Part, fill: Fill): Assertion[] {
  const { node } = part;
  const isReport = isCalled(node, 'report');
  if (!isReport && !isCalled(node, 'assert')) return [];
  const flag = node.getAttribute('flag') ?? node.getAttribute('role') ?? '';
  return [
    {
      id: filled(node.getAttribute('id'), fill),
      isReport,
      test: expressionOf(part, 'test', fill),
      severity: /^(warn|info)/i.test(flag) ? 'warning' : 'error',
      says: saidIn(part, fill),
    },
  ];
}

function filled(text: string | null, fill: Fill): string | null {
  return text === null ? null : fill(text);
}

function saidIn(part: Part, fill: Fill): Said[] {
  return part.node.childNodes.flatMap((child): Said[] => {
    if (child.isText) return [fill(child.text)];
    const inner = { file: part.file, node: child };
    if (isCalled(child, 'value-of')) return [{ value: expressionOf(inner, 'select', fill) }];
    if (isCalled(child, 'name')) {
      return [{ nameOf: { text: fill(child.getAttribute('path') ?? '.'), line: child.line } }];
    }
    return saidIn(inner, fill);
  });
}
