import type { IncomingMessage } from 'node:http';
import type { World } from './world.ts';

/** Where a provider has no limit of its own. */
const LIMIT_BYTES = 1024 * 1024;

/** How large a body may be, and the code of its refusal. */
export interface BodyLimit {
  readonly code: string;
  bytes(world: World): number;
}

/**
 * The whole body as text, or null when it is larger than the limit: then it is read to its end all the same, so that the answer is heard.
 * `done` is called once, in the turn in which the last byte is there; `gone` when the client went away before that.
 */
export function readBody(
  incoming: IncomingMessage,
  limitBytes: number | undefined,
  done: (body: string | null) => void,
  gone: () => void,
): void {
  const limit = limitBytes ?? LIMIT_BYTES;
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  });
  incoming.on('end', () => done(size > limit ? null : textOf(chunks)));
  // A broken connection is told of as an error, and only an error that somebody hears of does no harm.
  incoming.on('error', gone);
}

/** Most bodies come in one piece. */
function textOf(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  return first && chunks.length === 1 ? first.toString('utf8') : Buffer.concat(chunks).toString('utf8');
}
