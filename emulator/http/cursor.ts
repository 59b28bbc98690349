import { createHash } from 'node:crypto';

/** What a cursor is bound to: it is refused anywhere else. */
export interface CursorBinding {
  readonly path: string;
  readonly credential: string;
  readonly limit: number;
}

interface CursorContent {
  /** Rank to continue after. */
  readonly after: number;
  /** Provider ms after which it is refused. */
  readonly until: number;
}

/** An opaque cursor. Its digest is no secret: it only shows that a client made one up or altered one. */
export function encodeCursor(binding: CursorBinding, content: CursorContent): string {
  const text = `${content.after}.${content.until}`;
  return Buffer.from(`${text}.${digest(binding, text)}`).toString('base64url');
}

/** The rank to continue after, or null for a cursor that is unknown, altered, bound elsewhere or too old. */
export function decodeCursor(binding: CursorBinding, cursor: string, now: number): number | null {
  const [after, until, seal] = Buffer.from(cursor, 'base64url').toString().split('.');
  const genuine = seal !== undefined && seal === digest(binding, `${after}.${until}`);
  return genuine && now <= Number(until) ? Number(after) : null;
}

function digest({ path, credential, limit }: CursorBinding, text: string): string {
  return createHash('sha256').update(`${path} ${credential} ${limit} ${text}`).digest('base64url').slice(0, 12);
}
