import { watch } from 'chokidar';
import type { Clock } from '../../emulator/core/clock.ts';
import { request } from './ask.ts';
import type { IntegrationConfig } from './config.ts';

/** Folders whose changes are nobody's work: other people's code, and what runs leave. */
const IGNORED = /(^|[/\\])(node_modules|\.git|dist|build|target|vendor|\.venv|__pycache__|coverage)([/\\]|$)/;
const QUIET_MS = 300;
const POLL_MS = 250;
const ANSWER_MS = 2_000;

/** Why an integration is to be rehearsed again. */
export type Reason = 'its files changed' | 'it was restarted';

/**
 * Resolves when the integration is another one than before: when its files have changed and come to rest, or when one that runs already
 * went away and came back. Null when it was stopped.
 */
export async function nextRestart(
  config: IntegrationConfig,
  clock: Clock,
  signal: AbortSignal,
): Promise<Reason | null> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const waits = [
    filesChange(config, clock, until),
    ...(config.start === null ? [comesBack(config, clock, until)] : []),
  ];
  const reason = await Promise.race(waits);
  over.abort();
  await Promise.all(waits);
  // A file that was saved means a new process only when that answers.
  if (reason !== null && config.start === null) await answers(config, clock, signal);
  return signal.aborted ? null : reason;
}

async function filesChange(config: IntegrationConfig, clock: Clock, signal: AbortSignal): Promise<Reason | null> {
  const paths = config.source.length > 0 ? [...config.source] : [config.cwd];
  const own = [...config.storage, ...config.logs];
  const isIgnored = (path: string) => IGNORED.test(path) || own.some((folder) => path.startsWith(folder));
  const watcher = watch(paths, { ignored: isIgnored, ignoreInitial: true });
  const changed = new AbortController();
  watcher.on('all', () => changed.abort());
  await clock.sleepWall(Number.MAX_SAFE_INTEGER, AbortSignal.any([signal, changed.signal]));
  await clock.sleepWall(QUIET_MS, signal);
  await watcher.close();
  return signal.aborted ? null : 'its files changed';
}

async function comesBack(config: IntegrationConfig, clock: Clock, signal: AbortSignal): Promise<Reason | null> {
  while (!signal.aborted && (await isUp(config, signal))) await clock.sleepWall(POLL_MS, signal);
  await answers(config, clock, signal);
  return signal.aborted ? null : 'it was restarted';
}

async function answers(config: IntegrationConfig, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isUp(config, signal))) await clock.sleepWall(POLL_MS, signal);
}

async function isUp(config: IntegrationConfig, signal: AbortSignal): Promise<boolean> {
  const { ready, url } = config;
  const path = ready !== null && 'path' in ready ? ready.path : '/';
  const address = path.startsWith('/') ? url + path : path;
  return (await request('GET', address, { signal, withinMs: ANSWER_MS })).status !== null;
}
