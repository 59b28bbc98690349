import type { IncomingMessage } from 'node:http';
import { reasonOf } from '../../reference/errors.ts';
import type { Reply } from '../../reference/reply.ts';
import type { App } from './app.ts';
import { type Flow, type Login, newSession, startLogin } from './logins.ts';
import { connect } from './oauth.ts';
import { pageReply } from './pages.ts';

/** The browser's side of a consent: away to Revento, and back. */
export function startConsent(app: App, request: IncomingMessage, flow: Flow, eventId: string): Reply {
  if (!eventId) return pageReply(400, 'Which event?', 'Open this page from the event in Revento: event_id is missing.');
  const session = sessionOf(request) ?? newSession();
  const location = startLogin(app, flow, session, eventId);
  return { status: 302, headers: { location, 'set-cookie': app.parts.sessionCookies(session) } };
}

export async function finishConsent(app: App, request: IncomingMessage, query: URLSearchParams): Promise<Reply> {
  // First of all, and for errors too: an answer that this browser did not ask for is not acted upon.
  const login = app.parts.finishLogin(app.logins, query.get('state') ?? '', sessionOf(request));
  if (!login) {
    return pageReply(
      400,
      'This link is not valid',
      'It was used before, is too old, or belongs to another browser. Please connect again.',
    );
  }
  const code = query.get('code');
  if (query.has('error') || !code) return app.parts.onCallbackError(app, login, query);
  try {
    await connect(app, login, code);
  } catch (error) {
    app.log('connect failed', { eventId: login.eventId, flow: login.flow, reason: reasonOf(error) });
    return pageReply(502, 'Not connected', 'Revento did not confirm the connection. Please connect again.');
  }
  return login.flow === 'user'
    ? pageReply(200, 'Logged in', `You are logged in to the event ${login.eventId}.`)
    : pageReply(200, 'Connected', `The event ${login.eventId} is connected.`);
}

/** Nothing was granted, so nothing is asked for and nothing is kept. */
export function onCallbackError(app: App, _login: Login, query: URLSearchParams): Reply {
  if (query.get('error') === 'access_denied') return app.parts.declinedPage();
  return pageReply(400, 'Not connected', 'Revento could not complete the consent. Please try again.');
}

export const declinedPage = (): Reply =>
  pageReply(403, 'Not connected', 'You declined the access, so nothing was connected. You can connect at any time.');

/** The browser keeps a name for its login, and nothing else of it. */
export const sessionCookies = (session: string): string[] => [`session=${session}; Path=/; HttpOnly; SameSite=Lax`];

function sessionOf(request: IncomingMessage): string | undefined {
  return /(?:^|;\s*)session=([\w-]{43})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1];
}
