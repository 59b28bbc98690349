import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A delivery as a receiver saw it. */
export interface Received {
  /** Names and values in turn, as on the wire. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** Deliveries that were open, this one included, when its head arrived. */
  readonly open: number;
  header(name: string): string | undefined;
}

type Answer = number | ((response: ServerResponse, received: Received) => void);

/** A real receiver on a port of its own, until the test ends. Answers 204, or what it is told. */
export async function startReceiver() {
  const received: Received[] = [];
  let answer: Answer = 204;
  const planned: Answer[] = [];
  let open = 0;
  const server = createServer((request, response) => {
    const openNow = ++open;
    response.once('close', () => open--);
    void read(request).then((body) => {
      const headers = request.headers;
      const one: Received = {
        rawHeaders: request.rawHeaders,
        body,
        open: openNow,
        header: (name) => headers[name.toLowerCase()]?.toString(),
      };
      received.push(one);
      const how = planned.shift() ?? answer;
      if (typeof how === 'number') response.writeHead(how).end();
      else how(response, one);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(stop);
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/hooks?from=test`,
    received,
    /** From now on, after the planned answers. */
    answerWith(next: Answer) {
      answer = next;
    },
    /** The next answers, one each. */
    plan(...answers: Answer[]) {
      planned.push(...answers);
    },
    stop,
  };
}

/** Collects answers, and lets them go each time that so many have come together. */
export function gateOf(size: number): (answer: () => void) => void {
  const waiting: (() => void)[] = [];
  return (answer) => {
    waiting.push(answer);
    if (waiting.length === size) for (const go of waiting.splice(0)) go();
  };
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address ? address.port : 0;
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // A sender that goes away in the middle is not this receiver's problem.
  await new Promise<void>((resolve) => {
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve());
  });
  return Buffer.concat(chunks);
}
