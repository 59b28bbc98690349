import { setTimeout as sleep } from 'node:timers/promises';
import { Refused, reasonOf } from '../../reference/errors.ts';
import { isRow, type Row } from '../../reference/json.ts';
import { call, Unknown } from './api.ts';
import type { App } from './app.ts';
import { Mistake, Stopped } from './errors.ts';
import { EVENTS, missingIn } from './event-payloads.ts';
import type { Outgoing } from './outbox.ts';
import { ROUNDED_MS } from './server-clock.ts';
import type { User } from './users.ts';

/** An event of our product. */
export interface Happening {
  /** Names what happened: the same id is not fired twice. */
  readonly id: string;
  readonly event: string;
  readonly app: string;
  readonly payload: Row;
}

/** Checks an event, keeps it, and fires what waits. Gives what has become of it. @throws Mistake for one that would reach workflows with gaps */
export async function fire(app: App, user: User, happening: Happening): Promise<Outgoing> {
  app.parts.checkPayload(happening);
  const kept = app.outbox.add({ ...happening, user: user.id });
  await app.drain.run();
  return app.outbox.get(kept.id) ?? kept;
}

/** Holds a payload against what its event promises. @throws Mistake */
export function checkPayload({ event, payload }: Happening): void {
  if (!(event in EVENTS)) throw new Mistake(`There is no event "${event}".`);
  const missing = missingIn(event, payload);
  if (missing.length > 0) throw new Mistake(`The event ${event} lacks ${missing.join(', ')}.`);
}

/** Fires what waits, one after the other: so events of a customer keep their order, and a run can be told to belong to one. */
export class Drain {
  readonly #app: App;
  #running: Promise<void> | null = null;
  #isAgain = false;

  constructor(app: App) {
    this.#app = app;
  }

  /** Ends when everything that waited when it was called has been tried. */
  async run(): Promise<void> {
    this.#isAgain = true;
    while (this.#isAgain) {
      this.#running ??= this.#pass().finally(() => {
        this.#running = null;
      });
      await this.#running;
    }
  }

  async #pass(): Promise<void> {
    this.#isAgain = false;
    for (const one of this.#app.outbox.waiting()) {
      try {
        await this.#app.parts.send(this.#app, one);
        this.#app.outbox.change(one.id, { status: 'fired', reason: null });
        this.#app.watches.add(one.id);
      } catch (error) {
        if (error instanceof Stopped || !(error instanceof Refused)) {
          this.#app.log('event waits', { event: one.event, account: one.user, reason: reasonOf(error) });
          this.#app.drainLater();
          return;
        }
        this.#app.parts.onRefused(this.#app, one, reasonOf(error));
      }
    }
  }
}

/** Somebody has to put it right: it is kept where people look. */
export function onRefused(app: App, { id, event, user }: Outgoing, reason: string): void {
  app.outbox.change(id, { status: 'refused', reason });
  app.log('event refused', { event, account: user, reason });
  app.messages.tell(user, `What happened (${event}) could not be passed on. We have been told, and look into it.`);
  app.parts.notice(app, 'event_refused', id);
}

/** Fires an event. One that may have been fired is looked up first, since firing is not idempotent. */
export async function send(app: App, one: Outgoing): Promise<void> {
  if (one.status === 'sending' && (await app.parts.wasFired(app, one))) return;
  for (let failures = 0; ; failures++) {
    const sentAt = app.serverClock.now();
    app.outbox.change(one.id, { status: 'sending', sentAt });
    try {
      await app.pace.next();
      await call(app, app.parts.eventCall(one));
      return;
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      await sleep(app.parts.backoffMs(app.config.retryBaseMs, failures));
      if (await app.parts.wasFired(app, { ...one, sentAt })) return;
      if (failures >= app.config.retries) throw error;
    }
  }
}

/** The request by which an event is fired. */
export function eventCall({ user, event, app, payload }: Outgoing) {
  return {
    method: 'POST',
    path: app === '' ? '/api/v2/public/event' : `/api/v2/public/event/${encodeURIComponent(app)}`,
    account: user,
    // The settings of a customer are called like the customer.
    headers: { config_id: user },
    body: { event, payload },
    isOnce: true,
  } as const;
}

/** Whether a run began since then that we do not know yet. */
export async function wasFired(app: App, { user, sentAt }: Outgoing): Promise<boolean> {
  const path = '/api/v2/public/execution?page=1&limit=100';
  const answer = await call(app, { method: 'GET', path, account: user });
  const rows: unknown[] = isRow(answer) && Array.isArray(answer.docs) ? answer.docs : [];
  const known = app.users.get(user)?.runs ?? {};
  return rows
    .filter(isRow)
    .some(({ _id, createdAt }) => !(String(_id) in known) && Date.parse(String(createdAt)) >= sentAt - ROUNDED_MS);
}
