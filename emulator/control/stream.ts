import { streamSSE } from 'hono/streaming';
import type { Entry } from '../core/entry.ts';
import { EmulatorError } from '../core/errors.ts';
import type { JournalFilter } from '../core/journal.ts';
import type { JsonObject } from '../core/json.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Call } from './call.ts';

const MOST_STREAMS = 32;
const HEARTBEAT_MS = 15_000;
/** How many ends of exchanges are remembered for clients that come back. */
const MOST_ENDS = 4096;

/** What a client of a stream wants. */
export interface StreamWish {
  readonly filter: JournalFilter;
  /** Everything after this number, or null for what is new only. */
  readonly since: number | null;
  readonly show: (entry: Entry) => JsonObject;
}

/**
 * The journal as server-sent events. Nothing is queued for a client: it reads the journal at its own pace, and is told of a gap where
 * the journal has forgotten what it had not read yet.
 */
export class JournalStreams {
  readonly #sandbox: Sandbox;
  readonly #used: () => void;
  readonly #closing = new AbortController();
  /** Number of an ended exchange → number of the newest entry at that moment. */
  readonly #ends = new Map<number, number>();
  #observing = false;
  #open = 0;

  /** `used` is told now and then while a client listens. */
  constructor(sandbox: Sandbox, used: () => void) {
    this.#sandbox = sandbox;
    this.#used = used;
  }

  /** Answers with a stream. @throws EmulatorError `stream_limit` */
  open(call: Call, wish: StreamWish): Response {
    if (this.#open >= MOST_STREAMS) {
      throw new EmulatorError('stream_limit', `${MOST_STREAMS} clients follow this journal already; close one.`, {
        status: 429,
      });
    }
    this.#open++;
    this.#observe();
    return streamSSE(call.context, async (sse) => {
      const follower = new Follower(this.#sandbox, wish, this.#endsAfter(wish.since));
      const over = AbortSignal.any([call.signal, this.#closing.signal]);
      try {
        await sse.write(': here it comes\n\n');
        while (!over.aborted) {
          for (let news = follower.next(); news && !over.aborted; news = follower.next()) await sse.writeSSE(news);
          if (over.aborted || (await follower.woken(HEARTBEAT_MS, over))) continue;
          await sse.write(': still here\n\n');
          this.#used();
        }
      } finally {
        follower.close();
        this.#open--;
      }
    });
  }

  /** Ends all streams. */
  close(): void {
    this.#closing.abort();
  }

  #observe(): void {
    if (this.#observing) return;
    this.#observing = true;
    const { journal } = this.#sandbox;
    journal.observe((entry, change) => {
      if (change !== 'closed') return;
      this.#ends.set(entry.seq, journal.last);
      const [oldest] = this.#ends.keys();
      if (this.#ends.size > MOST_ENDS && oldest !== undefined) this.#ends.delete(oldest);
    });
  }

  /** Exchanges that a client has seen begin and, having been away since, may not have seen end. */
  #endsAfter(since: number | null): number[] {
    if (since === null) return [];
    return [...this.#ends].filter(([seq, at]) => seq <= since && at >= since).map(([seq]) => seq);
  }
}

/** One client's place in the journal. */
class Follower {
  readonly #sandbox: Sandbox;
  readonly #wish: StreamWish;
  #next: number;
  readonly #ended: Set<number>;
  #bell = new AbortController();
  readonly #stop: () => void;

  constructor(sandbox: Sandbox, wish: StreamWish, ended: number[]) {
    const { journal } = sandbox;
    this.#sandbox = sandbox;
    this.#wish = wish;
    // A number from before a restart means a journal that is gone: this one is then new as a whole.
    const since = wish.since === null ? journal.last : wish.since > journal.last ? 0 : wish.since;
    this.#next = since + 1;
    this.#ended = new Set(ended);
    this.#stop = journal.observe((entry, change) => {
      if (change === 'closed') this.#ended.add(entry.seq);
      this.#bell.abort();
    });
  }

  /** The next event, or undefined when there is none yet. */
  next(): { event: string; data: string; id?: string } | undefined {
    const { journal } = this.#sandbox;
    const { filter, show } = this.#wish;
    for (const seq of this.#ended) {
      this.#ended.delete(seq);
      const entry = journal.get(seq);
      // What has ended before it was sent is sent as it ended.
      if (entry && seq < this.#next && journal.fits(entry, filter))
        return { event: 'closed', data: JSON.stringify(show(entry)) };
    }
    if (this.#next < journal.oldest) {
      const gap = { from: this.#next, to: journal.oldest - 1 };
      this.#next = journal.oldest;
      return { event: 'gap', data: JSON.stringify(gap) };
    }
    while (this.#next <= journal.last) {
      const entry = journal.get(this.#next++);
      if (entry && journal.fits(entry, filter))
        return { event: 'appended', data: JSON.stringify(show(entry)), id: String(entry.seq) };
    }
    return undefined;
  }

  /** Resolves when there is news (true), or when `ms` pass. */
  async woken(ms: number, over: AbortSignal): Promise<boolean> {
    if (this.#bell.signal.aborted) {
      this.#bell = new AbortController();
      return true;
    }
    await this.#sandbox.clock.sleepWall(ms, AbortSignal.any([this.#bell.signal, over]));
    return this.#bell.signal.aborted || over.aborted;
  }

  close(): void {
    this.#stop();
  }
}
