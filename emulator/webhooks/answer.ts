import type { IncomingMessage } from 'node:http';
import type { WireHeaders } from '../core/entry.ts';

/** What came back, or why nothing did. */
export type Answer =
  | {
      readonly status: number;
      readonly headers: WireHeaders;
      readonly body: string;
      readonly bytes: number;
      /** Wall ms from last byte sent to response head read. */
      readonly durationMs: number;
    }
  | { readonly status: null; readonly failure: 'timeout' | 'unreachable'; readonly error: string };

/** Of a body, this much is read. */
const LIMIT_BYTES = 64 * 1024;

/** No answer, and not because it was late. */
export function unreachable(error: string): Answer {
  return { status: null, failure: 'unreachable', error };
}

/** Reads a body up to a limit, then calls `cut`. Calls `read` once, at the end of the body, of the connection or at the limit. */
export function readBody(
  response: IncomingMessage,
  cut: () => void,
  read: (body: string, bytes: number) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let done = false;
  const finish = () => {
    if (done) return;
    done = true;
    read(bytes === 0 ? '' : Buffer.concat(chunks).toString('utf8', 0, Math.min(bytes, LIMIT_BYTES)), bytes);
  };
  response.on('data', (chunk: Buffer) => {
    if (done) return;
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes < LIMIT_BYTES) return;
    finish();
    cut();
  });
  response.on('end', finish);
  response.on('close', finish);
  // A connection that dies in the middle of the body has answered all the same.
  response.on('error', finish);
}
