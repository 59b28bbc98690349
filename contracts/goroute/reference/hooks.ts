import { Refused, reasonOf } from '../../reference/errors.ts';
import { HOOKS } from '../../reference/hook-guard.ts';
import { notFound, type Reply } from '../../reference/reply.ts';
import type { App } from './app.ts';
import { DocumentRefused, Stopped } from './errors.ts';
import { batch, create, redrive, submit } from './intake.ts';
import { sync } from './sync.ts';
import { work } from './worker.ts';

/** Answers one hook; whoever may not use it sees what an unknown route shows. */
export async function answerHook(
  app: App,
  method: string,
  url: URL,
  given: string | undefined,
  sent: () => Promise<string>,
): Promise<Reply> {
  if (!app.parts.isHookAllowed(app.config.runToken, given)) return notFound;
  const asked = (parameter: string) => url.searchParams.get(parameter) ?? '';
  switch (`${method} ${url.pathname.slice(HOOKS.length)}`) {
    case 'POST create':
      return attempt(() => create(app, { number: asked('number'), to: asked('to'), type: asked('type') }));
    case 'POST submit':
      return attempt(async () => submit(app, await sent()));
    case 'POST batch':
      return attempt(() => batch(app, asked('count'), asked('documents')));
    case 'POST sync':
      return attempt(async () => ({ status: 200, body: await sync(app) }));
    case 'POST redrive':
      return attempt(() => redrive(app, asked('number')));
    case 'POST replay':
      return replay(app, asked('delivery_id'));
    case 'POST pause':
      app.settings.pause(true);
      return { status: 200, body: { paused: true } };
    case 'POST resume':
      return resume(app);
    case 'POST clock':
      return moveClock(app, asked('by'));
    case 'GET state':
      return { status: 200, body: stateOf(app) };
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

/** Order, duplicates and delays of webhooks must not show in it. */
function stateOf(app: App) {
  return { documents: app.outbox.snapshot(), received: app.received.snapshot(), processed: app.inbox.done() };
}

/** 422 refused · 409 stopped until somebody acts · 503 not now. People see words, not codes. */
async function attempt(job: () => Promise<Reply>): Promise<Reply> {
  try {
    return await job();
  } catch (failure) {
    const status = failure instanceof Stopped ? 409 : failure instanceof Refused ? 422 : 503;
    const code = failure instanceof DocumentRefused ? { code: failure.code } : {};
    return { status, body: { error: reasonOf(failure), ...code } };
  }
}

/** Somebody has put right what stopped it, or switches sending on again. */
async function resume(app: App): Promise<Reply> {
  app.settings.pause(false);
  app.stop.lift();
  await app.drain.soon();
  return { status: 200, body: { paused: false, queued: app.outbox.queued().length } };
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
