import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A bearer token for a control port that others can reach. It guards something real, so it is not drawn from a sandbox's seed. */
export function makeToken(): string {
  return randomBytes(24).toString('base64url');
}

/** Whether an `Authorization` header carries the token; takes the same time wherever it differs. */
export function carriesToken(authorization: string | undefined, token: string): boolean {
  const [, sent] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  return sent !== undefined && timingSafeEqual(digest(sent), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
