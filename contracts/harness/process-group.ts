import { type ChildProcess, spawn } from 'node:child_process';
import { atExit } from '../../emulator/core/at-exit.ts';
import type { Clock } from '../../emulator/core/clock.ts';
import { Tail } from './tail.ts';

/** A process that was asked to end gets this long before it is made to. */
const PATIENCE_MS = 3_000;

/** Reads from a pipe that only we hold open: when we are gone, however that came, the group goes, too. */
const WATCHER = '{ read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 & exec 3<&-; ';

/** A command in a shell, with all that it starts. The whole group ends together, also when this process does. */
export class ProcessGroup {
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  readonly #ended: Promise<number | null>;
  readonly #forget: () => void;
  readonly #output = new Tail();
  #exitCode: number | null | undefined;

  constructor(command: string, options: { cwd: string; env: Readonly<Record<string, string>>; clock: Clock }) {
    this.#clock = options.clock;
    this.#child = spawn(WATCHER + command, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      shell: true,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#output.add(text));
    }
    this.#forget = atExit(() => this.#signal('SIGKILL'));
    this.#ended = new Promise((resolve) => {
      const end = (code: number | null) => {
        this.#exitCode ??= code;
        resolve(code);
      };
      this.#child.once('close', end);
      // Nobody is watched over any more; and the end of the streams is not waited for in vain.
      this.#child.once('exit', () => this.#child.stdio[3]?.destroy());
      this.#child.once('error', (error) => {
        this.#output.add(error.message);
        end(null);
      });
    });
  }

  /** What it has printed, both streams in order, as far as it is kept. */
  get output(): string {
    return this.#output.text;
  }

  /** True where it has printed more than is kept. */
  get isCut(): boolean {
    return this.#output.isCut;
  }

  /** The exit code of the command, null where a signal ended it, undefined while it runs. */
  get exitCode(): number | null | undefined {
    return this.#exitCode;
  }

  /** Resolves with the exit code when the command and its streams have ended. */
  ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Ends the group: politely, then by force. `abruptly` skips the first, like a crash. */
  async stop(abruptly = false): Promise<void> {
    this.#signal(abruptly ? 'SIGKILL' : 'SIGTERM');
    const over = new AbortController();
    void this.#ended.then(() => over.abort());
    await this.#clock.sleepWall(PATIENCE_MS, over.signal);
    // Also where the command itself has ended: what it started may live on.
    this.#signal('SIGKILL');
    await this.#ended;
    this.#forget();
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  }
}
