import type { IncomingMessage } from 'node:http';
import { EmulatorError } from '../core/errors.ts';
import { tryParseJson } from '../core/json.ts';

const LIMIT_BYTES = 1024 * 1024;
/** Snapshots hold a whole world. */
const SNAPSHOT_LIMIT_BYTES = 64 * LIMIT_BYTES;

/** A body as it was sent, and the JSON value in it; undefined where there is none. */
export interface SentBody {
  readonly text: string;
  readonly json: unknown;
}

/**
 * Reads a body of JSON. One that is too large is read to its end and thrown away, so that the client hears why.
 *
 * @throws EmulatorError `body_too_large`, `content_type`, `json_invalid`
 */
export async function readJsonBody(incoming: IncomingMessage, operation: string): Promise<SentBody> {
  const limit = operation === 'putSnapshot' ? SNAPSHOT_LIMIT_BYTES : LIMIT_BYTES;
  const text = await readText(incoming, limit);
  if (text === '') return { text, json: undefined };
  const type = (incoming.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new EmulatorError('content_type', `A body must be sent as Content-Type: application/json, not "${type}".`, {
      status: 415,
    });
  }
  const json = tryParseJson(text);
  if (json === undefined) throw new EmulatorError('json_invalid', 'The body is not JSON.');
  return { text, json };
}

async function readText(incoming: IncomingMessage, limit: number): Promise<string> {
  let kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= limit) kept.push(chunk);
    else kept = [];
  }
  if (size <= limit) return Buffer.concat(kept).toString('utf8');
  throw new EmulatorError('body_too_large', `The body has ${size} bytes, and ${limit} are allowed.`, { status: 413 });
}
