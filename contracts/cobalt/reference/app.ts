import { join } from 'node:path';
import { Alerts } from '../../reference/alerts.ts';
import { Clock } from '../../reference/clock.ts';
import { Disk } from '../../reference/disk.ts';
import { reasonOf } from '../../reference/errors.ts';
import { Inbox } from '../../reference/inbox.ts';
import type { Log } from '../../reference/log.ts';
import { Messages } from '../../reference/messages.ts';
import { Stop } from '../../reference/stop.ts';
import { Gate } from '../../reference/waiting.ts';
import { type Config, environmentOf } from './config.ts';
import { Contacts } from './contacts.ts';
import { dutiesOf, linkAll } from './duties.ts';
import { Drain } from './events.ts';
import { Logins } from './logins.ts';
import { Outbox } from './outbox.ts';
import { Pace } from './pace.ts';
import type { Parts } from './parts.ts';
import { ServerClock } from './server-clock.ts';
import { Users } from './users.ts';
import { Watches } from './watches.ts';
import type { Event } from './webhooks.ts';

/** Signs of trouble, and how many within ten minutes are too many. */
const SIGNS = {
  api_failures: 5,
  key_refused: 1,
  connection_expired: 3,
  run_failed: 1,
  event_refused: 1,
  event_without_run: 1,
  proxy_incomplete: 3,
  webhook_failures: 5,
  webhook_missing: 1,
};

/** What may be wrong more often than it should. */
export type Sign = keyof typeof SIGNS;

/** What waits for Cobalt is tried again after this; ever more seldom while that does not help. */
const LATER_MS = 2000;
const LONGEST_MS = 300_000;

/** One running integration: what it is told, what it holds, and how it decides. */
export interface App {
  readonly config: Config;
  readonly parts: Parts;
  readonly log: Log;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly alerts: Alerts<Sign>;
  readonly messages: Messages;
  readonly users: Users;
  readonly contacts: Contacts;
  readonly logins: Logins;
  readonly outbox: Outbox;
  readonly watches: Watches;
  readonly inbox: Inbox<Event>;
  readonly gate: Gate;
  readonly pace: Pace;
  readonly stop: Stop;
  readonly drain: Drain;
  /** Whether the first calls of the process are over. */
  readonly started: { isOver: boolean };
  /** Linked accounts that are being made, by customer. */
  readonly linking: Map<string, Promise<void>>;
  /** Tries after a while what waits. */
  drainLater(): void;
}

/** Opens the data directory and goes on with what an earlier process left undone. */
export function createApp(config: Config, parts: Parts, log: Log): App {
  // Customers of tests are not those of production.
  const disk = new Disk(join(config.dataDir, environmentOf(config)), config.storageKey);
  const clock = new Clock(disk);
  let rounds = 0;
  const app: App = {
    config,
    parts,
    log,
    clock,
    serverClock: new ServerClock(),
    alerts: new Alerts(SIGNS, clock, log),
    messages: new Messages(clock),
    users: new Users(disk),
    contacts: new Contacts(disk),
    logins: new Logins(),
    outbox: new Outbox(disk),
    watches: new Watches(() => clock.now()),
    inbox: new Inbox<Event>(disk),
    gate: new Gate(parts.inFlight),
    pace: new Pace(config.eventsPerSecond),
    stop: new Stop(clock),
    started: { isOver: false },
    linking: new Map(),
    get drain() {
      return drain;
    },
    drainLater() {
      const waitMs = Math.min(LATER_MS * 2 ** rounds++, LONGEST_MS);
      const timer = setTimeout(() => void again(), waitMs);
      timer.unref();
    },
  };
  const drain = new Drain(app);
  const again = async () => {
    await drain.run();
    if (app.outbox.waiting().length === 0) rounds = 0;
  };
  for (const duty of dutiesOf(app)) clock.add(duty);
  for (const job of app.inbox.resume()) void parts.dispatch(app, job);
  for (const { id } of app.outbox.unseen()) app.watches.add(id);
  for (const id of config.firstCustomers) app.users.add(id, { name: id, plan: 'pro', password: null });
  void parts.begin(app);
  return app;
}

/** The first calls of a process: linked accounts that are missing, whether webhooks come, and what waits. */
export async function begin(app: App): Promise<void> {
  try {
    await linkAll(app);
    await app.parts.checkWebhooks(app);
  } catch (error) {
    app.log('first calls failed', { reason: reasonOf(error) });
  }
  app.started.isOver = true;
  if (app.outbox.waiting().length > 0) await app.drain.run();
}
