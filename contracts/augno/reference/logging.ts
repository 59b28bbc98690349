import type { App } from './app.ts';

/** What is noted of each call: never a key, never a body. Augno's request id finds it in Augno's own logs. */
export interface CallLine {
  readonly method: string;
  readonly path: string;
  /** Null where no answer came. */
  readonly status: number | null;
  /** Augno's code, or why no answer came. */
  readonly code: string;
  readonly requestId: string;
}

/** One line for each attempt, failed ones and those that got no answer included. */
export function logCall(app: App, { method, path, status, code, requestId }: CallLine): void {
  app.log(status === null ? 'api call without answer' : 'api call', { method, path, status, code, requestId });
}
