import type { IncomingMessage } from 'node:http';
import type { World } from './world.ts';

/** Where a provider has no limit of its own. */
const LIMIT_BYTES = 1024 * 1024;

/** How large a body may be, and the code of its refusal. */
export interface BodyLimit {
  readonly code: string;
  bytes(world: World): number;
}

/** The whole body as text, or null when it is larger than the limit: then it is read to its end all the same, so that the answer is heard. */
export async function readBody(incoming: IncomingMessage, limitBytes = LIMIT_BYTES): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > limitBytes ? null : Buffer.concat(chunks).toString('utf8');
}
