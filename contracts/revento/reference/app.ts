import type { Config } from './config.ts';
import { Connections } from './connections.ts';
import { Disk } from './disk.ts';
import { Inbox } from './inbox.ts';
import type { Log } from './log.ts';
import { Logins } from './oauth.ts';
import type { Parts } from './parts.ts';
import type { Flights } from './refresh.ts';
import { State } from './state.ts';
import type { Gate } from './waiting.ts';
import { work } from './worker.ts';

/** One running integration: what it is told, what it holds, and how it decides. */
export interface App {
  readonly config: Config;
  readonly parts: Parts;
  readonly log: Log;
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
  const app: App = {
    config,
    parts,
    log,
    connections: new Connections(disk),
    state: new State(disk),
    inbox: new Inbox(disk),
    logins: new Logins(),
    flights: new Map(),
    gates: new Map(),
  };
  for (const job of app.inbox.resume()) void work(app, job);
  return app;
}
