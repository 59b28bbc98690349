import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
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
  readonly #fresh = agents({ keepAlive: false });
  #closed = false;

  constructor(clock: Clock, deadlineMs: number, connections: number) {
    this.#clock = clock;
    this.#deadlines = new Deadlines(clock, deadlineMs);
    this.#pooled = agents({ keepAlive: true, maxSockets: connections, timeout: IDLE_CONNECTION_MS });
  }

  /** Never rejects. */
  async post(posting: Posting): Promise<Answer> {
    if (this.#closed) return unreachable('the sender was stopped');
    const { target, headers, barrier, loseAnswer } = posting;
    const pool = barrier || loseAnswer ? this.#fresh : this.#pooled;
    const options = {
      method: 'POST',
      host: target.hostname,
      port: target.port,
      path: target.path,
      // As a list, Node sends them in this order and case, repeated ones too, and adds none but Connection.
      headers: headers.flat(),
    };
    const open = () =>
      target.secure ? httpsRequest({ ...options, agent: pool.https }) : httpRequest({ ...options, agent: pool.http });
    return sendPosting(open, posting, this.#clock, this.#deadlines);
  }

  /** Ends requests under way. */
  close(): void {
    this.#closed = true;
    this.#deadlines.close();
    for (const { http, https } of [this.#pooled, this.#fresh]) {
      http.destroy();
      https.destroy();
    }
  }
}

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

function agents(options: ConstructorParameters<typeof HttpAgent>[0]): Agents {
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}
