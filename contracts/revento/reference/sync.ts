import { read } from './api.ts';
import type { App } from './app.ts';
import { Refused } from './errors.ts';
import { isRow, isText } from './json.ts';

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
  const events = scopes.includes('event.read') ? await readEvent(app, eventId, PATIENCE_MS) : null;
  const participants = scopes.includes('participants.read') ? await readParticipants(app, eventId) : null;
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
  const seen = new Set<string>();
  const cursors = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const query = new URLSearchParams({ limit: '50', ...(cursor === undefined ? {} : { cursor }) });
    const startedAt = performance.now();
    const path = `/events/${encodeURIComponent(eventId)}/participants?${query}`;
    const page = await read(app, eventId, path, PATIENCE_MS);
    const rows = Array.isArray(page.data) ? page.data.filter(isRow) : [];
    app.state.addRead(eventId, 'participant', rows, startedAt);
    for (const row of rows) if (isText(row.id)) seen.add(row.id);

    // has_more alone says whether to go on: a page may be short, or empty, in the middle.
    if (page.has_more !== true) return seen.size;
    cursor = isText(page.next_cursor) ? page.next_cursor : undefined;
    if (cursor === undefined || cursors.has(cursor)) throw new Refused('the list of participants does not end');
    cursors.add(cursor);
  }
}
