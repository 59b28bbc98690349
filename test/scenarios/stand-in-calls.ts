import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Clock } from '../../emulator/core/clock.ts';
import { isJsonObject, type JsonObject, tryParseJson } from '../../emulator/core/json.ts';
import type { HostAnswer } from '../../emulator/scenarios/host.ts';

/** Wall ms after which a call is given up. */
const PATIENCE_MS = 5000;

/** An answer, as far as a stand-in looks at it. */
export interface Seen {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly json: JsonObject;
}

/** A call that did not end well: its status, or null where there was none. */
export class Failed extends Error {
  readonly status: number | null;
  constructor(status: number | null) {
    super(`answered ${status}`);
    this.status = status;
  }
}

/** One call, sent by fetch or in another way; null where there was no answer, or one that cannot be read. */
export async function ask(url: string, init: RequestInit, send: typeof fetch = fetch): Promise<Seen | null> {
  try {
    const response = await send(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
    const json = tryParseJson(await response.text());
    const { status } = response;
    if (!isJsonObject(json) && status < 500) return null;
    return { status, retryAfter: response.headers.get('retry-after'), json: isJsonObject(json) ? json : {} };
  } catch {
    return null;
  }
}

/** How long (ms) Retry-After asks to wait: seconds, or until a date. */
export function toldMs(seen: Seen | null, clock: Clock): number {
  const told = seen?.retryAfter ?? '0';
  const seconds = Number(told);
  return Number.isNaN(seconds) ? Date.parse(told) - clock.wire() : seconds * 1000;
}

/** What a piece of work tells whoever asked for it. */
export async function outcomeOf(work: () => Promise<unknown>): Promise<HostAnswer> {
  try {
    await work();
    return { status: 200, error: null };
  } catch (thrown) {
    if (thrown instanceof Failed) return { status: thrown.status ?? 503, error: null };
    throw thrown;
  }
}

/** Listens for webhooks, each answered with the status that `receive` gives. */
export async function startReceiver(
  receive: (request: IncomingMessage) => Promise<number> | undefined,
): Promise<{ receiver: Server; url: string }> {
  const receiver = createServer((request, response) => {
    // Its clock is nobody's business, and would make two runs differ.
    response.sendDate = false;
    void receive(request)?.then((status) => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  return { receiver, url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/webhooks` };
}

/** The bytes of a webhook. */
export async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
