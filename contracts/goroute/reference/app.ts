import { randomUUID } from 'node:crypto';
import { Alerts } from '../../reference/alerts.ts';
import { Clock } from '../../reference/clock.ts';
import { Disk } from '../../reference/disk.ts';
import { reasonOf } from '../../reference/errors.ts';
import { Inbox } from '../../reference/inbox.ts';
import type { Row } from '../../reference/json.ts';
import type { Log } from '../../reference/log.ts';
import { Messages } from '../../reference/messages.ts';
import { Stop } from '../../reference/stop.ts';
import type { Config } from './config.ts';
import { Drain } from './drain.ts';
import { dutiesOf } from './duties.ts';
import { Health } from './health.ts';
import { Metrics } from './metrics.ts';
import { Outage } from './outage.ts';
import { Outbox } from './outbox.ts';
import { Pace } from './pace.ts';
import type { Parts } from './parts.ts';
import { ReceivedDocuments } from './received.ts';
import { Settings } from './settings.ts';
import type { Event } from './webhooks.ts';

/** Signs of trouble, and how many within ten minutes are too many. */
const SIGNS = {
  api_failures: 5,
  key_refused: 1,
  document_refused: 1,
  delivery_failed: 1,
  delivery_stuck: 1,
  sender_not_registered: 1,
  webhook_failures: 5,
  webhook_missing: 1,
  webhook_disabled: 1,
  api_deprecated: 1,
  api_version_changed: 1,
};

/** What may be wrong more often than it should. */
export type Sign = keyof typeof SIGNS;

/** One running integration: what it is told, what it holds, and how it decides. */
export interface App {
  readonly config: Config;
  readonly parts: Parts;
  readonly log: Log;
  readonly clock: Clock;
  readonly alerts: Alerts<Sign>;
  readonly messages: Messages;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly settings: Settings;
  readonly outbox: Outbox;
  readonly received: ReceivedDocuments;
  readonly inbox: Inbox<Event>;
  readonly pace: Pace;
  readonly stop: Stop;
  readonly outage: Outage;
  readonly drain: Drain;
  /** Our own addresses that were found in the network. */
  readonly registered: Set<string>;
  /** What lookups found in this way through the queue. */
  readonly lookedUp: Map<string, Row | null>;
  /** When batches were sent, on the monotonic clock. */
  readonly batches: number[];
  /** Announcements of the API that were passed on. */
  readonly notices: Set<string>;
}

/** Opens the data directory and goes on with what an earlier process left undone. */
export function createApp(config: Config, parts: Parts, log: Log): App {
  const disk = new Disk(config.dataDir, config.storageKey);
  const clock = new Clock(disk);
  const app: App = {
    config,
    parts,
    log,
    clock,
    alerts: new Alerts(SIGNS, clock, log),
    messages: new Messages(clock),
    metrics: new Metrics(),
    health: new Health(),
    settings: new Settings(disk),
    outbox: new Outbox(disk, config.organizationId),
    received: new ReceivedDocuments(disk, config.organizationId),
    inbox: new Inbox<Event>(disk),
    pace: new Pace(parts.inFlight, config.ratePerSecond),
    stop: new Stop(clock),
    outage: new Outage(clock, () => void app.drain.run()),
    get drain() {
      return drain;
    },
    registered: new Set(),
    lookedUp: new Map(),
    batches: [],
    notices: new Set(),
  };
  const drain = new Drain(app);
  for (const duty of dutiesOf(app)) clock.add(duty);
  for (const job of app.inbox.resume()) void parts.dispatch(app, job);
  void parts.begin(app);
  return app;
}

/** The first calls of a process: whether the key works, and whether we are registered; then it is ready, and what waits is sent. */
export async function begin(app: App): Promise<void> {
  const own = { from: app.config.senderId, correlationId: randomUUID() };
  if (!(await app.parts.isUp(app))) app.outage.begin();
  else await app.parts.ensureSender(app, own).catch((error) => app.log('not registered', { reason: reasonOf(error) }));
  app.health.ready();
  await app.drain.run();
}
