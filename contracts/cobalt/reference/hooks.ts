import { randomUUID } from 'node:crypto';
import { Refused, reasonOf } from '../../reference/errors.ts';
import { HOOKS } from '../../reference/hook-guard.ts';
import { isText, parseRow, type Row } from '../../reference/json.ts';
import { notFound, type Reply } from '../../reference/reply.ts';
import type { App } from './app.ts';
import { Mistake, Stopped } from './errors.ts';
import type { Happening } from './events.ts';
import { beginConnect } from './stand-in.ts';
import type { User } from './users.ts';
import { work } from './worker.ts';

/** Answers one hook; whoever may not use it sees what an unknown route shows. */
export async function answerHook(
  app: App,
  method: string,
  url: URL,
  given: string | undefined,
  sent: string,
): Promise<Reply> {
  if (!app.parts.isHookAllowed(app.config.runToken, given)) return notFound;
  const asked = (parameter: string) => url.searchParams.get(parameter) ?? '';
  const user = () => userNamed(app, asked('user'));
  switch (`${method} ${url.pathname.slice(HOOKS.length)}`) {
    case 'POST signup':
      return attempt(() => signedUp(app, asked('user'), asked('plan')));
    case 'POST session':
      return attempt(async () => ({ status: 200, body: { minted: (await app.parts.mintToken(app, user())) !== '' } }));
    case 'POST connect':
      return attempt(async () => ({ status: 200, body: await beginConnect(app, user(), asked('app')) }));
    case 'POST disconnect':
      return attempt(async () => {
        await app.parts.disconnect(app, user(), asked('app'));
        return { status: 200, body: { disconnected: true } };
      });
    case 'POST configure':
      return attempt(async () => ({ status: 200, body: await app.parts.openConfig(app, user(), asked('app')) }));
    case 'POST enable':
      return attempt(() => enabled(app, user(), asked('app') || 'harbor_crm', asked('workflow')));
    case 'POST fire':
      return attempt(() => fired(app, user(), happeningIn(asked, parseRow(sent))));
    case 'POST sync':
      return attempt(async () => ({ status: 200, body: await app.parts.syncUser(app, user()) }));
    case 'POST look':
      return attempt(async () => ({ status: 200, body: await app.parts.readRun(app, user(), asked('execution')) }));
    case 'POST rerun':
      return attempt(() => rerunLast(app, user(), asked('execution')));
    case 'POST replay':
      return replay(app, asked('delivery_id'));
    case 'POST clock':
      return moveClock(app, asked('by'));
    case 'GET state':
      return { status: 200, body: { users: app.users.snapshot() } };
    case 'GET dead-letters':
      return { status: 200, body: [...app.outbox.deadLetters(), ...app.inbox.deadLetters()] };
    case 'GET messages':
      return { status: 200, body: app.messages.list() };
    case 'GET alerts':
      return { status: 200, body: app.alerts.list() };
    default:
      return notFound;
  }
}

/** A customer; the first one where none is named. @throws Mistake */
function userNamed(app: App, id: string): User {
  const user = id === '' ? app.users.all()[0] : app.users.get(id);
  if (!user) throw new Mistake(`There is no customer "${id}".`);
  return user;
}

/** 200 with a linked account · 202 signed up, and the account comes later. Whoever was signed up before stays so. */
async function signedUp(app: App, id: string, plan: string): Promise<Reply> {
  const known = app.users.get(id);
  if (known) await app.parts.ensureAccount(app, known);
  const user = known ?? (await app.parts.signUp(app, { user: id, name: id, plan, password: null }));
  const isLinked = app.users.get(user.id)?.isLinked === true;
  return { status: isLinked ? 200 : 202, body: { user: user.id, linked: isLinked } };
}

async function enabled(app: App, user: User, slug: string, workflow: string): Promise<Reply> {
  const isOn = await app.parts.enable(app, user, slug, workflow, true);
  return { status: isOn ? 200 : 422, body: { enabled: isOn } };
}

/** 200 fired · 202 kept for later · 422 refused. */
async function fired(app: App, user: User, happening: Happening): Promise<Reply> {
  const { status, reason } = await app.parts.fire(app, user, happening);
  const isKept = status === 'queued' || status === 'sending';
  return { status: status === 'fired' ? 200 : isKept ? 202 : 422, body: { id: happening.id, status, reason } };
}

/** What a hook says of an event; a contact where it says nothing. */
function happeningIn(asked: (name: string) => string, sent: Row | undefined): Happening {
  const id = isText(sent?.id) ? sent.id : randomUUID();
  const contact = { id, email: `${id}@example.test`, name: 'Ada', country: 'PL', company: { name: 'Ada Bakery' } };
  const order = { id, customer: `${id}@example.test`, amount: 125 };
  const event = asked('event') || 'contact.created';
  const usual = event === 'order.paid' ? order : contact;
  return { id, event, app: asked('app'), payload: sent ?? usual };
}

/** Runs again what failed last. */
async function rerunLast(app: App, user: User, named: string): Promise<Reply> {
  await app.parts.readRuns(app, user);
  const runs = Object.entries(app.users.get(user.id)?.runs ?? {}).filter(([, { status }]) => status !== 'COMPLETED');
  const [id = ''] =
    named === '' ? (runs.sort(([, a], [, b]) => (a.startedAt < b.startedAt ? 1 : -1))[0] ?? []) : [named];
  await app.parts.rerun(app, user, id);
  return { status: 200, body: { rerun: id } };
}

/** 422 refused · 409 stopped until somebody acts · 503 not now. People see words, not codes. */
async function attempt(job: () => Promise<Reply>): Promise<Reply> {
  try {
    return await job();
  } catch (failure) {
    const status = failure instanceof Stopped ? 409 : failure instanceof Refused ? 422 : 503;
    return { status, body: { error: reasonOf(failure) } };
  }
}

async function moveClock(app: App, by: string): Promise<Reply> {
  if (!/^\d{1,9}$/.test(by)) return { status: 400, body: { error: 'by_is_no_number_of_seconds' } };
  await app.clock.advance(Number(by) * 1000);
  return { status: 200, body: { now: new Date(app.clock.now()).toISOString() } };
}

async function replay(app: App, deliveryId: string): Promise<Reply> {
  const job = app.inbox.revive(deliveryId);
  if (!job) return { status: 404, body: { error: 'no_dead_letter' } };
  const done = await work(app, job);
  return { status: done ? 200 : 503, body: { delivery_id: deliveryId, done } };
}
