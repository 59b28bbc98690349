import type { Outcome } from '../core/entry.ts';
import type { Exchange, Reply } from './exchange.ts';
import type { FaultSpec } from './faults.ts';

const JOURNAL_BODY_CHARACTERS = 64 * 1024;

/** Puts an answer on the wire, or does to the socket what a fault asks for instead. */
export function send(exchange: Exchange, reply: Reply): void {
  const { outgoing, entry } = exchange;
  const headers =
    Object.keys(exchange.answerHeaders).length > 0 ? { ...exchange.answerHeaders, ...reply.headers } : reply.headers;
  const specs = exchange.pending.map((fault) => fault.spec);
  if (specs.some((spec) => breaksBeforeHead(exchange, spec))) return;
  entry.response = {
    status: reply.status,
    headers,
    body: reply.body.slice(0, JOURNAL_BODY_CHARACTERS),
    bytes: Buffer.byteLength(reply.body),
  };
  outgoing.writeHead(reply.status, { ...headers, 'Content-Length': entry.response.bytes });
  const partial = specs.find((spec) => spec.truncate !== undefined || spec.stall !== undefined);
  if (partial) sendPartly(exchange, reply.body, partial);
  else outgoing.end(reply.body);
}

function breaksBeforeHead(exchange: Exchange, spec: FaultSpec): boolean {
  if (spec.reset) return cut(exchange, 'reset', () => exchange.incoming.socket.resetAndDestroy());
  if (spec.drop) return cut(exchange, 'dropped', () => exchange.incoming.socket.destroy());
  if (spec.hangMs === undefined) return false;
  const { clock } = exchange.world;
  const gone = new AbortController();
  exchange.onEnd(() => gone.abort());
  void clock
    .sleepWall(spec.hangMs, gone.signal)
    .then(() => cut(exchange, 'dropped', () => exchange.incoming.socket.destroy()));
  return true;
}

function cut(exchange: Exchange, outcome: Outcome, act: () => void): boolean {
  if (exchange.entry.outcome === 'open') exchange.entry.outcome = outcome;
  act();
  return true;
}

function sendPartly(exchange: Exchange, body: string, spec: FaultSpec): void {
  const { outgoing, world } = exchange;
  const bytes = Buffer.from(body);
  const at = spec.truncate ?? spec.stall?.afterBytes ?? 0;
  outgoing.write(bytes.subarray(0, at));
  if (spec.stall) {
    void world.clock.sleepWall(spec.stall.forMs).then(() => outgoing.end(bytes.subarray(at)));
    return;
  }
  // The head and the first bytes must be on their way before the connection is cut.
  outgoing.write('', () => cut(exchange, 'truncated', () => exchange.incoming.socket.destroy()));
}
