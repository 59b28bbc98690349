import { ConnectionEnded, Refused, reasonOf } from '../../reference/errors.ts';
import { HOOKS } from '../../reference/hook-guard.ts';
import type { Row } from '../../reference/json.ts';
import { notFound, type Reply } from '../../reference/reply.ts';
import type { App } from './app.ts';
import type { Connection } from './connections.ts';
import { sync } from './sync.ts';
import { readUser } from './users.ts';
import { work } from './worker.ts';

/** Answers one hook; whoever may not use it sees what an unknown route shows. */
export async function answerHook(app: App, method: string, url: URL, given: string | undefined): Promise<Reply> {
  if (!app.parts.isHookAllowed(app.config.runToken, given)) return notFound;
  const [name = '', id, ...rest] = url.pathname.slice(HOOKS.length).split('/').map(decodeURIComponent);
  if (rest.length > 0) return notFound;
  const asked = (parameter: string) => url.searchParams.get(parameter) ?? '';
  switch (`${method} ${name}${id === undefined ? '' : '/{id}'}`) {
    case 'POST sync':
      return runSync(app, app.connections.find(asked('event_id')));
    case 'POST profile':
      return runProfile(app, app.connections.sessionOf(asked('user_id')));
    case 'POST clock':
      return moveClock(app, asked('by'));
    case 'POST replay':
      return replay(app, asked('delivery_id'));
    case 'GET state':
      return {
        status: 200,
        body: { ...app.state.snapshot(), deletions: deletions(app), dead_letters: deadLetters(app) },
      };
    case 'GET connections/{id}':
      return describeConnection(app, app.connections.find(id ?? ''));
    case 'GET users/{id}':
      return describeUser(app, app.connections.sessionOf(id ?? ''));
    case 'GET dead-letters':
      return { status: 200, body: deadLetters(app) };
    case 'GET trace':
      return describeTrace(app, app.connections.find(asked('event_id')));
    case 'GET alerts':
      return { status: 200, body: app.alerts.list() };
    default:
      return notFound;
  }
}

const runSync = (app: App, connection: Connection | undefined): Promise<Reply> =>
  attempt('sync_failed', connection, ({ eventId }) => sync(app, eventId));

const runProfile = (app: App, session: Connection | undefined): Promise<Reply> =>
  attempt('profile_failed', session, ({ key }) => readUser(app, key));

/** 200 with what was read · 404 unknown · 409 ended · 502 refused · 503 not now. */
async function attempt(
  error: string,
  connection: Connection | undefined,
  job: (connection: Connection) => Promise<object>,
): Promise<Reply> {
  if (!connection) return { status: 404, body: { error: 'not_connected' } };
  try {
    return { status: 200, body: { ...(await job(connection)) } };
  } catch (failure) {
    const reason = reasonOf(failure);
    if (failure instanceof ConnectionEnded) return { status: 409, body: { error: 'connection_ended', reason } };
    return { status: failure instanceof Refused ? 502 : 503, body: { error, reason } };
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

const deadLetters = (app: App): Row[] => app.inbox.deadLetters();

const deletions = (app: App): Row[] =>
  app.connections
    .all()
    .filter(({ deleteBy }) => deleteBy !== null)
    .map(({ eventId, organizationId, deleteBy }) => ({
      event_id: eventId,
      organization_id: organizationId,
      delete_by: deleteBy,
    }));

function describeConnection(app: App, connection: Connection | undefined): Reply {
  if (connection?.userId !== null) return notFound;
  const { eventId, organizationId, scopes, lastError } = connection;
  const status = app.parts.reportedStatus(connection);
  const body = { event_id: eventId, organization_id: organizationId, status, scopes, last_error: lastError };
  return { status: 200, body };
}

function describeUser(app: App, session: Connection | undefined): Reply {
  if (!session) return notFound;
  const { userId, eventId, lastError } = session;
  const status = app.parts.reportedStatus(session);
  return { status: 200, body: { user_id: userId, event_id: eventId, status, last_error: lastError } };
}

function describeTrace(app: App, connection: Connection | undefined): Reply {
  if (!connection) return notFound;
  const { eventId, organizationId } = connection;
  return { status: 200, body: { event_id: eventId, organization_id: organizationId, ...app.trace.about(eventId) } };
}
