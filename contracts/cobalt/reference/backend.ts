import { randomUUID } from 'node:crypto';
import { reasonOf } from '../../reference/errors.ts';
import { isText, parseRow, type Row } from '../../reference/json.ts';
import { notFound, type Reply } from '../../reference/reply.ts';
import type { App } from './app.ts';
import { ApiRefusal, Mistake, Stopped } from './errors.ts';
import type { User } from './users.ts';

/** Answers the scripts of our own pages, for whoever is logged in. */
export async function answerPage(app: App, user: User, method: string, url: URL, sent: string): Promise<Reply> {
  const body = parseRow(sent) ?? {};
  const [, , first = '', slug = '', what = '', id = ''] = url.pathname.split('/').map(decodeURIComponent);
  switch (`${method} ${first}`) {
    case 'GET me':
      return ok({ user: user.id, name: user.name, plan: user.plan });
    case 'POST session':
      return attempt(app, user, async () => ({ token: await app.parts.mintToken(app, user), api: app.config.apiBase }));
    case 'GET runs':
      return ok({ runs: runsOf(app, user), messages: app.messages.list().filter(({ about }) => about === user.id) });
    case 'POST runs':
      return attempt(app, user, async () => {
        await app.parts.rerun(app, user, slug);
        return { rerun: true };
      });
    case 'POST contacts':
      return attempt(app, user, () => addContact(app, user, body));
    case 'POST apps':
      return what === 'workflows'
        ? attempt(app, user, async () => {
            const wanted = body.enabled === true;
            return { enabled: await app.parts.enable(app, user, slug, id, wanted), wanted };
          })
        : attempt(app, user, () => app.parts.openConfig(app, user, slug));
    default:
      return notFound;
  }
}

/** A contact is kept, and workflows are told of it. */
async function addContact(app: App, user: User, body: Row): Promise<Row> {
  const text = (name: string) => (isText(body[name]) ? body[name].trim() : '');
  const contact = {
    id: randomUUID(),
    email: text('email'),
    name: text('name'),
    country: text('country'),
    company: text('company'),
  };
  const payload = app.parts.contactPayload(contact);
  const happening = { id: contact.id, event: 'contact.created', app: '', payload };
  app.parts.checkPayload(happening);
  app.contacts.add(user.id, contact);
  const { status } = await app.parts.fire(app, user, happening);
  return { id: contact.id, status };
}

function runsOf(app: App, { id }: User): Row[] {
  const runs = Object.entries(app.users.get(id)?.runs ?? {});
  return runs
    .sort(([, a], [, b]) => (a.startedAt < b.startedAt ? 1 : -1))
    .map(([run, { workflow, status, error, startedAt, isRerun }]) => ({
      id: run,
      workflow,
      status,
      error,
      startedAt,
      isRerun,
    }));
}

const ok = (body: Row): Reply => ({ status: 200, body });

/** 422 a mistake of the person · 409 switched off until somebody acts · 502 refused by Cobalt · 503 not now. */
async function attempt(app: App, { id }: User, job: () => Promise<Row>): Promise<Reply> {
  try {
    return ok(await job());
  } catch (error) {
    app.log('page could not be served', { account: id, reason: reasonOf(error) });
    const status =
      error instanceof Mistake ? 422 : error instanceof Stopped ? 409 : error instanceof ApiRefusal ? 502 : 503;
    return { status, body: { error: app.parts.wordsFor(error) } };
  }
}
