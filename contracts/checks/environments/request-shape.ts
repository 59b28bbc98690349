import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import { isJsonObject, tryParseJson } from '../../../emulator/core/json.ts';

/** Of the connection and not of the request. */
const TRANSPORT = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding', 'keep-alive'];

/**
 * A request without what must differ between two environments: ids, names, dates and keys. What is left is its operation, the names in its
 * query with the small numbers there (how many, and which page), the names of its headers, and the members of its body.
 */
export function shapeOf({ operation, query, request }: RequestEntry): string {
  const parameters = [...new URLSearchParams(query)].map(([name, value]) =>
    /^\d{1,3}$/.test(value) ? `${name}=${value}` : name,
  );
  const headers = Object.keys(lowerHeaders(request.headers)).filter((name) => !TRANSPORT.includes(name));
  const parts = [
    `${operation}`,
    parameters.length === 0 ? '' : `?${parameters.sort().join('&')}`,
    ` with ${headers.sort().join(', ')}`,
    request.body === '' ? '' : ` and ${membersOf(tryParseJson(request.body))}`,
  ];
  return parts.join('');
}

/** The names and kinds of members of a JSON value, `{ lines: [{ product_id: string }], name: null }`: rows that are alike count as one. */
export function membersOf(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(membersOf))].sort().join(' | ')}]`;
  if (!isJsonObject(value)) return value === null ? 'null' : typeof value;
  const members = Object.entries(value).map(([name, held]) => `${name}: ${membersOf(held)}`);
  return `{ ${members.sort().join(', ')} }`;
}
