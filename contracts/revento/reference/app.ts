import { Alerts } from '../../reference/alerts.ts';
import { Clock } from '../../reference/clock.ts';
import { Disk } from '../../reference/disk.ts';
import { Inbox } from '../../reference/inbox.ts';
import type { Log } from '../../reference/log.ts';
import type { Gate } from '../../reference/waiting.ts';
import type { Config } from './config.ts';
import { Connections } from './connections.ts';
import type { Envelope } from './envelope.ts';
import type { Logins } from './logins.ts';
import type { Parts } from './parts.ts';
import { reconcileDuty } from './reconcile.ts';
import type { Flights } from './refresh.ts';
import { State } from './state.ts';
import { Trace } from './trace.ts';

/** Signs of trouble, and how many within ten minutes are too many. */
const SIGNS = { refresh_failures: 3, webhook_failures: 5, tokens_revoked: 2 };

/** What may be wrong more often than it should. */
export type Sign = keyof typeof SIGNS;

/** One running integration: what it is told, what it holds, and how it decides. */
export interface App {
  readonly config: Config;
  readonly parts: Parts;
  readonly log: Log;
  readonly clock: Clock;
  readonly alerts: Alerts<Sign>;
  readonly trace: Trace;
  readonly connections: Connections;
  readonly state: State;
  readonly inbox: Inbox<Envelope>;
  readonly logins: Logins;
  readonly flights: Flights;
  readonly gates: Map<string, Gate>;
}

/** Opens the data directory and goes on with what an earlier process left undone. */
export function createApp(config: Config, parts: Parts, log: Log): App {
  const disk = new Disk(config.dataDir, config.tokenKey);
  const clock = new Clock(disk);
  const app: App = {
    config,
    parts,
    log,
    clock,
    alerts: new Alerts(SIGNS, clock, log),
    trace: new Trace(clock),
    connections: new Connections(disk),
    state: new State(disk, parts.isNewer),
    inbox: new Inbox<Envelope>(disk),
    logins: new Map(),
    flights: new Map(),
    gates: new Map(),
  };
  clock.add(reconcileDuty(app));
  for (const job of app.inbox.resume()) void parts.dispatch(app, job);
  return app;
}
