import type { ServerResponse } from 'node:http';
import type { Body } from './body.ts';

interface Leaving {
  readonly outgoing: ServerResponse;
  readonly body: Body;
}

let waiting: Leaving[] = [];

/**
 * Ends an answer whose head is written, at the end of this turn of the event loop and together with all others of it. One by one, each would
 * wake a client that has just gone to sleep, and that costs more than writing it.
 */
export function leave(outgoing: ServerResponse, body: Body): void {
  if (waiting.push({ outgoing, body }) === 1) setImmediate(leaveTogether);
}

function leaveTogether(): void {
  const all = waiting;
  waiting = [];
  // Where a client has gone meanwhile, there is nothing left to end, and Node lets it be.
  for (const { outgoing, body } of all) end(outgoing, body);
}

/** Several parts go in one write to the socket. */
function end(outgoing: ServerResponse, body: Body): void {
  if (typeof body === 'string') {
    outgoing.end(body);
    return;
  }
  outgoing.cork();
  for (const part of body) outgoing.write(part);
  outgoing.end();
  outgoing.uncork();
}
