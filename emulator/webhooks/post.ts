import {
  type AgentOptions,
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type RequestOptions,
} from 'node:http';
import { createRequire } from 'node:module';
import type { Clock } from '../core/clock.ts';
import { type Answer, unreachable } from './answer.ts';
import { Deadlines } from './deadlines.ts';
import { type Posting, sendPosting } from './sending.ts';

/** Below the shortest keep-alive time that servers commonly have, so that a connection is not reused while its server closes it. */
const IDLE_CONNECTION_MS = 1000;

/**
 * Sends requests over raw `node:http`, so that headers go out as written. Connections are reused while there is traffic. Redirects are
 * answers like any other. Whatever a receiver does, a request ends: it has one deadline to be sent, another until the answer begins,
 * and another until the answer's body has come.
 */
export class PostOffice {
  readonly #clock: Clock;
  readonly #deadlines: Deadlines;
  readonly #pooled: Agents;
  /** For requests that must not wait for one another, or whose connection is ruined on purpose. */
  readonly #fresh = new Agents({ keepAlive: false });
  #closed = false;

  constructor(clock: Clock, deadlineMs: number, connections: number) {
    this.#clock = clock;
    this.#deadlines = new Deadlines(clock, deadlineMs);
    this.#pooled = new Agents({ keepAlive: true, maxSockets: connections, timeout: IDLE_CONNECTION_MS });
  }

  /** Never rejects. */
  async post(posting: Posting): Promise<Answer> {
    if (this.#closed) return unreachable('the sender was stopped');
    const { target, method = 'POST', headers, barrier, loseAnswer } = posting;
    const pool = barrier || loseAnswer ? this.#fresh : this.#pooled;
    const options = {
      method,
      host: target.hostname,
      port: target.port,
      path: target.path,
      // As a list, Node sends them in this order and case, repeated ones too, and adds none but Connection.
      headers: headers.flat(),
    };
    const open = () => (target.secure ? pool.https.request(options) : httpRequest({ ...options, agent: pool.http }));
    return sendPosting(open, posting, this.#clock, this.#deadlines);
  }

  /** Ends requests under way. */
  close(): void {
    this.#closed = true;
    this.#deadlines.close();
    this.#pooled.destroy();
    this.#fresh.destroy();
  }
}

/** Connections that are kept or not, to either kind of receiver. */
class Agents {
  readonly http: HttpAgent;
  readonly #options: AgentOptions;
  #https: SecureAgent | null = null;

  constructor(options: AgentOptions) {
    this.http = new HttpAgent(options);
    this.#options = options;
  }

  /** Loaded with the first secure receiver: receivers on a laptop have no certificate, and TLS is long to load. */
  get https(): SecureAgent {
    this.#https ??= secureAgent(this.#options);
    return this.#https;
  }

  destroy(): void {
    this.http.destroy();
    this.#https?.destroy();
  }
}

interface SecureAgent {
  request(options: RequestOptions): ClientRequest;
  destroy(): void;
}

function secureAgent(options: AgentOptions): SecureAgent {
  const { Agent, request }: typeof import('node:https') = createRequire(import.meta.url)('node:https');
  const agent = new Agent(options);
  return { request: (asked) => request({ ...asked, agent }), destroy: () => agent.destroy() };
}
