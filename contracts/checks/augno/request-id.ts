import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';

/** Names under which Augno's answers carry their id. @see https://docs.augno.com/api/request-ids */
const HEADERS = ['request-id', 'x-request-id'];

/** The id that Augno gave a request in its answer, or null where no answer left. */
export function requestIdOf({ response }: RequestEntry): string | null {
  const headers = lowerHeaders(response?.headers ?? {});
  const id = HEADERS.map((name) => headers[name]).find((value) => typeof value === 'string');
  return typeof id === 'string' ? id : null;
}
