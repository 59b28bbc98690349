import type { App } from './app.ts';

/** What is noted of each call: never a key, never a body. */
export interface CallLine {
  readonly method: string;
  readonly path: string;
  /** Null where no answer came. */
  readonly status: number | null;
  /** GoRoute's code, or why no answer came. */
  readonly code: string;
  readonly requestId: string;
  readonly correlationId: string;
  readonly seconds: number;
}

/** One line for each attempt, failed ones and those that got no answer included. */
export function logCall(app: App, { seconds, ...line }: CallLine): void {
  const message = line.status === null ? 'api call without answer' : 'api call';
  app.log(message, { ...line, ms: Math.round(seconds * 1000) });
}

/** What metrics are told of each attempt. */
export interface Measured {
  readonly endpoint: string;
  readonly status: number | null;
  readonly seconds: number;
}

/** Counts an attempt. */
export function measure(app: App, { endpoint, status, seconds }: Measured): void {
  const isGood = status !== null && status < 400;
  const labels = { status: isGood ? 'success' : 'error', endpoint, code: String(status ?? 'none') };
  app.metrics.count('goroute_requests_total', labels);
  app.metrics.took(endpoint, seconds);
}

/** What GoRoute announces of its API in headers: said once for each announcement. */
export function heedNotices(app: App, headers: Headers): void {
  const [deprecation, sunset] = [headers.get('deprecation'), headers.get('sunset')];
  if (deprecation === null && sunset === null) return;
  const notice = `deprecation ${deprecation ?? 'not dated'}, sunset ${sunset ?? 'not dated'}`;
  if (app.notices.has(notice)) return;
  app.notices.add(notice);
  app.log('api deprecation', { deprecation, sunset });
  app.parts.notice(app, 'api_deprecated', notice);
}
