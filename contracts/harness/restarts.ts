import { type FSWatcher, watch } from 'chokidar';
import type { Clock } from '../../emulator/core/clock.ts';
import { request } from './ask.ts';
import type { IntegrationConfig } from './config.ts';

/** Folders whose changes are nobody's work: other people's code, and what runs leave. */
const IGNORED = /(^|[/\\])(node_modules|\.git|dist|build|target|vendor|\.venv|__pycache__|coverage)([/\\]|$)/;
/** Where nobody has said what the source is, only code counts: what an integration itself writes must not set it off again. */
const CODE = /\.(m?[jt]sx?|c[jt]s|py|go|java|kts?|rb|php|rs|cs|exs?|erl|scala|clj|swift)$/;
const QUIET_MS = 300;
const POLL_MS = 250;
const ANSWER_MS = 2_000;

/** Why an integration is to be rehearsed again. */
export type Reason = 'its files changed' | 'it was restarted';

/** Notices when an integration is another one than before: its files have changed, or one that runs already went away and came back. */
export class Restarts {
  readonly #config: IntegrationConfig;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #watcher: FSWatcher;
  /** Also what changes while a rehearsal is under way counts. */
  #changed = new AbortController();

  private constructor(config: IntegrationConfig, clock: Clock, signal: AbortSignal, watcher: FSWatcher) {
    this.#config = config;
    this.#clock = clock;
    this.#signal = signal;
    this.#watcher = watcher;
    watcher.on('all', (_, path) => {
      if (config.source.length > 0 || CODE.test(path)) this.#changed.abort();
    });
  }

  /** Begins to watch: the source folders of the configuration, or the folder of its commands. */
  static async watch(config: IntegrationConfig, clock: Clock, signal: AbortSignal): Promise<Restarts> {
    const paths = config.source.length > 0 ? [...config.source] : [config.cwd];
    const own = [...config.storage, ...config.logs];
    const isIgnored = (path: string) => IGNORED.test(path) || own.some((folder) => path.startsWith(folder));
    const watcher = watch(paths, { ignored: isIgnored, ignoreInitial: true });
    await new Promise<void>((resolve) => watcher.once('ready', resolve));
    return new Restarts(config, clock, signal, watcher);
  }

  /** Resolves when it is another one, and ready; null when that is not waited for any more. */
  async next(): Promise<Reason | null> {
    const over = new AbortController();
    const until = AbortSignal.any([this.#signal, over.signal]);
    const waits = [this.#filesChange(until), ...(this.#config.start === null ? [this.#comesBack(until)] : [])];
    const reason = await Promise.race(waits);
    over.abort();
    await Promise.all(waits);
    this.#changed = new AbortController();
    // A file that was saved means a new process only when that answers.
    if (this.#config.start === null) await this.#answers(this.#signal);
    return this.#signal.aborted ? null : reason;
  }

  close(): Promise<void> {
    return this.#watcher.close();
  }

  async #filesChange(until: AbortSignal): Promise<Reason | null> {
    await this.#clock.sleepWall(Number.MAX_SAFE_INTEGER, AbortSignal.any([until, this.#changed.signal]));
    // An editor writes several files, or one in several steps.
    await this.#clock.sleepWall(QUIET_MS, until);
    return this.#changed.signal.aborted ? 'its files changed' : null;
  }

  async #comesBack(until: AbortSignal): Promise<Reason | null> {
    while (!until.aborted && (await this.#isUp(until))) await this.#clock.sleepWall(POLL_MS, until);
    await this.#answers(until);
    return until.aborted ? null : 'it was restarted';
  }

  async #answers(until: AbortSignal): Promise<void> {
    while (!until.aborted && !(await this.#isUp(until))) await this.#clock.sleepWall(POLL_MS, until);
  }

  async #isUp(signal: AbortSignal): Promise<boolean> {
    const { ready, url } = this.#config;
    const path = ready !== null && 'path' in ready ? ready.path : '/';
    const address = path.startsWith('/') ? url + path : path;
    return (await request('GET', address, { signal, withinMs: ANSWER_MS })).status !== null;
  }
}
