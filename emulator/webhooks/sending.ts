import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Clock } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { messageOf } from '../core/errors.ts';
import { type Answer, readBody, unreachable } from './answer.ts';
import type { Barrier } from './barrier.ts';
import type { Deadline, Deadlines } from './deadlines.ts';
import type { HeaderList } from './signing.ts';
import type { Target } from './target.ts';

/** One request, as it is to go out. */
export interface Posting {
  readonly target: Target;
  /** `POST` where nothing is said. */
  readonly method?: string | undefined;
  /** In wire order, Host and Content-Length included. */
  readonly headers: HeaderList;
  readonly body: Buffer;
  /** Keep the last byte back until all parties of the barrier are as far. */
  readonly barrier: Barrier | null;
  /** Close the connection when the answer begins, without reading it. */
  readonly loseAnswer: boolean;
}

/** Sends one request and gives its answer. Never rejects, and always ends. */
export function sendPosting(
  open: () => ClientRequest,
  posting: Posting,
  clock: Clock,
  deadlines: Deadlines,
): Promise<Answer> {
  return new Promise((resolve) => {
    let request: ClientRequest;
    try {
      request = open();
    } catch (thrown) {
      posting.barrier?.leave();
      resolve(unreachable(messageOf(thrown)));
      return;
    }
    new Sending(request, posting, clock, deadlines, resolve).start();
  });
}

/** A request under way. */
class Sending {
  readonly #request: ClientRequest;
  readonly #posting: Posting;
  readonly #clock: Clock;
  readonly #deadlines: Deadlines;
  readonly #resolve: (answer: Answer) => void;
  #deadline: Deadline;
  #sentAt: number | null = null;
  #atBarrier = false;
  #answered = false;
  #ended = false;

  constructor(
    request: ClientRequest,
    posting: Posting,
    clock: Clock,
    deadlines: Deadlines,
    resolve: (answer: Answer) => void,
  ) {
    this.#request = request;
    this.#posting = posting;
    this.#clock = clock;
    this.#deadlines = deadlines;
    this.#resolve = resolve;
    this.#deadline = deadlines.set(() => this.#late());
  }

  start(): void {
    const request = this.#request;
    request.on('error', (error) => this.#fail(messageOf(error)));
    request.on('close', () => this.#fail('the connection was closed without an answer'));
    request.on('finish', () => {
      this.#sentAt = this.#clock.monotonic();
      this.#deadlines.renew(this.#deadline);
    });
    request.on('response', (response) => this.#read(response));
    if (this.#posting.barrier) this.#sendAllButLastByte();
    else request.end(this.#posting.body);
  }

  #sendAllButLastByte(): void {
    const { body, barrier } = this.#posting;
    const last = Math.max(0, body.length - 1);
    this.#request.write(body.subarray(0, last), () => {
      if (this.#ended) return;
      this.#atBarrier = true;
      barrier?.arrive(() => this.#request.end(body.subarray(last)));
    });
  }

  #read(response: IncomingMessage): void {
    const durationMs = this.#sentAt === null ? 0 : this.#clock.monotonic() - this.#sentAt;
    if (this.#posting.loseAnswer) {
      this.#fail('the connection was cut before the answer was read');
      this.#request.destroy();
      return;
    }
    this.#answered = true;
    const cut = () => void this.#request.destroy();
    this.#deadlines.clear(this.#deadline);
    this.#deadline = this.#deadlines.set(cut);
    readBody(response, cut, (body, bytes) => {
      this.#end({ status: response.statusCode ?? 0, headers: response.headers, body, bytes, durationMs });
    });
  }

  #late(): void {
    const what = this.#sentAt === null ? 'the request could not be sent' : 'there was no answer';
    this.#end({ status: null, failure: 'timeout', error: `${what} within ${formatDuration(this.#deadlines.ms)}` });
    this.#request.destroy();
  }

  #fail(error: string): void {
    if (!this.#answered) this.#end(unreachable(error));
  }

  #end(answer: Answer): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#deadlines.clear(this.#deadline);
    if (!this.#atBarrier) this.#posting.barrier?.leave();
    this.#resolve(answer);
  }
}
