import { createHash } from 'node:crypto';
import { closeSync, openSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isText, type Row } from '../../../reference/json.ts';
import type { Parts } from '../parts.ts';
import type { Variant } from './variant.ts';

const SKEW_MS = 300_000;
const LOOK_MS = 20;
const SHORT_MS = 1_000;

/** Other ways to keep the tokens of a connection alive. */
export const keepingVariants: readonly Variant[] = [
  {
    name: 'proactive-refresh',
    says: 'Goes by expires_in and its own clock, and refreshes five minutes before the end; a 401 is met as well.',
    matters: ['token.refresh', 'token.single-flight', 'token.error-map'],
    change: proactively,
  },
  {
    name: 'short-timeout',
    says: 'Gives up on an answer after a second, sooner than answers are held back, and asks again.',
    matters: ['token.single-flight', 'token.transient', 'webhook.ack-time', 'retry.timeout'],
    declares: { clientTimeoutMs: SHORT_MS },
    change: ({ transport }) => ({
      transport: (url, init) =>
        transport(url, {
          ...init,
          signal: AbortSignal.any([AbortSignal.timeout(SHORT_MS), init.signal].flatMap(given)),
        }),
    }),
  },
  {
    name: 'database-lock',
    says: 'Guards a refresh by a lock that all processes see, and looks again whether it is needed when it has the lock.',
    matters: ['token.single-flight', 'token.transient'],
    change: () => ({
      async refreshOnce(_flights, key, isStale, refresh) {
        const release = await locked(key, isStale);
        try {
          if (isStale()) await refresh();
        } finally {
          release();
        }
      },
    }),
  },
];

function given(signal: AbortSignal | null | undefined): AbortSignal[] {
  return signal ? [signal] : [];
}

/** Ends of access tokens, as they were told. */
function proactively({ granted, rotated }: Parts): Partial<Parts> {
  const endsAt = new Map<string, number>();
  const note = ({ access_token, expires_in }: Row) => {
    if (isText(access_token) && typeof expires_in === 'number') {
      endsAt.set(access_token, Date.now() + expires_in * 1000);
    }
  };
  return {
    granted(login, body) {
      note(body);
      return granted(login, body);
    },
    rotated(before, answer) {
      note(answer);
      return rotated(before, answer);
    },
    renewsFirst: ({ accessToken }) => (endsAt.get(accessToken) ?? Number.POSITIVE_INFINITY) - Date.now() < SKEW_MS,
  };
}

/** Waits for the lock of a connection; whoever sees that somebody else has refreshed in the meantime needs it no more. */
async function locked(key: string, isStale: () => boolean): Promise<() => void> {
  // As a lock in a database ends with the connection to it, this one ends with the process.
  const name = createHash('sha256').update(`${process.pid} ${key}`).digest('hex');
  const path = join(tmpdir(), `revento-lock-${name}`);
  for (;;) {
    if (!isStale()) return () => {};
    try {
      closeSync(openSync(path, 'wx'));
      return () => unlinkSync(path);
    } catch {
      await sleep(LOOK_MS);
    }
  }
}
