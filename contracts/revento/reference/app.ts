import { Alerts } from './alerts.ts';
import { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { Connections } from './connections.ts';
import { Disk } from './disk.ts';
import { Inbox } from './inbox.ts';
import type { Log } from './log.ts';
import type { Logins } from './logins.ts';
import type { Parts } from './parts.ts';
import { reconcileDuty } from './reconcile.ts';
import type { Flights } from './refresh.ts';
import { State } from './state.ts';
import { Trace } from './trace.ts';
import type { Gate } from './waiting.ts';

/** One running integration: what it is told, what it holds, and how it decides. */
export interface App {
  readonly config: Config;
  readonly parts: Parts;
  readonly log: Log;
  readonly clock: Clock;
  readonly alerts: Alerts;
  readonly trace: Trace;
  readonly connections: Connections;
  readonly state: State;
  readonly inbox: Inbox;
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
    alerts: new Alerts(clock, log),
    trace: new Trace(clock),
    connections: new Connections(disk),
    state: new State(disk, parts.isNewer),
    inbox: new Inbox(disk),
    logins: new Map(),
    flights: new Map(),
    gates: new Map(),
  };
  clock.add(reconcileDuty(app));
  for (const job of app.inbox.resume()) void parts.dispatch(app, job);
  return app;
}
