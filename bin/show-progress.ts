import type { Progress } from '../contracts/harness/run.ts';
import { checkLine } from '../contracts/report/terminal.ts';
import { Clock, type Timer } from '../emulator/core/clock.ts';
import { maskIssued } from '../emulator/core/secrets.ts';
import { colours } from './terminal.ts';

const ERASE_LINE = '\r\x1b[2K';
const DEFAULT_COLUMNS = 80;
/** Where no terminal shows what is happening now, a line tells it when nothing else was told for so long. */
const HEARTBEAT_MS = 10_000;

/**
 * Tells on standard error how a run goes on, with several checks under way at the same time: a line for each that ended, and what is happening
 * now, on a terminal in a last line that is rewritten, elsewhere now and then.
 */
export function progressTeller(
  stream: NodeJS.WriteStream = process.stderr,
  clock: Clock = new Clock(),
): (progress: Progress) => void {
  const teller = new Teller(stream, clock);
  return (progress) => teller.tell(progress);
}

class Teller {
  readonly #stream: NodeJS.WriteStream;
  readonly #clock: Clock;
  readonly #isLive: boolean;
  readonly #isColored: boolean;
  /** What each check under way is doing, by provider and id; the one that said something last is the last. */
  readonly #running = new Map<string, string>();
  #ended = 0;
  #of = 0;
  #heartbeat: Timer | null = null;

  constructor(stream: NodeJS.WriteStream, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
    this.#isLive = stream.isTTY === true;
    this.#isColored = colours(stream).isColorSupported;
  }

  tell(progress: Progress): void {
    if (progress.type === 'check-ended') {
      const { provider, id } = progress.result;
      this.#running.delete(nameOf(provider, id));
      this.#ended++;
      this.#line(`${this.#count()} ${checkLine(progress.result, this.#isColored)}`);
    } else {
      const { provider, id } = progress;
      if (progress.type === 'check-started') this.#of = progress.of;
      this.#running.delete(nameOf(provider, id));
      this.#running.set(nameOf(provider, id), progress.type === 'phase' ? `${id}: ${progress.says}` : id);
    }
    if (this.#isLive) this.#showNow();
    else if (progress.type === 'check-ended' || this.#heartbeat === null) this.#await();
  }

  #line(text: string): void {
    this.#stream.write(`${this.#isLive ? ERASE_LINE : ''}${text}\n`);
  }

  #showNow(): void {
    const now = [...this.#running.values()].at(-1);
    if (now === undefined) return void this.#stream.write(ERASE_LINE);
    const others = this.#running.size > 1 ? `  (${this.#running.size} running)` : '';
    const room = (this.#stream.columns || DEFAULT_COLUMNS) - 1 - others.length;
    this.#stream.write(`${ERASE_LINE}${cut(`${this.#count()} ${plain(now)}`, room)}${others}`);
  }

  /** Waits from now on, for as long as something is under way. */
  #await(): void {
    this.#heartbeat?.cancel();
    this.#heartbeat = this.#running.size === 0 ? null : this.#clock.schedule(HEARTBEAT_MS, () => this.#beat());
  }

  #beat(): void {
    this.#line(`${this.#count()} under way: ${plain([...this.#running.values()].join('; '))}`);
    this.#await();
  }

  /** How many have ended, of how many. */
  #count(): string {
    // What needs no playing is decided before anybody has said how many there are.
    if (this.#of === 0) return `[${this.#ended}]`;
    const of = String(this.#of);
    return `[${String(this.#ended).padStart(of.length)}/${of}]`;
  }
}

function nameOf(provider: string, id: string): string {
  return `${provider} ${id}`;
}

function plain(text: string): string {
  return maskIssued(text).replace(/[\p{Cc}\s]+/gu, ' ');
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
