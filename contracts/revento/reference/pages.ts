import type { Reply } from '../../reference/reply.ts';
import type { App } from './app.ts';
import type { Status } from './connections.ts';

const WORDS: Record<Status, string> = {
  connected: 'Connected',
  revoked: 'Disconnected: access was withdrawn in Revento',
  archived: 'Ended: the event was archived',
  suspended: 'Suspended: Revento has suspended this integration',
  reconnect_required: 'Expired: please connect again',
};

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A page with a heading and one paragraph. */
export function page(heading: string, text: string): string {
  return document(heading, `<p>${escapeHtml(text)}</p><p><a href="/">All connections</a></p>`);
}

/** The same as an answer. */
export const pageReply = (status: number, heading: string, text: string): Reply => ({
  status,
  body: page(heading, text),
});

/** Every connection with its status in words, and the way back where there is one. */
export function frontPage(app: App): string {
  const rows = app.connections.all().map((connection) => {
    const status = app.parts.reportedStatus(connection);
    const link = `/connect?event_id=${encodeURIComponent(connection.eventId)}`;
    const action = status === 'connected' ? '' : ` <a href="${link}">Reconnect</a>`;
    return `<li><strong>${escapeHtml(connection.eventId)}</strong>: ${WORDS[status]}.${action}</li>`;
  });
  return document('Connections', rows.length > 0 ? `<ul>${rows.join('')}</ul>` : '<p>No event is connected yet.</p>');
}

const document = (heading: string, body: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(heading)}</title><h1>${escapeHtml(heading)}</h1>${body}</html>`;
