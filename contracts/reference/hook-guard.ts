import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The handles by which a test bench moves the integration and looks inside it. They read personal data and cause work
 * without asking who is there, so they exist only in a run that gave the process a token, for whoever shows it.
 */
export const HOOKS = '/emulator-hooks/';

/** In constant time: both are hashed, so that not even the length tells. */
export function isHookAllowed(runToken: string | undefined, given: string | undefined): boolean {
  if (!runToken || !given) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(runToken), digest(given));
}
