import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import { readings } from '../secrets/readings.ts';

/** Headers in which either side names one request. */
const OF_REQUEST = ['x-request-id', 'request-id'];
/** Headers in which a client names a piece of work, of several requests perhaps. */
const OF_WORK = ['x-correlation-id', 'correlation-id', 'traceparent', 'idempotency-key'];
const TRACE_ID = /^[0-9a-f]{2}-([0-9a-f]{32})-/;

/** The lines of a log, what is encoded in them laid open. */
export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** The ids under which one request is known: what the client called it, and what the answer did. */
export function requestIds(entry: RequestEntry): string[] {
  return idsIn(entry, OF_REQUEST);
}

/** The ids of the work that a request belongs to, as the client sent them. */
export function workIds(entry: RequestEntry): string[] {
  return idsIn({ request: entry.request, response: null }, OF_WORK).map((id) => TRACE_ID.exec(id)?.[1] ?? id);
}

function idsIn({ request, response }: Pick<RequestEntry, 'request' | 'response'>, names: readonly string[]): string[] {
  const headers = [lowerHeaders(request.headers), lowerHeaders(response?.headers ?? {})];
  return headers
    .flatMap((sent) => names.map((name) => sent[name]))
    .filter((id) => typeof id === 'string')
    .filter((id) => id !== '');
}

/**
 * The line that tells of each request and of its status: one that has its id, or else its path below the base of the API. No line tells of two.
 * Requests of which no line tells are absent.
 */
export function lineByRequest(
  entries: readonly RequestEntry[],
  lines: readonly string[],
  basePath: string,
): ReadonlyMap<RequestEntry, string> {
  const left = new Set(lines.map((line) => ({ line, text: readings(line).join('\n') })));
  const found = new Map<RequestEntry, string>();
  const take = (entry: RequestEntry, isAbout: (text: string) => boolean) => {
    if (found.has(entry)) return;
    for (const one of left) {
      if (!isAbout(one.text) || !hasStatus(one.text, entry)) continue;
      found.set(entry, one.line);
      left.delete(one);
      return;
    }
  };
  for (const entry of entries) take(entry, (text) => requestIds(entry).some((id) => text.includes(id)));
  for (const entry of entries) {
    const path = entry.path.startsWith(basePath) ? entry.path.slice(basePath.length) : entry.path;
    // A longer path is another one.
    const pattern = new RegExp(`${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w/-])`);
    take(entry, (text) => pattern.test(text));
  }
  return found;
}

function hasStatus(text: string, { response }: RequestEntry): boolean {
  return response === null || new RegExp(`\\b${response.status}\\b`).test(text);
}
