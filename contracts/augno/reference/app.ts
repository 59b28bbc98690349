import { Alerts } from '../../reference/alerts.ts';
import { Clock } from '../../reference/clock.ts';
import { Disk } from '../../reference/disk.ts';
import { Inbox } from '../../reference/inbox.ts';
import type { Log } from '../../reference/log.ts';
import { Messages } from '../../reference/messages.ts';
import { Stop } from '../../reference/stop.ts';
import { Gate } from '../../reference/waiting.ts';
import type { Config } from './config.ts';
import type { ConfigurationName } from './configuration.ts';
import { reconcileDuty } from './duties.ts';
import type { Parts } from './parts.ts';
import { pushQueued } from './push.ts';
import { State } from './state.ts';
import { Tasks } from './tasks.ts';
import type { Event } from './webhooks.ts';

/** Signs of trouble, and how many within ten minutes are too many. */
const SIGNS = { api_failures: 5, key_refused: 1, webhook_failures: 5 };

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
  readonly state: State;
  readonly tasks: Tasks;
  readonly inbox: Inbox<Event>;
  readonly gate: Gate;
  readonly stop: Stop;
  /** Ids of what orders refer to in this account, as far as they were looked up. */
  readonly configuration: Map<ConfigurationName, string>;
  /** Ids of jobs that were asked for here. */
  readonly ownJobs: Set<string>;
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
    state: new State(disk, config.accountId),
    tasks: new Tasks(disk, config.accountId),
    inbox: new Inbox<Event>(disk),
    gate: new Gate(parts.inFlight),
    stop: new Stop(clock),
    configuration: new Map(),
    ownJobs: new Set(),
  };
  clock.add(reconcileDuty(app));
  for (const job of app.inbox.resume()) void parts.dispatch(app, job);
  void pushQueued(app);
  return app;
}
