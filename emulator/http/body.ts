import type { Message, WireHeaders } from '../core/entry.ts';
import { KEPT_BODY_BYTES } from '../core/journal.ts';

/** The body of an answer: text, or bytes in parts, of which some may be shared with other answers. */
export type Body = string | readonly Buffer[];

export function byteLength(body: Body): number {
  return typeof body === 'string' ? Buffer.byteLength(body) : body.reduce((sum, part) => sum + part.length, 0);
}

export function bodyBytes(body: Body): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.concat(body);
}

export function bodyText(body: Body): string {
  return typeof body === 'string' ? body : Buffer.concat(body).toString();
}

/** A sent answer for the journal. Its text is made when somebody reads it, so that shared bytes stay shared until then. */
export class SentMessage implements Message {
  readonly status: number;
  readonly headers: WireHeaders;
  readonly bytes: number;
  readonly #body: Body;

  constructor(status: number, headers: WireHeaders, body: Body, bytes: number) {
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
    this.#body = body;
  }

  get body(): string {
    return this.upTo(KEPT_BODY_BYTES);
  }

  /** The beginning of the text, of which the journal shows less. */
  upTo(limit: number): string {
    return this.bytes <= limit ? bodyText(this.#body) : bodyBytes(this.#body).toString('utf8', 0, limit);
  }
}

/** All that an answer says, of which the journal shows the beginning. What was read back from a file is no longer than that. */
export function wholeText(message: Message | null): string {
  return message instanceof SentMessage ? message.upTo(message.bytes) : (message?.body ?? '');
}
