import type { IncomingHttpHeaders } from 'node:http';
import { problem } from './problem.ts';
import { carriesToken } from './token.ts';

/** Where a control port listens, and what it asks of strangers. */
export interface Gate {
  /** The address that was bound. */
  readonly host: string;
  readonly port: number;
  /** Required of every request, or null on a loopback address. */
  readonly token: string | null;
}

/** A request as far as the gate looks at it. */
export interface Caller {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Refuses whoever must not drive a sandbox: a web page of another origin, also when it has rebound its own name to this machine, and,
 * where others can reach the port, whoever lacks the token. Undefined lets the request in.
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Site
 */
export function refuseStranger(gate: Gate, { method, headers }: Caller): Response | undefined {
  if (!isOurHost(gate, headers.host ?? '')) {
    const fix = `Call http://${gate.host.includes(':') ? `[${gate.host}]` : gate.host}:${gate.port}.`;
    return problem(403, 'host_refused', `The Host header "${headers.host ?? ''}" is not this control port. ${fix}`);
  }
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) {
    return problem(403, 'origin_refused', `Pages of ${headers.origin} may not drive this emulator.`);
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isFollowedLink(method, headers)) {
    return problem(403, 'origin_refused', 'Pages of another origin may not drive this emulator.');
  }
  if (gate.token !== null && !carriesToken(headers.authorization, gate.token)) {
    const detail =
      'This control port can be reached from elsewhere, so it wants the bearer token that was printed at the start.';
    return problem(401, 'token_required', detail, { 'WWW-Authenticate': 'Bearer' });
  }
  return undefined;
}

/** True for an address that only this machine can reach. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/** A person who follows a link from another page only looks: nothing changes, and that page cannot read the answer. */
function isFollowedLink(method: string, headers: IncomingHttpHeaders): boolean {
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

/**
 * A page that rebinds its name to 127.0.0.1 still sends its own name. Bound to every address, the port cannot know its names (a
 * container has one more); there the token decides, which no such page has.
 */
function isOurHost({ host, port, token }: Gate, sent: string): boolean {
  if (token !== null && (host === '0.0.0.0' || host === '::')) return true;
  const [, bracketed, plain, sentPort] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d+))?$/i.exec(sent) ?? [];
  const hostname = (bracketed ?? plain ?? '').toLowerCase();
  return Number(sentPort ?? 80) === port && (isLoopback(hostname) || hostname === host.toLowerCase());
}
