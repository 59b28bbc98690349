import type { Outcome } from '../core/entry.ts';
import { type Body, bodyBytes, byteLength, SentMessage } from './body.ts';
import type { Exchange, Reply } from './exchange.ts';
import type { FaultSpec } from './faults.ts';
import { leave } from './leaving.ts';

/** Puts an answer on the wire, or does to the socket what a fault asks for instead. */
export function send(exchange: Exchange, reply: Reply): void {
  const { outgoing, entry } = exchange;
  if (exchange.pending.some(({ spec }) => breaksBeforeHead(exchange, spec))) return;
  const bytes = byteLength(reply.body);
  const headers = Object.assign(exchange.answerHeaders, reply.headers, { 'Content-Length': String(bytes) });
  entry.response = new SentMessage(reply.status, headers, reply.body, bytes);
  outgoing.writeHead(reply.status, headers);
  const partial = exchange.pending.find(({ spec }) => spec.truncate !== undefined || spec.stall !== undefined);
  if (partial) sendPartly(exchange, reply.body, partial.spec);
  else leave(outgoing, reply.body);
}

function breaksBeforeHead(exchange: Exchange, spec: FaultSpec): boolean {
  if (spec.reset) return cut(exchange, 'reset', () => exchange.incoming.socket.resetAndDestroy());
  if (spec.drop) return cut(exchange, 'dropped', () => exchange.incoming.socket.destroy());
  if (spec.hangMs === undefined) return false;
  void exchange.wait(spec.hangMs).then(() => cut(exchange, 'dropped', () => exchange.incoming.socket.destroy()));
  return true;
}

function cut(exchange: Exchange, outcome: Outcome, act: () => void): boolean {
  if (exchange.entry.outcome === 'open') exchange.entry.outcome = outcome;
  act();
  return true;
}

function sendPartly(exchange: Exchange, body: Body, spec: FaultSpec): void {
  const { outgoing } = exchange;
  const bytes = bodyBytes(body);
  const at = spec.truncate ?? spec.stall?.afterBytes ?? 0;
  outgoing.write(bytes.subarray(0, at));
  if (spec.stall) {
    void exchange.wait(spec.stall.forMs).then(() => outgoing.end(bytes.subarray(at)));
    return;
  }
  // The head and the first bytes must be on their way before the connection is cut.
  outgoing.write('', () => cut(exchange, 'truncated', () => exchange.incoming.socket.destroy()));
}
