import { Refused } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import { read } from './api.ts';
import type { App } from './app.ts';

// The person who asked waits for the answer; a longer rate limit is reported, not sat out.
const PATIENCE_MS = 60_000;

export interface SyncReport {
  readonly event_id: string;
  /** Counts of what was read; null where the organizer granted no access. */
  readonly events: number | null;
  readonly participants: number | null;
}

/** Reads the event and all its participants: after connecting, and to catch up with webhooks that never came. */
export async function sync(app: App, eventId: string): Promise<SyncReport> {
  const { scopes } = app.connections.working(eventId);
  const events = app.parts.mayRead(scopes, 'event.read') ? await readEvent(app, eventId, PATIENCE_MS) : null;
  const participants = app.parts.mayRead(scopes, 'participants.read') ? await readParticipants(app, eventId) : null;
  return { event_id: eventId, events, participants };
}

/** Reads the event itself. */
export async function readEvent(app: App, eventId: string, patienceMs?: number): Promise<number> {
  const startedAt = performance.now();
  const event = await read(app, eventId, `/events/${encodeURIComponent(eventId)}`, patienceMs);
  app.state.addRead(eventId, 'event', [event], startedAt);
  return 1;
}

async function readParticipants(app: App, eventId: string): Promise<number> {
  const startedAt = performance.now();
  const seen = new Set<string>();
  const cursors = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const query = new URLSearchParams({ limit: '50', ...(cursor === undefined ? {} : { cursor }) });
    const askedAt = performance.now();
    const path = `/events/${encodeURIComponent(eventId)}/participants?${query}`;
    const page = await read(app, eventId, path, PATIENCE_MS);
    const rows = Array.isArray(page.data) ? page.data.filter(isRow) : [];
    app.parts.keepRows(app, eventId, rows, askedAt);
    for (const row of rows) if (isText(row.id)) seen.add(row.id);

    cursor = app.parts.nextCursor(page, rows);
    if (cursor === undefined) break;
    if (app.parts.wasFollowed(cursors, cursor)) throw new Refused('the list of participants does not end');
    cursors.add(cursor);
  }
  app.state.dropMissing(eventId, 'participant', seen, startedAt);
  return seen.size;
}

/** Rows of the list replace what is known of the same participants. */
export function keepRows(app: App, eventId: string, rows: readonly Row[], askedAt: number): void {
  app.state.addRead(eventId, 'participant', rows, askedAt);
}

/** A cursor that comes again leads round in a circle. */
export const wasFollowed = (cursors: ReadonlySet<string>, cursor: string): boolean => cursors.has(cursor);

/** Where the next page begins. has_more alone says whether there is one: a page may be short, or empty, in the middle. */
export function nextCursor(page: Row, _rows: readonly Row[]): string | undefined {
  if (page.has_more !== true) return undefined;
  if (!isText(page.next_cursor)) throw new Refused('the list of participants does not end');
  return page.next_cursor;
}

/** Whether the consent covers it. What was not granted is not asked for. */
export const mayRead = (scopes: readonly string[], scope: string): boolean => scopes.includes(scope);
