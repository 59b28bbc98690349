import { isJsonObject, type JsonObject } from '../emulator/core/json.ts';

/** A part of a contract that no source tells. */
export interface InferredPart {
  /** Where in the document: names from the outside in. */
  readonly where: string;
  readonly what: string;
}

/** How many statements of a contract come from each of its sources, the most cited first. */
export function sourcesOf(document: JsonObject): { source: string; count: number }[] {
  const counts = new Map<string, number>();
  walk(document, [], (node) => {
    const source = node['x-source'];
    for (const one of typeof source === 'string' ? source.split(/,\s*/) : [])
      counts.set(one, (counts.get(one) ?? 0) + 1);
  });
  return [...counts].map(([source, count]) => ({ source, count })).sort((a, b) => b.count - a.count);
}

/** What a contract marks as inferred, in the order of the document. */
export function inferredParts(document: JsonObject): InferredPart[] {
  const found: InferredPart[] = [];
  walk(document, [], (node, path) => {
    const where = placeOf(node, path);
    const details = detailsOf(node['x-inferred-detail']);
    if (details.length > 0) found.push({ where, what: details.join(', ') });
    else if (node['x-inferred'] === true) found.push({ where, what: 'all of it' });
    else if (String(node['x-source']).startsWith('inferred')) found.push({ where, what: 'its existence or form' });
    if (typeof node['x-knob'] === 'string')
      found.push({ where, what: `exists while the knob ${node['x-knob']} is on` });
  });
  return found;
}

function walk(
  value: unknown,
  path: readonly string[],
  visit: (node: JsonObject, path: readonly string[]) => void,
): void {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) walk(item, [...path, String(i)], visit);
  if (!isJsonObject(value)) return;
  visit(value, path);
  for (const [name, inner] of Object.entries(value)) walk(inner, [...path, name], visit);
}

/** Words of the document's own grammar tell a person nothing. */
const GRAMMAR = [
  'paths',
  'components',
  'schemas',
  'properties',
  'responses',
  'content',
  'schema',
  'items',
  'allOf',
  'parameters',
  'headers',
];

function placeOf(node: JsonObject, path: readonly string[]): string {
  if (typeof node.operationId === 'string') return node.operationId;
  const words = path.filter((word) => !GRAMMAR.includes(word));
  const name =
    typeof node.name === 'string' && /^\d+$/.test(words.at(-1) ?? '') ? [...words.slice(0, -1), node.name] : words;
  return name.join(' › ') || 'the whole document';
}

function detailsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return value === undefined ? [] : [String(value)];
}
