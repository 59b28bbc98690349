import type { Entry, Message, WireHeaders } from './entry.ts';
import { isJsonObject, type JsonObject, tryParseForeignJson } from './json.ts';
import { maskIssued, type Secrets } from './secrets.ts';

/** Fields in the order in which a person reads them; a field that is not named here comes last, by name. */
const ORDER = [
  ...['seq', 'kind', 'at', 'wall', 'cause', 'causeInferred', 'provider'],
  ...['run', 'step', 'of', 'ok', 'name', 'finding', 'says', 'action', 'trigger', 'args', 'result'],
  ...['type', 'eventId', 'deliveryId', 'attempt', 'status', 'faultId', 'change', 'met', 'does', 'byMs'],
  ...['operation', 'emulated', 'tokenKind', 'credential', 'subject', 'value', 'reason', 'payload', 'withheld'],
  ...['method', 'path', 'query', 'url', 'request', 'shape', 'response', 'outcome', 'error', 'durationMs', 'nextAt'],
  ...['inFlight', 'socket', 'tls', 'posture', 'version', 'faults', 'explain', 'violations'],
];

/**
 * The public form of an entry, which the control API, exports, schemas and reports share. Instants are ISO strings with
 * milliseconds, header names are in lower case, and what can be read of bodies is read: `request.query`, `request.form`,
 * `request.json`, `response.json`; each is absent where there is nothing to read. The same entry always gives the same text.
 *
 * With `secrets`, every text in it is masked.
 */
export function viewEntry(entry: Entry, options: { secrets?: Secrets | undefined } = {}): JsonObject {
  const fields: JsonObject = { ...entry };
  const extra = Object.keys(fields).filter((name) => !ORDER.includes(name));
  const view: JsonObject = {};
  for (const name of [...ORDER, ...extra.sort()]) {
    if (fields[name] !== undefined) view[name] = fields[name];
  }
  view.at = isoInstant(entry.at);
  view.wall = isoInstant(entry.wall);
  if (entry.kind === 'request' || entry.kind === 'attempt') {
    view.request = viewMessage(entry.request, entry.kind === 'request' ? queryOf(entry.query) : {});
    view.response = entry.response && { status: entry.response.status, ...viewMessage(entry.response, {}) };
    view.durationMs = entry.durationMs === null ? null : roundMs(entry.durationMs);
  }
  if (entry.kind === 'attempt') view.nextAt = entry.nextAt === null ? null : isoInstant(entry.nextAt);
  return options.secrets ? maskObject(view, options.secrets) : view;
}

/** `2026-09-21T14:13:18.042Z` */
export function isoInstant(ms: number): string {
  return new Date(ms).toISOString();
}

/** Milliseconds to the microsecond: what a host's clock can honestly tell. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** Headers by lower-case name, without those that were not sent. */
export function lowerHeaders(headers: WireHeaders): Record<string, string | string[]> {
  const lower = new Map<string, string | string[]>();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const key = name.toLowerCase();
    const before = lower.get(key);
    lower.set(key, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(lower);
}

/** The media type of a message without its parameters, in lower case; empty when none was told. */
export function mediaTypeOf(headers: Record<string, string | string[]>): string {
  const [type = ''] = [headers['content-type'] ?? ''].flat();
  return (type.split(';')[0] ?? '').trim().toLowerCase();
}

/** The media type of the bodies that HTML forms and token requests are sent in. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

function viewMessage(message: Message, parts: { query?: JsonObject }): JsonObject {
  const headers = lowerHeaders(message.headers);
  return {
    headers,
    ...parts,
    ...readBody(message.body, mediaTypeOf(headers)),
    body: message.body,
    bytes: message.bytes,
  };
}

function queryOf(query: string): { query?: JsonObject } {
  return query === '' ? {} : { query: parameters(query) };
}

function readBody(body: string, mediaType: string): JsonObject {
  if (mediaType === FORM_TYPE) return { form: parameters(body) };
  // Whatever the type says: a body that looks like JSON is more useful read than not.
  if (!/^\s*[[{"]/.test(body) && !mediaType.endsWith('json')) return {};
  const json = tryParseForeignJson(body);
  return json === undefined ? {} : { json };
}

/** By name; a repeated one has all its values. */
function parameters(text: string): JsonObject {
  const sent = new URLSearchParams(text);
  return Object.fromEntries([...new Set(sent.keys())].map((name) => [name, oneOrAll(sent.getAll(name))]));
}

function oneOrAll(values: string[]): string | string[] | undefined {
  return values.length === 1 ? values[0] : values;
}

function maskObject(value: JsonObject, secrets: Secrets): JsonObject {
  // Of names only issued secrets are masked: a configured secret such as "token" is also the name of half the fields.
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [maskIssued(name), maskValue(held, secrets)]));
}

function maskValue(value: unknown, secrets: Secrets): unknown {
  if (typeof value === 'string') return secrets.mask(value);
  if (Array.isArray(value)) return value.map((held: unknown) => maskValue(held, secrets));
  return isJsonObject(value) ? maskObject(value, secrets) : value;
}
