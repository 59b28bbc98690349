import { AGGREGATES_NAMESPACE, BASICS_NAMESPACE } from '../reading/namespaces.ts';
import type { Draft } from './draft.ts';

/** How XML is written; nothing of it changes what a document says. */
export interface WritingStyle {
  /** Prefixes instead of `cac` and `cbc`, and one for the root, which has none by default. */
  readonly prefixes?: { readonly aggregates: string; readonly basics: string; readonly root: string };
  /** White space before each element: two blanks for each level and a new line by default. */
  readonly indent?: (depth: number) => string;
  /** The order in which attributes are written. */
  readonly attributes?: (names: readonly string[]) => readonly string[];
}

const indented = (depth: number): string => `\n${'  '.repeat(depth)}`;

/** The text of a document. */
export function writtenXml(root: Draft, style: WritingStyle = {}): string {
  const { aggregates = 'cac', basics = 'cbc', root: rootPrefix = '' } = style.prefixes ?? {};
  const indent = style.indent ?? indented;
  const nameOf = (name: string) => {
    if (name.startsWith('cac:')) return `${aggregates}:${name.slice(4)}`;
    if (name.startsWith('cbc:')) return `${basics}:${name.slice(4)}`;
    return rootPrefix === '' || name.includes(':') ? name : `${rootPrefix}:${name}`;
  };
  const namespaces = new Map([
    [
      rootPrefix === '' ? 'xmlns' : `xmlns:${rootPrefix}`,
      `urn:oasis:names:specification:ubl:schema:xsd:${root.name}-2`,
    ],
    [`xmlns:${aggregates}`, AGGREGATES_NAMESPACE],
    [`xmlns:${basics}`, BASICS_NAMESPACE],
  ]);
  const write = (element: Draft, depth: number): string => {
    const attributes = depth === 0 ? new Map([...namespaces, ...element.attributes]) : element.attributes;
    const names = style.attributes?.([...attributes.keys()]) ?? [...attributes.keys()];
    const start = `${nameOf(element.name)}${names.map((name) => ` ${name}="${escaped(attributes.get(name) ?? '')}"`).join('')}`;
    const inner = element.children.map((child) => indent(depth + 1) + write(child, depth + 1)).join('');
    const content = inner === '' ? escaped(element.text) : `${escaped(element.text)}${inner}${indent(depth)}`;
    return `<${start}>${content}</${nameOf(element.name)}>`;
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, 0)}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
