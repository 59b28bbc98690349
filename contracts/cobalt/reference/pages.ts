import { readFileSync } from 'node:fs';
import { notFound, type Reply } from '../../reference/reply.ts';
import type { App } from './app.ts';
import { Mistake } from './errors.ts';
import { isPassword, type User } from './users.ts';

/** Files of our pages, as they are. */
const FILES: Readonly<Record<string, string>> = {
  '/integrations.js': 'text/javascript; charset=utf-8',
  '/cobalt.js': 'text/javascript; charset=utf-8',
  '/style.css': 'text/css; charset=utf-8',
};

/** Answers a visit to our pages; what is behind the log-in leads there. */
export async function answerVisit(
  app: App,
  method: string,
  url: URL,
  cookies: string | undefined,
  sent: string,
): Promise<Reply> {
  const path = url.pathname;
  const type = FILES[path];
  if (method === 'GET' && type !== undefined)
    return { status: 200, headers: { 'content-type': type }, body: app.parts.pageText(app, path) };
  const form = new URLSearchParams(sent);
  const user = app.parts.visitorOf(app, cookies);
  switch (`${method} ${path}`) {
    case 'GET /':
      return seeOther('/integrations');
    case 'GET /signup':
    case 'GET /login':
      return page(app, path, 200, '');
    case 'POST /signup':
      return signedUp(app, form);
    case 'POST /login':
      return loggedIn(app, form);
    case 'POST /logout':
      return seeOther('/login', app.logins.end(cookies));
    case 'GET /integrations':
      return user ? page(app, path, 200, '') : seeOther('/login');
    default:
      return notFound;
  }
}

async function signedUp(app: App, form: URLSearchParams): Promise<Reply> {
  const said = (name: string) => form.get(name)?.trim() ?? '';
  try {
    const user = await app.parts.signUp(app, {
      user: said('user'),
      name: said('name'),
      plan: said('plan'),
      password: form.get('password') ?? '',
    });
    return seeOther('/integrations', app.logins.begin(user.id));
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return page(app, '/signup', 422, error.message, { user: said('user'), name: said('name') });
  }
}

function loggedIn(app: App, form: URLSearchParams): Reply {
  const user = app.users.get(form.get('user')?.trim() ?? '');
  if (user && isPassword(user, form.get('password') ?? '')) return seeOther('/integrations', app.logins.begin(user.id));
  return page(app, '/login', 401, 'Name or password is wrong.', { user: form.get('user') ?? '' });
}

function seeOther(location: string, cookie?: string): Reply {
  return { status: 303, headers: { location, ...(cookie !== undefined && { 'set-cookie': cookie }) } };
}

/** A page with an error text, and what was typed before it, where there is one. Its scripts may call Cobalt, and nobody else. */
function page(
  app: App,
  path: string,
  status: number,
  error: string,
  typed: Readonly<Record<string, string>> = {},
): Reply {
  const policy = [
    "default-src 'self'",
    `connect-src 'self' ${new URL(app.config.apiBase).origin}`,
    "img-src 'self' https:",
    "frame-ancestors 'none'",
  ];
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    body: Object.entries(typed).reduce(
      (text, [name, value]) => text.replace(`name="${name}"`, () => `name="${name}" value="${escaped(value)}"`),
      app.parts.pageText(app, `${path}.html`).replace('<!-- error -->', () => escaped(error)),
    ),
  };
}

/** Who is logged in, by cookie. */
export function visitorOf(app: App, cookies: string | undefined): User | undefined {
  return app.users.get(app.logins.userOf(cookies) ?? '');
}

/** A file of our pages, as it is. */
export function pageText(_app: App, path: string): string {
  return readFileSync(new URL(`./browser${path}`, import.meta.url), 'utf8');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
