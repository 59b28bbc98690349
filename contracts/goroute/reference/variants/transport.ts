import * as plain from 'node:http';
import { type IncomingMessage, Agent as PlainAgent } from 'node:http';
import * as secure from 'node:https';
import type { Variant } from './variant.ts';

const AGENTS = {
  plain: new PlainAgent({ keepAlive: true, maxSockets: 2 }),
  secure: new secure.Agent({ keepAlive: true, maxSockets: 2 }),
};

/** Like fetch, over a pool of two connections. */
function pooled(url: string, { method = 'GET', headers, body, signal }: RequestInit): Promise<Response> {
  const isSecure = url.startsWith('https:');
  const options = {
    method,
    headers: Object.fromEntries(new Headers(headers)),
    ...(signal && { signal }),
  };
  return new Promise((resolve, reject) => {
    const answered = (incoming: IncomingMessage) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.once('error', reject);
      incoming.once('end', () => {
        const received = new Headers();
        for (const [name, value] of Object.entries(incoming.headers)) received.set(name, String(value));
        resolve(new Response(Buffer.concat(parts), { status: incoming.statusCode ?? 0, headers: received }));
      });
    };
    const asked = isSecure
      ? secure.request(url, { ...options, agent: AGENTS.secure }, answered)
      : plain.request(url, { ...options, agent: AGENTS.plain }, answered);
    asked.once('error', reject);
    asked.end(typeof body === 'string' ? body : undefined);
  });
}

/** Other ways to talk to GoRoute. */
export const transportVariants: readonly Variant[] = [
  {
    name: 'two-connections',
    says: 'Talks over a pool of two connections of its own, and not by fetch; what waits for one of them heeds a pause, too.',
    matters: ['transport.tls', 'transport.reuse', 'transport.timeout', 'limit.retry-after', 'goroute.peak'],
    change: () => ({ transport: pooled, inFlight: 2 }),
  },
];
